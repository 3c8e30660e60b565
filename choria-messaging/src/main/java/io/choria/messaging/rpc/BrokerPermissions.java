package io.choria.messaging.rpc;

import io.choria.messaging.rpc.PermissionException.Action;
import io.choria.messaging.security.BrokerCredentials;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the permission errors of a broker and says which claim would have permitted the subject
 * (spec 03 §22).
 */
final class BrokerPermissions {
  private static final Pattern VIOLATION =
      Pattern.compile(
          "permissions violation for (publish|subscription) to \"([^\"]*)\"",
          Pattern.CASE_INSENSITIVE);

  private BrokerPermissions() {}

  /** What a text of the broker says to who logged in so, when it speaks of permissions. */
  static Optional<PermissionException> read(String error, BrokerCredentials login) {
    Matcher violation = VIOLATION.matcher(error);
    if (!violation.find()) {
      return Optional.empty();
    }
    Action action =
        violation.group(1).toLowerCase(Locale.ROOT).equals("publish")
            ? Action.PUBLISH
            : Action.SUBSCRIBE;
    String subject = violation.group(2);
    return Optional.of(
        new PermissionException(action, subject, missing(action, subject), login.shown()));
  }

  private static String missing(Action action, String subject) {
    return action == Action.PUBLISH ? toPublish(subject) : toSubscribe(subject);
  }

  private static String toPublish(String subject) {
    String[] tokens = subject.split("\\.", 3);
    String second = tokens.length > 1 ? tokens[1] : "";
    if (subject.endsWith(".broadcast.agent.registration")) {
      return collective(tokens[0]) + " (server token)";
    }
    if (subject.startsWith("choria.federation.")) {
      return fleet();
    }
    if (subject.startsWith("$JS.") || subject.startsWith("$KV.") || subject.startsWith("$O.")) {
      return "the permission streams_user or streams_admin (client token), streams (server token),"
          + " or an entry in pub_subjects";
    }
    return switch (second) {
      case "broadcast", "node" -> fleet();
      case "reply" -> collective(tokens[0]) + " (server token)";
      case "submission" -> "the permission submission and " + collective(tokens[0]);
      case "governor" ->
          "the permission governor together with streams (server token), streams_user or"
              + " streams_admin (client token)";
      default -> "an entry in pub_subjects, or the permission org_admin (client token)";
    };
  }

  private static String toSubscribe(String subject) {
    String[] tokens = subject.split("\\.", 3);
    String rest = tokens.length > 2 ? tokens[1] + "." + tokens[2] : "";
    if (rest.startsWith("broadcast.service.")) {
      return "the permission service_host and " + collective(tokens[0]) + " (server token)";
    }
    if (rest.startsWith("broadcast.agent.")) {
      return collective(tokens[0]) + " (server token)";
    }
    if (rest.startsWith("node.")) {
      return "identity=" + tokens[2] + " and " + collective(tokens[0]) + " (server token)";
    }
    if (rest.startsWith("reply.")) {
      return "a callerid or identity whose hash stands in the subject";
    }
    if (subject.startsWith("choria.lifecycle.") || subject.startsWith("choria.machine.")) {
      return "the permission events_viewer (client token)";
    }
    if (rest.startsWith("republish.")) {
      return "the permission streams_user (client token) or streams (server token)";
    }
    return "an entry in sub_subjects, or the permission org_admin (client token)";
  }

  private static String fleet() {
    return "the permission fleet_management or signed_fleet_management (client token)";
  }

  private static String collective(String name) {
    return "collectives with " + name;
  }
}
