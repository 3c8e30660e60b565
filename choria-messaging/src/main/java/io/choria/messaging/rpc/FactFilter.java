package io.choria.messaging.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import io.choria.messaging.protocol.Filter;
import io.choria.messaging.protocol.Filter.Operator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** One fact against one value, by the rules of the type that the fact has (spec 02 §4.4). */
final class FactFilter {
  private static final Set<String> TRUTHY = Set.of("1", "t", "T", "TRUE", "true", "True");

  private FactFilter() {}

  static boolean matches(Filter.Fact filter, JsonNode facts) {
    JsonNode fact = FactPath.find(facts, filter.fact());
    String value = filter.value();
    return switch (fact.getNodeType()) {
      case STRING -> text(fact.textValue(), filter.operator(), value);
      case NUMBER -> number(fact.doubleValue(), filter.operator(), value);
      case BOOLEAN -> flag(fact.booleanValue(), filter.operator(), value);
      default -> false; // also with !=: what is not there, or has no value, never matches
    };
  }

  private static boolean text(String fact, Operator operator, String value) {
    int order = fact.toLowerCase(Locale.ROOT).compareTo(value.toLowerCase(Locale.ROOT));
    return switch (operator) {
      case EQUAL -> fact.equalsIgnoreCase(value);
      case NOT_EQUAL -> !fact.equalsIgnoreCase(value);
      case MATCHES -> expressionFound(value, fact);
      case LESS -> order < 0;
      case LESS_OR_EQUAL -> order <= 0;
      case GREATER -> order > 0;
      case GREATER_OR_EQUAL -> order >= 0;
    };
  }

  private static boolean number(double fact, Operator operator, String value) {
    try {
      return value.contains(".") ? decimal(fact, operator, value) : whole(fact, operator, value);
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static boolean decimal(double fact, Operator operator, String value) {
    if (operator == Operator.MATCHES) {
      return expressionFound(value, String.format(Locale.ROOT, "%.4f", fact));
    }
    double number = Double.parseDouble(value);
    return switch (operator) {
      case EQUAL -> fact == number;
      case NOT_EQUAL -> fact != number;
      case LESS -> fact < number;
      case LESS_OR_EQUAL -> fact <= number;
      // Choria's > takes equal decimals too; a mixed fleet must select the same servers
      default -> fact >= number;
    };
  }

  private static boolean whole(double fact, Operator operator, String value) {
    long cut = (long) fact;
    return switch (operator) {
      case EQUAL -> Long.toString(cut).equals(value);
      case NOT_EQUAL -> !Long.toString(cut).equals(value);
      case MATCHES -> expressionFound(value, Long.toString(cut));
      case LESS -> cut < Long.parseLong(value);
      case LESS_OR_EQUAL -> cut <= Long.parseLong(value);
      case GREATER -> cut > Long.parseLong(value);
      case GREATER_OR_EQUAL -> cut >= Long.parseLong(value);
    };
  }

  private static boolean flag(boolean fact, Operator operator, String value) {
    boolean exact = TRUTHY.contains(value);
    boolean lower = TRUTHY.contains(value.toLowerCase(Locale.ROOT));
    return switch (operator) {
      case EQUAL -> fact == exact;
      // not the opposite of ==: the two look at the value differently, as in Choria
      case NOT_EQUAL -> !lower;
      case MATCHES -> fact == lower;
      default -> false;
    };
  }

  private static boolean expressionFound(String value, String text) {
    int from = 0;
    int to = value.length();
    while (from < to && value.charAt(from) == '/') {
      from++;
    }
    while (to > from && value.charAt(to - 1) == '/') {
      to--;
    }
    return FilterMatch.found(value.substring(from, to), true, List.of(text));
  }
}
