package io.choria.rego.builtin.stdlib.format;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Texts of 64-bit floats as Go's {@code strconv.FormatFloat} makes them (spec 08 §5.1). */
public final class GoFloat {
  private static final long FRACTION = (1L << 52) - 1;
  private static final int DIGITS = 17;
  private static final int HEX_DIGITS = 13;
  private static final int SHORTEST_EXPONENT = 6;
  private static final int JSON_LARGE = 21;
  private static final int JSON_SMALL = -6;

  private GoFloat() {}

  /**
   * Formats a number.
   *
   * @param verb one of {@code e E f F g G x X b}
   * @param precision digits after the point, or significant digits for g; -1 for the fewest that
   *     identify the number
   */
  public static String format(double number, char verb, int precision) {
    boolean negative = number < 0 || (number == 0 && 1 / number < 0);
    String size =
        switch (verb) {
          case 'e', 'E' -> exponential(Math.abs(number), precision);
          case 'f', 'F' -> fixed(Math.abs(number), precision);
          case 'g', 'G' -> general(Math.abs(number), precision, SHORTEST_EXPONENT);
          case 'b' -> binary(Math.abs(number));
          default -> hexadecimal(Math.abs(number), precision);
        };
    boolean upper = verb == 'E' || verb == 'G' || verb == 'X';
    return (negative ? "-" : "") + (upper ? size.toUpperCase(Locale.ROOT) : size);
  }

  /** The text that Go's JSON encoder gives a float. */
  public static String json(double number) {
    double size = Math.abs(number);
    String sign = number < 0 || (number == 0 && 1 / number < 0) ? "-" : "";
    if (size == 0) {
      return sign + "0";
    }
    int exponent = exponent(shortest(size));
    if (exponent >= JSON_SMALL && exponent < JSON_LARGE) {
      return sign + shortest(size).toPlainString();
    }
    String text = exponential(size, -1);
    // e-09 is written e-9
    return sign + text.replaceFirst("e-0(\\d)$", "e-$1");
  }

  /** The fewest digits that identify the number. */
  public static BigDecimal shortest(double number) {
    if (number == 0) {
      return BigDecimal.ZERO;
    }
    BigDecimal exact = new BigDecimal(number);
    for (int digits = fewest(number); digits < DIGITS; digits++) {
      BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (rounded.doubleValue() == number) {
        return plain(rounded);
      }
    }
    return plain(exact.round(new MathContext(DIGITS, RoundingMode.HALF_EVEN)));
  }

  /**
   * Where to start looking for the number of digits. The text that the JDK gives identifies the
   * number, but may be too long; if it can't do with one digit less it is not. At powers of two,
   * where the neighbours below are nearer, that conclusion does not hold.
   */
  private static int fewest(double number) {
    if ((Double.doubleToRawLongBits(number) & FRACTION) == 0) {
      return 1;
    }
    int digits = plain(new BigDecimal(Double.toString(number))).precision();
    while (digits > 1 && identifies(number, digits - 1)) {
      digits--;
    }
    return digits;
  }

  private static boolean identifies(double number, int digits) {
    return new BigDecimal(number)
            .round(new MathContext(digits, RoundingMode.HALF_EVEN))
            .doubleValue()
        == number;
  }

  private static BigDecimal plain(BigDecimal number) {
    return number.stripTrailingZeros();
  }

  /** The power of ten of the first digit. */
  private static int exponent(BigDecimal number) {
    return number.signum() == 0 ? 0 : number.precision() - number.scale() - 1;
  }

  private static String exponential(double number, int precision) {
    BigDecimal rounded =
        precision < 0
            ? shortest(number)
            : new BigDecimal(number).round(new MathContext(precision + 1, RoundingMode.HALF_EVEN));
    int exponent = exponent(rounded);
    StringBuilder digits = new StringBuilder(rounded.unscaledValue().toString());
    while (precision >= 0 && digits.length() < precision + 1) {
      digits.append('0');
    }
    int kept = precision < 0 ? digits.length() : precision + 1;
    digits.setLength(Math.min(digits.length(), kept));
    String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
    return digits.charAt(0)
        + fraction
        + String.format(Locale.ROOT, "e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
  }

  private static String fixed(double number, int precision) {
    return precision < 0
        ? shortest(number).toPlainString()
        : new BigDecimal(number).setScale(precision, RoundingMode.HALF_EVEN).toPlainString();
  }

  private static String general(double number, int precision, int shortestLimit) {
    int wanted = precision == 0 ? 1 : precision;
    BigDecimal rounded =
        wanted < 0
            ? shortest(number)
            : plain(new BigDecimal(number).round(new MathContext(wanted, RoundingMode.HALF_EVEN)));
    int exponent = exponent(rounded);
    int digits = rounded.signum() == 0 ? 1 : rounded.precision();
    int limit = wanted;
    if (wanted < 0) {
      limit = shortestLimit;
    } else if (limit > digits && digits > exponent) {
      limit = digits;
    }
    if (exponent < -4 || exponent >= limit) {
      return exponential(rounded.doubleValue(), digits - 1);
    }
    return rounded.toPlainString();
  }

  private static String binary(double number) {
    long bits = Double.doubleToLongBits(number);
    int power = (int) (bits >>> 52);
    long mantissa = bits & ((1L << 52) - 1);
    if (power == 0) {
      power = 1;
    } else {
      mantissa |= 1L << 52;
    }
    int exponent = power - 1075;
    return mantissa + "p" + (exponent >= 0 ? "+" : "") + exponent;
  }

  /** With a leading digit of one; what the precision cuts off is rounded to even. */
  private static String hexadecimal(double number, int precision) {
    int exponent = number == 0 ? 0 : Math.getExponent(number);
    long mantissa = Double.doubleToRawLongBits(number) & FRACTION;
    if (exponent >= Double.MIN_EXPONENT) {
      mantissa |= number == 0 ? 0 : FRACTION + 1;
    } else {
      int shift = Long.numberOfLeadingZeros(mantissa) - Long.numberOfLeadingZeros(FRACTION + 1);
      mantissa <<= shift;
      exponent = Double.MIN_EXPONENT - shift;
    }
    if (precision >= 0 && precision < HEX_DIGITS) {
      int dropped = 4 * (HEX_DIGITS - precision);
      long kept = mantissa >>> dropped;
      long rest = mantissa - (kept << dropped);
      long half = 1L << (dropped - 1);
      if (rest > half || (rest == half && (kept & 1) == 1)) {
        kept++;
      }
      mantissa = kept << dropped;
      if (mantissa > 2 * FRACTION + 1) {
        mantissa >>>= 1;
        exponent++;
      }
    }
    String digits = String.format(Locale.ROOT, "%013x", mantissa & FRACTION);
    if (precision < 0) {
      digits = digits.replaceFirst("0+$", "");
    } else if (precision < HEX_DIGITS) {
      digits = digits.substring(0, precision);
    } else {
      digits += "0".repeat(precision - HEX_DIGITS);
    }
    return "0x"
        + (mantissa >>> 52)
        + (digits.isEmpty() ? "" : "." + digits)
        + String.format(Locale.ROOT, "p%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
  }

  /** What the flag {@code #} adds: a decimal point, and zeros up to the precision for g and x. */
  static String withPoint(String text, char verb, int precision) {
    int digits = 0;
    if (verb == 'v' || verb == 'g' || verb == 'G' || verb == 'x') {
      digits = precision < 0 ? 6 : precision;
    }
    boolean hexadecimal = verb == 'x' || verb == 'X';
    int mark = text.toLowerCase(Locale.ROOT).indexOf(hexadecimal ? 'p' : 'e');
    String tail = mark < 0 ? "" : text.substring(mark);
    StringBuilder head = new StringBuilder(mark < 0 ? text : text.substring(0, mark));
    boolean significant = false;
    for (int i = 0; i < head.length(); i++) {
      char c = head.charAt(i);
      if (c != '.') {
        significant |= c != '0';
        digits -= significant ? 1 : 0;
      }
    }
    if (head.indexOf(".") < 0) {
      if (head.toString().equals("0")) {
        digits--;
      }
      head.append('.');
    }
    return head + "0".repeat(Math.max(0, digits)) + tail;
  }
}
