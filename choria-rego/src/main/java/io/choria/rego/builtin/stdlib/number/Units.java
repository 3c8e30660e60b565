package io.choria.rego.builtin.stdlib.number;

import io.choria.rego.NumberValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.BuiltinImpl;
import io.choria.rego.builtin.BuiltinImpl.F1;
import io.choria.rego.builtin.stdlib.call.Operands;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Amounts with units (spec 08 §4.13). */
public final class Units {
  private static final int MAX_EXPONENT_DIGITS = 6;
  private static final int MAX_EXPONENT = 30_000;
  private static final int MAX_LENGTH = 40_000;
  private static final int DECIMALS = 10;
  private static final BigDecimal MILLI =
      new BigDecimal("0.001000000000000000020816681711721685132943093776702880859375");
  private static final String NUMBER = "[+-]?([0-9]++(\\.[0-9]*+)?|\\.[0-9]++)([eE][+-]?[0-9]++)?";

  private Units() {}

  public static @Nullable BuiltinImpl find(String name) {
    return switch (name) {
      case "units.parse" -> (F1) (context, a) -> parse(Operands.text(a, 1));
      case "units.parse_bytes" -> (F1) (context, a) -> parseBytes(Operands.text(a, 1));
      default -> null;
    };
  }

  private static Value parse(String operand) {
    String text = operand.replace("\"", "");
    if (text.contains(" ")) {
      throw error("parse", "spaces not allowed in resource strings");
    }
    Split split = Split.of(text, "parse");
    if (split.amount.isEmpty()) {
      throw error("parse", "no amount provided");
    }
    String unit = split.unit;
    String shown =
        unit.length() > 1 ? unit.charAt(0) + unit.substring(1).toLowerCase(Locale.ROOT) : unit;
    BigDecimal factor = factor(shown);
    if (factor == null) {
      throw error("parse", "unit " + shown + " not recognized");
    }
    if (shown.equals("m")) {
      // the reference multiplies by the double nearest to 0.001
      factor = MILLI;
    }
    BigDecimal total =
        amount(split.amount, "parse", "could not parse amount to a number").multiply(factor);
    if (total.stripTrailingZeros().scale() <= 0) {
      return NumberValue.of(total.toBigIntegerExact());
    }
    return NumberValue.of(total.setScale(DECIMALS, RoundingMode.HALF_UP).toPlainString());
  }

  private static @Nullable BigDecimal factor(String unit) {
    return switch (unit) {
      case "m" -> BigDecimal.ONE;
      case "" -> BigDecimal.ONE;
      case "k", "K" -> BigDecimal.TEN.pow(3);
      case "M" -> BigDecimal.TEN.pow(6);
      case "g", "G" -> BigDecimal.TEN.pow(9);
      case "t", "T" -> BigDecimal.TEN.pow(12);
      case "p", "P" -> BigDecimal.TEN.pow(15);
      case "e", "E" -> BigDecimal.TEN.pow(18);
      case "ki", "Ki" -> binary(1);
      case "mi", "Mi" -> binary(2);
      case "gi", "Gi" -> binary(3);
      case "ti", "Ti" -> binary(4);
      case "pi", "Pi" -> binary(5);
      case "ei", "Ei" -> binary(6);
      default -> null;
    };
  }

  private static BigDecimal binary(int power) {
    return new BigDecimal(BigInteger.ONE.shiftLeft(10 * power));
  }

  private static Value parseBytes(String operand) {
    String text = operand.toLowerCase(Locale.ROOT).replace("\"", "");
    if (text.contains(" ")) {
      throw error("parse_bytes", "spaces not allowed in resource strings");
    }
    Split split = Split.of(text, "parse_bytes");
    if (split.amount.isEmpty()) {
      throw error("parse_bytes", "no byte amount provided");
    }
    String unit = split.unit;
    String bare =
        unit.length() > 1 && unit.endsWith("b") ? unit.substring(0, unit.length() - 1) : unit;
    BigDecimal factor = factor(bare.equals("m") ? "M" : bare);
    if (factor == null) {
      throw error("parse_bytes", "byte unit " + unit + " not recognized");
    }
    BigDecimal amount =
        amount(split.amount, "parse_bytes", "could not parse byte amount to a number");
    BinaryFloat total = BinaryFloat.of(amount).times(BinaryFloat.of(factor));
    return NumberValue.of(total.truncated());
  }

  private static BigDecimal amount(String text, String function, String message) {
    if (!text.matches(NUMBER)) {
      throw error(function, message);
    }
    BigDecimal amount = text.length() > MAX_LENGTH ? null : new BigDecimal(text);
    if (amount == null || Math.abs((long) amount.precision() - amount.scale()) > MAX_EXPONENT) {
      throw error(function, "exponent too large");
    }
    return amount;
  }

  private static BuiltinException error(String function, String message) {
    return BuiltinException.of("units." + function + ": " + message);
  }

  /** Amount and unit of a text. */
  private record Split(String amount, String unit) {
    static Split of(String text, String function) {
      int end = text.length();
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == 'e' || c == 'E') {
          if (!startsExponent(text, i + 1)) {
            end = i;
            break;
          }
          if (text.charAt(i + 1) == '+' || text.charAt(i + 1) == '-') {
            i++;
          }
          int digits = i + 1;
          while (digits < text.length() && isDigit(text.charAt(digits))) {
            digits++;
          }
          if (digits - i - 1 > MAX_EXPONENT_DIGITS) {
            throw error(function, "exponent too large");
          }
        } else if (!isDigit(c) && c != '.' && c != '+' && c != '-') {
          end = i;
          break;
        }
      }
      return new Split(text.substring(0, end), text.substring(end));
    }

    private static boolean startsExponent(String text, int at) {
      return at < text.length()
          && (isDigit(text.charAt(at)) || text.charAt(at) == '+' || text.charAt(at) == '-');
    }

    private static boolean isDigit(char c) {
      return c >= '0' && c <= '9';
    }
  }
}
