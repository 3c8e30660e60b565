package io.choria.rego.builtin.stdlib.number;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;

/**
 * A binary floating-point number with a mantissa of a fixed number of bits, 64 unless stated, with
 * results rounded half to even and no limits of the exponent. This is what Rego computes with as
 * soon as an operand is no integer (spec 08 §2.2). Immutable.
 */
final class BinaryFloat {
  static final int PRECISION = 64;
  private static final int DOUBLE_PRECISION = 53;
  private static final int POWER_PRECISION = PRECISION + 64;
  private static final int EXACT_POWERS_OF_FIVE = 27;
  private static final int SHORTEST_EXPONENT = 6;
  private static final int MAX_BINARY_EXPONENT = 100_000;

  static final BinaryFloat ZERO = new BinaryFloat(false, BigInteger.ZERO, 0, PRECISION);
  static final BinaryFloat ONE = new BinaryFloat(false, BigInteger.ONE, 0, 53);
  static final BinaryFloat HALF = new BinaryFloat(false, BigInteger.ONE, -1, 53);

  private final boolean negative;
  private final BigInteger mantissa;
  private final int exponent;
  private final int precision;

  /** The value is mantissa · 2^exponent; the mantissa has at most {@code precision} bits. */
  private BinaryFloat(boolean negative, BigInteger mantissa, int exponent, int precision) {
    this.negative = negative;
    this.mantissa = mantissa;
    this.exponent = exponent;
    this.precision = precision;
  }

  static BinaryFloat of(BigInteger value) {
    return rounded(
        value.signum() < 0, value.abs(), 0, Math.max(PRECISION, value.abs().bitLength()), false);
  }

  /** Rounds a decimal to 64 bits. */
  static BinaryFloat of(BigDecimal value) {
    boolean negative = value.signum() < 0;
    BigInteger digits = value.unscaledValue().abs();
    int exponent = -value.scale();
    if (digits.signum() == 0) {
      return ZERO;
    }
    if (exponent == 0) {
      return rounded(negative, digits, 0, PRECISION, false);
    }
    // digits · 10^e = digits · 2^e · 5^e, the power of five taken with 128 bits
    BinaryFloat scaled = new BinaryFloat(negative, digits, exponent, PRECISION);
    BinaryFloat power = powerOfFive(Math.abs(exponent));
    return exponent > 0 ? product(scaled, power, PRECISION) : quotient(scaled, power, PRECISION);
  }

  private static BinaryFloat powerOfFive(int n) {
    if (n <= EXACT_POWERS_OF_FIVE) {
      return exact(BigInteger.valueOf(5).pow(n), POWER_PRECISION);
    }
    BinaryFloat result = exact(BigInteger.valueOf(5).pow(EXACT_POWERS_OF_FIVE), POWER_PRECISION);
    BinaryFloat factor = exact(BigInteger.valueOf(5), POWER_PRECISION + 64);
    for (int rest = n - EXACT_POWERS_OF_FIVE; rest > 0; rest >>= 1) {
      if ((rest & 1) != 0) {
        result = product(result, factor, POWER_PRECISION);
      }
      factor = product(factor, factor, POWER_PRECISION + 64);
    }
    return result;
  }

  private static BinaryFloat exact(BigInteger value, int precision) {
    return new BinaryFloat(false, value, 0, precision);
  }

  /** Rounds half to even; {@code sticky} tells that a non-zero rest lies below the mantissa. */
  private static BinaryFloat rounded(
      boolean negative, BigInteger mantissa, int exponent, int precision, boolean sticky) {
    int excess = mantissa.bitLength() - precision;
    if (excess <= 0) {
      return new BinaryFloat(negative, mantissa, exponent, precision);
    }
    BigInteger kept = mantissa.shiftRight(excess);
    if (mantissa.testBit(excess - 1)) {
      boolean more = sticky || mantissa.getLowestSetBit() < excess - 1;
      if (more || kept.testBit(0)) {
        kept = kept.add(BigInteger.ONE);
      }
    }
    return new BinaryFloat(negative, kept, exponent + excess, precision);
  }

  private static BinaryFloat product(BinaryFloat a, BinaryFloat b, int precision) {
    return rounded(
        a.negative != b.negative,
        a.mantissa.multiply(b.mantissa),
        a.exponent + b.exponent,
        precision,
        false);
  }

  private static BinaryFloat quotient(BinaryFloat a, BinaryFloat b, int precision) {
    // two bits more than needed, and what remains as the sticky bit
    int shift = Math.max(0, precision + 2 - a.mantissa.bitLength() + b.mantissa.bitLength());
    BigInteger[] parts = a.mantissa.shiftLeft(shift).divideAndRemainder(b.mantissa);
    return rounded(
        a.negative != b.negative,
        parts[0],
        a.exponent - b.exponent - shift,
        precision,
        parts[1].signum() != 0);
  }

  BinaryFloat times(BinaryFloat other) {
    return product(this, other, Math.max(precision, other.precision));
  }

  /** How many bits of the mantissa are kept. */
  int precision() {
    return precision;
  }

  /** The product with the precision of a double, as products of many have it in the reference. */
  BinaryFloat timesAsDouble(BinaryFloat other) {
    return product(this, other, DOUBLE_PRECISION);
  }

  BinaryFloat dividedBy(BinaryFloat other) {
    return quotient(this, other, Math.max(precision, other.precision));
  }

  BinaryFloat plus(BinaryFloat other) {
    int low = Math.min(exponent, other.exponent);
    BigInteger sum = signed(low).add(other.signed(low));
    return rounded(
        sum.signum() < 0 || (sum.signum() == 0 && negative && other.negative),
        sum.abs(),
        low,
        Math.max(precision, other.precision),
        false);
  }

  BinaryFloat minus(BinaryFloat other) {
    return plus(other.negated());
  }

  BinaryFloat negated() {
    return new BinaryFloat(!negative, mantissa, exponent, precision);
  }

  BinaryFloat abs() {
    return negative ? negated() : this;
  }

  private BigInteger signed(int lowExponent) {
    BigInteger scaled = mantissa.shiftLeft(exponent - lowExponent);
    return negative ? scaled.negate() : scaled;
  }

  boolean isZero() {
    return mantissa.signum() == 0;
  }

  /** Whether it is beyond the range of numbers (spec 08 §1.4). */
  boolean isTooBig() {
    return !isZero() && Math.abs((long) exponent + mantissa.bitLength()) > MAX_BINARY_EXPONENT;
  }

  /** How many bits all its digits take together with those up to the point. */
  int width() {
    return Math.abs(exponent) + mantissa.bitLength();
  }

  boolean isNegative() {
    return negative;
  }

  /** The integer part, truncated toward zero. */
  BigInteger truncated() {
    BigInteger size = exponent >= 0 ? mantissa.shiftLeft(exponent) : mantissa.shiftRight(-exponent);
    return negative ? size.negate() : size;
  }

  boolean isInteger() {
    return exponent >= 0 || isZero() || mantissa.getLowestSetBit() >= -exponent;
  }

  /**
   * The shortest decimal that still rounds to this number, integers without exponent, others with
   * one if it is below -4 or above 5.
   */
  String text() {
    String sign = negative ? "-" : "";
    if (isZero()) {
      return sign + "0";
    }
    ShortestDecimal shortest = ShortestDecimal.of(mantissa, exponent, precision);
    String digits = shortest.digits();
    int point = shortest.point();
    if (isInteger()) {
      return sign
          + (point >= digits.length()
              ? digits + "0".repeat(point - digits.length())
              : digits.substring(0, point));
    }
    int power = point - 1;
    if (power < -4 || power >= SHORTEST_EXPONENT) {
      String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
      return sign
          + digits.charAt(0)
          + fraction
          + String.format(Locale.ROOT, "e%s%02d", power < 0 ? "-" : "+", Math.abs(power));
    }
    if (point <= 0) {
      return sign + "0." + "0".repeat(-point) + digits;
    }
    return point >= digits.length()
        ? sign + digits + "0".repeat(point - digits.length())
        : sign + digits.substring(0, point) + "." + digits.substring(point);
  }
}
