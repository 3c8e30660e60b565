package io.choria.messaging.rpc.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.choria.messaging.protocol.Filter;
import io.choria.messaging.protocol.Filter.Operator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Comparisons of facts decide what the table of spec 02 §4.4 says, written down once more. */
class FactComparisonPropertyTest {
  @Provide
  Arbitrary<Object> facts() {
    return Arbitraries.oneOf(
        Arbitraries.strings().withChars("abAB1.0-/ ").ofMaxLength(4),
        Arbitraries.of("Hello", "10", "true", "1.2000", ""),
        Arbitraries.integers().between(-20, 20).map(Integer::doubleValue),
        Arbitraries.doubles().between(-20, 20).ofScale(3),
        Arbitraries.of(true, false),
        Arbitraries.of(Map.of("a", 1), List.of(1, "a")));
  }

  @Provide
  Arbitrary<String> values() {
    return Arbitraries.oneOf(
        Arbitraries.strings().withChars("abAB1.0-/^$").ofMinLength(1).ofMaxLength(5),
        Arbitraries.integers().between(-20, 20).map(String::valueOf),
        Arbitraries.doubles().between(-20, 20).ofScale(2).map(String::valueOf),
        Arbitraries.of("true", "TRUE", "tRUE", "t", "1", "no", "010", "(", "/^a/", "/", "[0-9]+"));
  }

  @Property(tries = 5_000)
  void factsAreComparedAsTheTableSays(
      @ForAll("facts") Object fact, @ForAll Operator operator, @ForAll("values") String value) {
    Map<String, Object> all = new HashMap<>();
    all.put("f", fact);
    assertThat(FactComparison.matches(new Filter.Fact("f", operator, value), all))
        .as("%s %s %s", fact, operator, value)
        .isEqualTo(expected(fact, operator, value));
  }

  @Property(tries = 200)
  void whatIsNotThereNeverMatches(@ForAll Operator operator, @ForAll("values") String value) {
    Map<String, Object> none = new HashMap<>();
    none.put("n", null);
    assertThat(FactComparison.matches(new Filter.Fact("missing", operator, value), none)).isFalse();
    assertThat(FactComparison.matches(new Filter.Fact("n", operator, value), none)).isFalse();
  }

  private static boolean expected(Object fact, Operator operator, String value) {
    if (fact instanceof String text) {
      return switch (operator) {
        case EQUAL -> text.equalsIgnoreCase(value);
        case NOT_EQUAL -> !text.equalsIgnoreCase(value);
        case MATCHES -> found(value, text);
        default ->
            ordered(
                operator, text.toLowerCase(Locale.ROOT).compareTo(value.toLowerCase(Locale.ROOT)));
      };
    }
    if (fact instanceof Double number) {
      return value.contains(".")
          ? decimal(number, operator, value)
          : whole(number, operator, value);
    }
    if (fact instanceof Boolean flag) {
      return switch (operator) {
        case EQUAL -> flag == isTruthy(value);
        case NOT_EQUAL -> !isTruthy(value.toLowerCase(Locale.ROOT));
        case MATCHES -> flag == isTruthy(value.toLowerCase(Locale.ROOT));
        default -> false;
      };
    }
    return false;
  }

  private static boolean isTruthy(String value) {
    return List.of("1", "t", "T", "TRUE", "true", "True").contains(value);
  }

  private static boolean decimal(double fact, Operator operator, String value) {
    if (operator == Operator.MATCHES) {
      return found(value, String.format(Locale.ROOT, "%.4f", fact));
    }
    if (!value.matches("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)")) {
      return false;
    }
    double wanted = Double.parseDouble(value);
    return switch (operator) {
      case EQUAL -> fact == wanted;
      case NOT_EQUAL -> fact != wanted;
      // the trap: as >=
      case GREATER -> fact >= wanted;
      default -> ordered(operator, Double.compare(fact, wanted));
    };
  }

  private static boolean whole(double fact, Operator operator, String value) {
    long cut = (long) fact;
    return switch (operator) {
      case EQUAL -> String.valueOf(cut).equals(value);
      case NOT_EQUAL -> !String.valueOf(cut).equals(value);
      case MATCHES -> found(value, String.valueOf(cut));
      default ->
          value.matches("[+-]?[0-9]+")
              && ordered(operator, Long.compare(cut, Long.parseLong(value)));
    };
  }

  private static boolean ordered(Operator operator, int order) {
    return switch (operator) {
      case LESS -> order < 0;
      case LESS_OR_EQUAL -> order <= 0;
      case GREATER -> order > 0;
      default -> order >= 0;
    };
  }

  private static boolean found(String value, String text) {
    try {
      String expression = value.replaceAll("^/+|/+$", "");
      return Pattern.compile(expression, Pattern.CASE_INSENSITIVE).matcher(text).find();
    } catch (PatternSyntaxException e) {
      return false;
    }
  }
}
