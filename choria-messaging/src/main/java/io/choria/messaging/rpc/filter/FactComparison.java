package io.choria.messaging.rpc.filter;

import io.choria.messaging.json.TextOrder;
import io.choria.messaging.protocol.Filter;
import io.choria.messaging.protocol.Filter.Operator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** One fact against one value, by the rules of the type that the fact has (spec 02 §4.4). */
public final class FactComparison {
  private static final Set<String> TRUTHY = Set.of("1", "t", "T", "TRUE", "true", "True");

  private FactComparison() {}

  /** Whether the fact is there and the comparison holds; what can't be compared does not match. */
  public static boolean matches(Filter.Fact filter, Map<String, ?> facts) {
    Object fact = FactPath.find(facts, filter.fact());
    String value = filter.value();
    if (fact instanceof Number number) {
      return number(number.doubleValue(), filter.operator(), value);
    }
    if (fact instanceof Boolean flag) {
      return flag(flag, filter.operator(), value);
    }
    boolean text =
        fact != null
            && fact != FactPath.MISSING
            && FactPath.asMap(fact) == null
            && FactPath.asList(fact) == null;
    // also with !=: what is not there, or has no value, never matches
    return text && text(String.valueOf(fact), filter.operator(), value);
  }

  private static boolean text(String fact, Operator operator, String value) {
    return switch (operator) {
      case EQUAL -> fact.equalsIgnoreCase(value);
      case NOT_EQUAL -> !fact.equalsIgnoreCase(value);
      case MATCHES -> expressionFound(value, fact);
      default -> ordered(operator, TextOrder.compare(lower(fact), lower(value)));
    };
  }

  /** Each letter by itself: Go knows no letters that become two. */
  private static String lower(String text) {
    StringBuilder lower = new StringBuilder(text.length());
    text.codePoints().map(Character::toLowerCase).forEach(lower::appendCodePoint);
    return lower.toString();
  }

  private static boolean ordered(Operator operator, int order) {
    return switch (operator) {
      case LESS -> order < 0;
      case LESS_OR_EQUAL -> order <= 0;
      case GREATER -> order > 0;
      default -> order >= 0;
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
    char last = value.charAt(value.length() - 1);
    if (value.charAt(0) <= ' ' || last <= ' ' || "dDfF".indexOf(last) >= 0) {
      return false; // Java would read these
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
    // a number that is no long becomes the least one, as on the machines that Go runs on
    boolean fits = fact >= -0x1p63 && fact < 0x1p63;
    long cut = fits ? (long) fact : Long.MIN_VALUE;
    return switch (operator) {
      case EQUAL -> Long.toString(cut).equals(value);
      case NOT_EQUAL -> !Long.toString(cut).equals(value);
      case MATCHES -> expressionFound(value, Long.toString(cut));
      default -> ordered(operator, Long.compare(cut, Long.parseLong(value)));
    };
  }

  private static boolean flag(boolean fact, Operator operator, String value) {
    boolean exact = TRUTHY.contains(value);
    boolean lower = TRUTHY.contains(lower(value));
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
    return Names.found(value.substring(from, to), true, List.of(text));
  }
}
