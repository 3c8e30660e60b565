package io.choria.rego.builtin.stdlib.number;

import java.math.BigInteger;

/**
 * The fewest decimal digits that identify a binary floating-point number among its neighbours (spec
 * 08 §2.2).
 *
 * @param digits the digits without zeros at the end
 * @param point the position of the decimal point: the value is 0.digits · 10^point
 */
record ShortestDecimal(String digits, int point) {

  static ShortestDecimal of(BigInteger mantissa, int exponent, int precision) {
    // with one bit more, the neighbours' midpoints are the mantissa plus and minus one
    int shift = precision + 1 - mantissa.bitLength();
    BigInteger middle = shift >= 0 ? mantissa.shiftLeft(shift) : mantissa.shiftRight(-shift);
    int power = exponent - shift;
    boolean inclusive = !middle.testBit(1);
    Expansion value = Expansion.of(middle, power);
    Expansion lower = Expansion.of(middle.subtract(BigInteger.ONE), power);
    Expansion upper = Expansion.of(middle.add(BigInteger.ONE), power);
    for (int i = 0; i < value.digits.length(); i++) {
      char digit = value.digits.charAt(i);
      char low = lower.at(i);
      char high = upper.at(i);
      boolean down = low != digit || (inclusive && i + 1 == lower.digits.length());
      boolean up =
          digit != high && (inclusive || digit + 1 < high || i + 1 < upper.digits.length());
      if (down && up) {
        return value.round(i + 1);
      }
      if (down) {
        return value.roundDown(i + 1);
      }
      if (up) {
        return value.roundUp(i + 1);
      }
    }
    return value.roundDown(value.digits.length());
  }

  /** All digits of a number. */
  private record Expansion(String digits, int point) {
    static Expansion of(BigInteger mantissa, int exponent) {
      BigInteger all =
          exponent >= 0
              ? mantissa.shiftLeft(exponent)
              : mantissa.multiply(BigInteger.valueOf(5).pow(-exponent));
      String text = all.toString();
      int point = exponent >= 0 ? text.length() : text.length() + exponent;
      return new Expansion(stripped(text), point);
    }

    private static String stripped(String digits) {
      int end = digits.length();
      while (end > 1 && digits.charAt(end - 1) == '0') {
        end--;
      }
      return digits.substring(0, end);
    }

    char at(int i) {
      return i < digits.length() ? digits.charAt(i) : '0';
    }

    ShortestDecimal round(int n) {
      if (n >= digits.length()) {
        return roundDown(n);
      }
      boolean exactlyHalf = digits.charAt(n) == '5' && n + 1 == digits.length();
      boolean up =
          exactlyHalf ? n > 0 && ((digits.charAt(n - 1) - '0') & 1) != 0 : digits.charAt(n) >= '5';
      return up ? roundUp(n) : roundDown(n);
    }

    ShortestDecimal roundDown(int n) {
      return new ShortestDecimal(
          stripped(digits.substring(0, Math.min(n, digits.length()))), point);
    }

    ShortestDecimal roundUp(int n) {
      if (n >= digits.length()) {
        return roundDown(n);
      }
      int end = n;
      while (end > 0 && digits.charAt(end - 1) == '9') {
        end--;
      }
      if (end == 0) {
        return new ShortestDecimal("1", point + 1);
      }
      return new ShortestDecimal(
          digits.substring(0, end - 1) + (char) (digits.charAt(end - 1) + 1), point);
    }
  }
}
