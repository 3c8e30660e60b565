package io.choria.rego.builtin.stdlib.number;

import io.choria.rego.NumberValue;
import io.choria.rego.StringValue;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.format.GoText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;

/**
 * Numbers from strings by the syntax of Go's {@code strconv.ParseFloat} (spec 08 §4.13, §5.3).
 * Texts that are no JSON numbers, such as {@code +5} or {@code 0x1p4}, are accepted but normalised.
 */
final class GoFloatText {
  private static final String JSON = "-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?";
  private static final String DECIMAL = "[+-]?([0-9]++(\\.[0-9]*+)?|\\.[0-9]++)([eE][+-]?[0-9]++)?";
  private static final String HEX =
      "[+-]?0[xX]([0-9a-fA-F]+\\.?[0-9a-fA-F]*|\\.[0-9a-fA-F]+)[pP][+-]?[0-9]+";
  private static final int MAX_LENGTH = 10_000;

  private GoFloatText() {}

  static NumberValue parse(StringValue operand) {
    String written = operand.value();
    String text = withoutUnderscores(written);
    String bare = text.replaceFirst("^[+-]+", "").toLowerCase(Locale.ROOT);
    if (bare.equals("inf") || bare.equals("infinity") || bare.equals("nan")) {
      throw BuiltinException.operand(1, operand, "valid number string");
    }
    if (text.length() > MAX_LENGTH) {
      throw syntax(written.substring(0, 20) + "…");
    }
    if (!text.matches(DECIMAL)) {
      if (text.matches(HEX)) {
        return hex(text);
      }
      throw syntax(written);
    }
    try {
      double nearest = Double.parseDouble(text);
      if (Double.isInfinite(nearest)) {
        throw BuiltinException.of(
            "strconv.ParseFloat: parsing " + GoText.quote(text) + ": value out of range");
      }
      return NumberValue.of(text.matches(JSON) ? text : normal(text));
    } catch (NumberFormatException e) {
      throw BuiltinException.of("invalid number: number too big");
    }
  }

  /** Underscores may stand between digits, and behind {@code 0x}. */
  private static String withoutUnderscores(String text) {
    if (text.indexOf('_') < 0 || text.length() > MAX_LENGTH) {
      return text;
    }
    boolean hex = text.matches("[+-]?0[xX].*");
    return text.replaceAll(hex ? "(?<=[0-9a-fA-FxX])_(?=[0-9a-fA-F])" : "(?<=[0-9])_(?=[0-9])", "");
  }

  /** The same number as JSON would write it, with its digits kept. */
  private static String normal(String text) {
    boolean negative = text.startsWith("-");
    String rest = negative || text.startsWith("+") ? text.substring(1) : text;
    int mark = Math.max(rest.indexOf('e'), rest.indexOf('E'));
    String exponent = mark < 0 ? "" : rest.substring(mark);
    String digits = mark < 0 ? rest : rest.substring(0, mark);
    int point = digits.indexOf('.');
    String whole = (point < 0 ? digits : digits.substring(0, point)).replaceFirst("^0+", "");
    String fraction = point < 0 ? "" : digits.substring(point + 1);
    return (negative ? "-" : "")
        + (whole.isEmpty() ? "0" : whole)
        + (fraction.isEmpty() ? "" : "." + fraction)
        + exponent;
  }

  private static NumberValue hex(String text) {
    double value = Double.parseDouble(text);
    if (Double.isInfinite(value)) {
      throw BuiltinException.of(
          "strconv.ParseFloat: parsing " + GoText.quote(text) + ": value out of range");
    }
    BigDecimal exact = new BigDecimal(value);
    if (exact.stripTrailingZeros().scale() <= 0) {
      BigInteger whole = exact.toBigIntegerExact();
      return NumberValue.of(whole);
    }
    return NumberValue.of(exact.stripTrailingZeros().toPlainString());
  }

  private static BuiltinException syntax(String text) {
    return BuiltinException.of(
        "strconv.ParseFloat: parsing " + GoText.quote(text) + ": invalid syntax");
  }
}
