package io.choria.messaging.rpc.filter;

import io.choria.messaging.protocol.Filter;
import io.choria.messaging.protocol.Filter.Operator;
import java.util.List;
import java.util.Optional;

/** A fact filter as people write it (spec 02 §4.3). */
public final class FactText {
  private static final List<String> OPERATORS =
      List.of("<=", ">=", "=>", "=<", "<", ">", "!=", "=~", "==", "=");

  private FactText() {}

  /** The filter, or nothing when the text is none: the operator farthest to the right counts. */
  public static Optional<Filter.Fact> parse(String text) {
    int from = -1;
    String found = "";
    for (int at = 0; at < text.length(); ) {
      String here = operatorAt(text, at);
      if (!here.isEmpty()) {
        from = at;
        found = here;
      }
      at += Math.max(1, here.length());
    }
    if (from < 0) {
      return Optional.empty();
    }
    String fact = trim(text.substring(0, from));
    String value = trim(text.substring(from + found.length()));
    if (fact.isEmpty()
        || value.isEmpty()
        || "<>=".indexOf(fact.charAt(0)) >= 0
        || "<>=".indexOf(value.charAt(value.length() - 1)) >= 0) {
      return Optional.empty();
    }
    boolean slashes = value.startsWith("/") && value.endsWith("/");
    return Optional.of(new Filter.Fact(fact, slashes ? Operator.MATCHES : operator(found), value));
  }

  private static String operatorAt(String text, int at) {
    for (String each : OPERATORS) {
      if (text.startsWith(each, at)) {
        return each;
      }
    }
    return "";
  }

  private static Operator operator(String symbol) {
    return switch (symbol) {
      case "<=", "=<" -> Operator.LESS_OR_EQUAL;
      case ">=", "=>" -> Operator.GREATER_OR_EQUAL;
      case "<" -> Operator.LESS;
      case ">" -> Operator.GREATER;
      case "!=" -> Operator.NOT_EQUAL;
      case "=~" -> Operator.MATCHES;
      default -> Operator.EQUAL;
    };
  }

  private static String trim(String text) {
    return text.strip();
  }
}
