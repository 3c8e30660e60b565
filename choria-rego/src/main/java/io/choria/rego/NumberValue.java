package io.choria.rego;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * A number of any size and precision (spec 08 §2.2). It keeps the text it was written with ({@code
 * 1.0}, {@code 1e6}); equality, order and hash code go by the exact value. Integers that fit a
 * {@code long} take a fast path everywhere.
 */
public final class NumberValue implements Value {
  /** Zero. */
  public static final NumberValue ZERO = new NumberValue(0);

  /** One. */
  public static final NumberValue ONE = new NumberValue(1);

  private static final int CACHE_LOW = -128;
  private static final int CACHE_HIGH = 1023;
  private static final NumberValue[] CACHE = cache();
  private static final BigDecimal LONG_MIN = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal LONG_MAX = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final int LONG_DIGITS = 18;
  // beyond this a product of the digits needs more than the permitted binary exponent
  private static final double LOG2_10 = 3.321928094887362;
  private static final int MAX_BINARY_EXPONENT = 100_000;
  // enough for each integer of that size; longer ones take time with the square of their length
  private static final int MAX_TEXT = 40_000;
  private static final int MANY_BITS = 4_096;

  private final boolean isLong;
  private final long longValue;
  // null until asked for where it is that of the decimal, or of the long if there is none
  private @Nullable String text;
  // made from the text or the long when somebody calculates
  private @Nullable BigDecimal decimal;

  private NumberValue(long value) {
    this.isLong = true;
    this.longValue = value;
  }

  private NumberValue(String text, boolean isLong, long longValue) {
    this.text = text;
    this.isLong = isLong;
    this.longValue = longValue;
  }

  private NumberValue(@Nullable String text, BigDecimal decimal) {
    this.text = text;
    this.decimal = decimal;
    this.isLong = fitsLong(decimal);
    this.longValue = isLong ? decimal.longValue() : 0;
  }

  private static NumberValue[] cache() {
    NumberValue[] numbers = new NumberValue[CACHE_HIGH - CACHE_LOW + 1];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = new NumberValue(i + CACHE_LOW);
    }
    return numbers;
  }

  private static boolean fitsLong(BigDecimal value) {
    if (value.signum() == 0) {
      return true;
    }
    if (value.scale() == 0 && value.unscaledValue().bitLength() > Long.SIZE) {
      return false;
    }
    if ((long) value.precision() - value.scale() > LONG_DIGITS + 1
        || value.precision() <= value.scale()) {
      return false;
    }
    return stripped(value).scale() <= 0
        && value.compareTo(LONG_MIN) >= 0
        && value.compareTo(LONG_MAX) <= 0;
  }

  /**
   * An integer.
   *
   * @param value the number
   * @return the value; small ones are shared
   */
  public static NumberValue of(long value) {
    return value >= CACHE_LOW && value <= CACHE_HIGH
        ? CACHE[(int) value - CACHE_LOW]
        : new NumberValue(value);
  }

  /**
   * An integer of any size.
   *
   * @param value the number
   * @return the value
   */
  public static NumberValue of(BigInteger value) {
    return value.bitLength() < Long.SIZE
        ? of(value.longValue())
        : new NumberValue(null, new BigDecimal(value));
  }

  /**
   * A decimal number.
   *
   * @param value the number
   * @return the value; its text is the plain or scientific text of the decimal
   */
  public static NumberValue of(BigDecimal value) {
    return new NumberValue(null, value);
  }

  /**
   * A number from its text, which it keeps: digits with an optional sign, fraction and exponent.
   *
   * @param text the text
   * @return the value
   * @throws NumberFormatException if the text is no number, its binary exponent is beyond ±100 000
   *     (spec 08 §1.4), or it is longer than 40 000 characters
   */
  public static NumberValue of(String text) {
    int length = text.length();
    if (length <= LONG_DIGITS && isPlainInteger(text)) {
      return of(Long.parseLong(text));
    }
    BigDecimal decimal = length > MAX_TEXT ? null : new BigDecimal(text);
    if (decimal == null || isTooBig(decimal)) {
      throw new NumberFormatException("number too big");
    }
    return new NumberValue(text, decimal);
  }

  /**
   * A number from a valid text with a decimal point and without exponent. Its decimal is made when
   * somebody calculates with it.
   *
   * @param point where the point is
   */
  static NumberValue ofPlain(String text, int point) {
    int length = text.length();
    if (length > LONG_DIGITS) {
      return of(text);
    }
    boolean fraction = false;
    for (int i = point + 1; i < length && !fraction; i++) {
      fraction = text.charAt(i) != '0';
    }
    return new NumberValue(text, !fraction, fraction ? 0 : Long.parseLong(text, 0, point, 10));
  }

  /** Whether a value is beyond the range that OPA evaluates. */
  private static boolean isTooBig(BigDecimal value) {
    if (value.signum() == 0 || value.scale() == 0) {
      return false;
    }
    double magnitude = ((double) value.precision() - value.scale()) * LOG2_10;
    if (Math.abs(magnitude) < MAX_BINARY_EXPONENT - 8) {
      return false;
    }
    if (Math.abs(magnitude) > MAX_BINARY_EXPONENT + 8) {
      return true;
    }
    BigDecimal size = value.abs();
    BigDecimal limit = new BigDecimal(BigInteger.ONE.shiftLeft(MAX_BINARY_EXPONENT));
    return magnitude > 0
        ? size.compareTo(limit) >= 0
        : size.multiply(limit.multiply(BigDecimal.valueOf(2))).compareTo(BigDecimal.ONE) < 0;
  }

  /**
   * The number without zeros at its end. Dividing by ten again and again, as the JDK does, takes
   * time with the square of the length, so of long ones half as many are taken away each time.
   */
  private static BigDecimal stripped(BigDecimal value) {
    BigInteger digits = value.unscaledValue();
    if (digits.bitLength() < MANY_BITS) {
      return value.stripTrailingZeros();
    }
    int scale = value.scale();
    // there are no more zeros than factors of two
    int zeros = Math.min(digits.getLowestSetBit(), (int) (digits.bitLength() / LOG2_10));
    for (int step = Integer.highestOneBit(zeros); step > 0; step >>= 1) {
      BigInteger[] parts = digits.divideAndRemainder(BigInteger.TEN.pow(step));
      if (parts[1].signum() == 0) {
        digits = parts[0];
        scale -= step;
      }
    }
    return new BigDecimal(digits, scale);
  }

  /** Whether the text is the canonical text of an integer, so that it needs not be kept. */
  private static boolean isPlainInteger(String text) {
    int start = text.charAt(0) == '-' ? 1 : 0;
    if (start == text.length() || (text.charAt(start) == '0' && text.length() > 1)) {
      return false;
    }
    return allDigits(text, start);
  }

  private static boolean allDigits(String text, int start) {
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether the exact value is an integer that fits a {@code long} ({@code 1.0} is).
   *
   * @return true if {@link #longValue} is exact
   */
  public boolean isLong() {
    return isLong;
  }

  /**
   * The value as a {@code long}.
   *
   * @return the exact value
   * @throws ArithmeticException if {@link #isLong} is false
   */
  public long longValue() {
    if (!isLong) {
      throw new ArithmeticException(text() + " is not an integer of 64 bits");
    }
    return longValue;
  }

  /**
   * Whether the exact value is an integer of any size.
   *
   * @return true if there is no fraction
   */
  public boolean isInteger() {
    return isLong || decimal().scale() <= 0 || stripped(decimal()).scale() <= 0;
  }

  /**
   * Whether the number is written as an integer: digits only, no fraction and no exponent. This is
   * what decides between integer and float in {@code sprintf} (spec 08 §5.1).
   *
   * @return false for {@code 1.0} and {@code 1e6}
   */
  public boolean isIntegerText() {
    if (text == null && (decimal == null || decimal.scale() == 0)) {
      return true;
    }
    String known = text();
    return allDigits(known, known.startsWith("-") ? 1 : 0);
  }

  /**
   * The exact value.
   *
   * @return the value as a decimal
   */
  public BigDecimal decimal() {
    BigDecimal known = decimal;
    if (known == null) {
      String written = text;
      known = written == null ? BigDecimal.valueOf(longValue) : new BigDecimal(written);
      decimal = known;
    }
    return known;
  }

  /**
   * The exact value as an integer.
   *
   * @return the value
   * @throws ArithmeticException if there is a fraction
   */
  public BigInteger bigInteger() {
    return isLong ? BigInteger.valueOf(longValue) : decimal().toBigIntegerExact();
  }

  /**
   * The nearest {@code double}.
   *
   * @return the value, infinite if out of range
   */
  public double doubleValue() {
    if (!isLong) {
      return decimal().doubleValue();
    }
    return longValue == 0 && text().startsWith("-") ? -0.0 : (double) longValue;
  }

  /**
   * The text of the number as it was written or computed.
   *
   * @return the text
   */
  public String text() {
    String known = text;
    if (known == null) {
      BigDecimal exact = decimal;
      known = exact == null ? Long.toString(longValue) : exact.toString();
      text = known;
    }
    return known;
  }

  @Override
  public Kind kind() {
    return Kind.NUMBER;
  }

  @Override
  public int compareTo(Value other) {
    if (other instanceof NumberValue that) {
      return isLong && that.isLong
          ? Long.compare(longValue, that.longValue)
          : decimal().compareTo(that.decimal());
    }
    return Kind.NUMBER.compareTo(other.kind());
  }

  @Override
  public int hashCode() {
    if (isLong) {
      return Long.hashCode(longValue) * 31;
    }
    return stripped(decimal()).hashCode();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (other == this) {
      return true;
    }
    if (!(other instanceof NumberValue that) || isLong != that.isLong) {
      return false;
    }
    return isLong ? longValue == that.longValue : decimal().compareTo(that.decimal()) == 0;
  }

  @Override
  public String toString() {
    return text();
  }
}
