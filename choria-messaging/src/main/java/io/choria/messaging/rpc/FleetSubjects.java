package io.choria.messaging.rpc;

import io.choria.messaging.rpc.FleetException.Reason;
import java.util.Locale;

/**
 * The NATS subjects of a fleet (spec 01 §8, §14). Names go in as they are: an identity with dots
 * spans several tokens. Names that would change the meaning of a subject are refused.
 */
public final class FleetSubjects {
  private static final int MAX_NAME = 255;

  private FleetSubjects() {}

  /**
   * Where every server with an agent listens.
   *
   * @param collective the collective
   * @param agent the agent
   * @return {@code C.broadcast.agent.A}
   * @throws FleetException when a name can't be part of a subject
   */
  public static String broadcast(String collective, String agent) {
    return token("collective", collective) + ".broadcast.agent." + token("agent", agent);
  }

  /**
   * Where the instances of a service share the work, in a queue group named like the agent.
   *
   * @param collective the collective
   * @param agent the agent
   * @return {@code C.broadcast.service.A}
   * @throws FleetException when a name can't be part of a subject
   */
  public static String service(String collective, String agent) {
    return token("collective", collective) + ".broadcast.service." + token("agent", agent);
  }

  /**
   * Where one server listens.
   *
   * @param collective the collective
   * @param identity the server
   * @return {@code C.node.I}
   * @throws FleetException when a name can't be part of a subject
   */
  public static String node(String collective, String identity) {
    return token("collective", collective) + ".node." + tokens("identity", identity);
  }

  /**
   * Where the replies to one request go.
   *
   * @param collective the collective, which servers must belong to
   * @param hash how the caller is written
   * @param callerId who asks
   * @param requestId the request
   * @return {@code C.reply.H.id}
   * @throws FleetException when a name can't be part of a subject
   */
  public static String reply(
      String collective, CallerHash hash, String callerId, String requestId) {
    return inboxPrefix(collective, hash, callerId) + "." + token("request id", requestId);
  }

  /**
   * Below what a process with a token may listen; the prefix of its NATS inboxes.
   *
   * @param collective the main collective
   * @param hash how the caller is written
   * @param callerId the caller id of a client, the identity of a server
   * @return {@code C.reply.H}
   * @throws FleetException when a name can't be part of a subject
   */
  public static String inboxPrefix(String collective, CallerHash hash, String callerId) {
    return inboxPrefix(collective) + "." + hash.of(callerId);
  }

  /**
   * The prefix of the NATS inboxes of a process without a token.
   *
   * @param collective the main collective
   * @return {@code C.reply}
   * @throws FleetException when the name can't be part of a subject
   */
  public static String inboxPrefix(String collective) {
    return token("collective", collective) + ".reply";
  }

  /**
   * Where servers send registration data by default.
   *
   * @param collective the collective
   * @return {@code C.broadcast.agent.registration}
   * @throws FleetException when the name can't be part of a subject
   */
  public static String registration(String collective) {
    return broadcast(collective, "registration");
  }

  /**
   * Where clients hand requests to the federation brokers of a network.
   *
   * @param federation the name of the network
   * @return {@code choria.federation.F.federation}
   * @throws FleetException when the name can't be part of a subject
   */
  public static String federation(String federation) {
    return "choria.federation." + token("federation", federation) + ".federation";
  }

  /**
   * Whether a reply may go there. The subject comes from the part of a message that nobody signed,
   * so what could steer the NATS server or its API is kept out.
   */
  static boolean mayBeRepliedTo(String subject) {
    if (subject.isEmpty() || subject.length() > 4 * MAX_NAME || subject.startsWith("$")) {
      return false;
    }
    for (int i = 0; i < subject.length(); i++) {
      char c = subject.charAt(i);
      if (c <= ' ' || c == '*' || c == '>' || c >= 0x7f) {
        return false;
      }
    }
    return !subject.startsWith(".") && !subject.endsWith(".") && !subject.contains("..");
  }

  private static String token(String what, String name) {
    if (name.indexOf('.') >= 0) {
      throw refused(what, name);
    }
    return tokens(what, name);
  }

  private static String tokens(String what, String name) {
    boolean empty = name.isEmpty() || name.startsWith(".") || name.endsWith(".");
    if (empty || name.length() > MAX_NAME || name.contains("..")) {
      throw refused(what, name);
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c <= ' ' || c == '*' || c == '>' || c == 0x7f) {
        throw refused(what, name);
      }
    }
    return name;
  }

  private static FleetException refused(String what, String name) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < Math.min(name.length(), 80); i++) {
      char c = name.charAt(i);
      shown.append(c < ' ' ? String.format(Locale.ROOT, "\\u%04x", (int) c) : String.valueOf(c));
    }
    return new FleetException(
        Reason.NAME,
        "expected a name of 1 to "
            + MAX_NAME
            + " characters without blanks, wildcards and empty tokens"
            + (what.equals("identity") ? "" : ", and without dots")
            + ": "
            + what
            + "=\""
            + shown
            + "\"");
  }
}
