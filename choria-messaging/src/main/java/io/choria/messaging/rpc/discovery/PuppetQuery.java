package io.choria.messaging.rpc.discovery;

import io.choria.messaging.protocol.Filter;
import io.choria.messaging.rpc.discovery.DiscoveryException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A filter in the language of PuppetDB (spec 02 §5.4). */
final class PuppetQuery {
  private static final Set<String> BUILT_IN = Set.of("rpcutil", "scout", "choria_util");

  private PuppetQuery() {}

  static String of(String collective, Filter filter) {
    if (!filter.compounds().isEmpty()) {
      throw new DiscoveryException(Reason.FILTER, "PuppetDB can't evaluate compound filters");
    }
    List<String> parts = new ArrayList<>();
    parts.add(
        "certname in inventory[certname] { facts.mcollective.server.collectives.match(\"\\d+\") = "
            + text(collective)
            + " }");
    add(parts, filter.identities(), " or ", PuppetQuery::identity);
    add(parts, filter.classes(), " and ", PuppetQuery::byClass);
    add(parts, filter.agents(), " and ", PuppetQuery::agent);
    add(parts, filter.facts(), " and ", PuppetQuery::fact);
    return "nodes[certname, deactivated] { (" + String.join(") and (", parts) + ") }";
  }

  private static <T> void add(
      List<String> parts, List<T> entries, String between, Function<T, String> write) {
    if (!entries.isEmpty()) {
      parts.add(String.join(between, entries.stream().map(write).toList()));
    }
  }

  /** Nothing that a person gives may end the text that it stands in. */
  private static String text(String value) {
    return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private static String identity(String name) {
    if (name.startsWith("pql:")) {
      return "certname in " + name.substring(4).strip();
    }
    return DiscoveryQuery.expression(name)
        .map(expression -> "certname ~ " + text(anyCase(expression)))
        .orElseGet(() -> "certname = " + text(name));
  }

  private static String byClass(String name) {
    Optional<String> expression = DiscoveryQuery.expression(name);
    String title =
        expression
            .map(text -> "title ~ " + text(anyCase(text)))
            .orElseGet(() -> "title = " + text(capitals(name)));
    return "resources {type = \"Class\" and " + title + "}";
  }

  private static String capitals(String name) {
    List<String> segments = new ArrayList<>();
    for (String segment : name.toLowerCase(Locale.ROOT).split("::", -1)) {
      segments.add(
          segment.isEmpty()
              ? segment
              : segment.substring(0, 1).toUpperCase(Locale.ROOT) + segment.substring(1));
    }
    return String.join("::", segments);
  }

  private static String agent(String name) {
    if (BUILT_IN.contains(name)) {
      return "(" + byClass("choria::service") + " or " + byClass("mcollective::service") + ")";
    }
    String tag =
        DiscoveryQuery.expression(name)
            .map(text -> "tag ~ " + text("mcollective_agent_.*?" + anyCase(text) + ".*?_server"))
            .orElseGet(() -> "tag = " + text("mcollective_agent_" + name + "_server"));
    return "resources {type = \"File\" and " + tag + "}";
  }

  private static String fact(Filter.Fact fact) {
    String name = fact.fact();
    if (!name.matches("[A-Za-z0-9_.:\\-]+")) {
      throw new DiscoveryException(Reason.FILTER, "PuppetDB can't find the fact " + name);
    }
    String value = fact.value();
    return switch (fact.operator()) {
      case MATCHES ->
          "inventory {facts." + name + " ~ " + text(anyCase(value.replace("/", ""))) + "}";
      case EQUAL -> equal(name, value);
      case NOT_EQUAL -> "!(" + equal(name, value) + ")";
      default -> {
        if (!isNumber(value)) {
          throw new DiscoveryException(
              Reason.FILTER,
              "PuppetDB compares numbers only: " + name + fact.operator().symbol() + value);
        }
        yield "inventory {facts." + name + " " + fact.operator().symbol() + " " + value + "}";
      }
    };
  }

  private static String equal(String name, String value) {
    String quoted = "facts." + name + " = " + text(value);
    boolean plain = isNumber(value) || value.equals("true") || value.equals("false");
    return plain
        ? "inventory {facts." + name + " = " + value + " or " + quoted + "}"
        : "inventory {" + quoted + "}";
  }

  private static boolean isNumber(String value) {
    return value.matches("-?[0-9]{1,18}(\\.[0-9]{1,18})?");
  }

  /** PuppetDB has no flag for it. */
  private static String anyCase(String expression) {
    StringBuilder any = new StringBuilder();
    for (int i = 0; i < expression.length(); i++) {
      char c = expression.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (letter) {
        any.append('[')
            .append(Character.toLowerCase(c))
            .append(Character.toUpperCase(c))
            .append(']');
      } else {
        any.append(c);
      }
    }
    return any.toString();
  }
}
