package io.choria.rego.builtin.stdlib.number;

import io.choria.rego.NumberValue;
import io.choria.rego.SetValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.BuiltinImpl;
import io.choria.rego.builtin.BuiltinImpl.F1;
import io.choria.rego.builtin.BuiltinImpl.F2;
import io.choria.rego.builtin.stdlib.call.Operands;
import io.choria.rego.builtin.stdlib.collection.Sets;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Arithmetic (spec 08 §2.2, §4.3): exact on integers, 64-bit mantissa otherwise; quotients are
 * exact only inside the 32-bit range.
 */
public final class Arithmetic {
  private static final int MOST_PLACES = 8;

  /** Below so many bits on one side of the point any result takes microseconds. */
  private static final int WIDE = 2_048;

  /** Below this, numbers are written without exponent. */
  private static final long PLAIN_TEXT = 100_000;

  private Arithmetic() {}

  public static @Nullable BuiltinImpl find(String name) {
    return switch (name) {
      case "plus" -> (F2) Arithmetic::plus;
      case "minus" -> (F2) Arithmetic::minus;
      case "mul" -> (F2) Arithmetic::multiply;
      case "div" -> (F2) Arithmetic::divide;
      case "rem" -> (F2) Arithmetic::remainder;
      case "abs" -> (F1) (context, a) -> unary(context, a, Math::abs, BinaryFloat::abs);
      case "round" -> (F1) (context, a) -> unary(context, a, n -> n, Arithmetic::round);
      case "ceil" -> (F1) (context, a) -> unary(context, a, n -> n, Arithmetic::ceil);
      case "floor" -> (F1) (context, a) -> unary(context, a, n -> n, Arithmetic::floor);
      default -> null;
    };
  }

  private static Value plus(BuiltinContext context, Value a, Value b) {
    NumberValue x = Operands.number(a, 1);
    NumberValue y = Operands.number(b, 2);
    if (x.isLong() && y.isLong()) {
      long p = x.longValue();
      long q = y.longValue();
      long sum = p + q;
      if (((p ^ sum) & (q ^ sum)) >= 0) {
        return NumberValue.of(sum);
      }
    }
    return exactOrFloat(context, x, y, BigInteger::add, BinaryFloat::plus);
  }

  private static Value minus(BuiltinContext context, Value a, Value b) {
    if (a instanceof NumberValue x && b instanceof NumberValue y) {
      return subtract(context, x, y);
    }
    if (a instanceof SetValue x && b instanceof SetValue y) {
      return Sets.difference(x, y, context::charge);
    }
    if (!(a instanceof NumberValue) && !(a instanceof SetValue)) {
      throw BuiltinException.operand(1, a, "number", "set");
    }
    throw BuiltinException.operand(2, b, b instanceof NumberValue ? "set" : "number");
  }

  private static Value subtract(BuiltinContext context, NumberValue x, NumberValue y) {
    if (x.isLong() && y.isLong()) {
      long p = x.longValue();
      long q = y.longValue();
      long difference = p - q;
      if (((p ^ q) & (p ^ difference)) >= 0) {
        return NumberValue.of(difference);
      }
    }
    return exactOrFloat(context, x, y, BigInteger::subtract, BinaryFloat::minus);
  }

  private static Value multiply(BuiltinContext context, Value a, Value b) {
    NumberValue x = Operands.number(a, 1);
    NumberValue y = Operands.number(b, 2);
    if (x.isLong() && y.isLong()) {
      long high = Math.multiplyHigh(x.longValue(), y.longValue());
      long low = x.longValue() * y.longValue();
      if ((high == 0 && low >= 0) || (high == -1 && low < 0)) {
        return NumberValue.of(low);
      }
    }
    return exactOrFloat(
        context,
        x,
        y,
        (p, q) -> {
          chargeProduct(context, p, q);
          return p.multiply(q);
        },
        BinaryFloat::times);
  }

  /** Products of long numbers take time with the power of about one and a half of their length. */
  static void chargeProduct(BuiltinContext context, BigInteger p, BigInteger q) {
    long bits = (long) p.bitLength() + q.bitLength();
    long words = bits / Long.SIZE;
    context.allocate(bits / Byte.SIZE);
    context.charge((long) (words * Math.sqrt((double) words)));
  }

  private static Value exactOrFloat(
      BuiltinContext context,
      NumberValue x,
      NumberValue y,
      BinaryOperator<BigInteger> exact,
      BinaryOperator<BinaryFloat> rounded) {
    return x.isInteger() && y.isInteger()
        ? NumberValue.of(exact.apply(x.bigInteger(), y.bigInteger()))
        : value(context, rounded.apply(toFloat(x), toFloat(y)));
  }

  private static Value divide(BuiltinContext context, Value a, Value b) {
    NumberValue x = Operands.number(a, 1);
    NumberValue y = Operands.number(b, 2);
    if (y.isLong() && y.longValue() == 0) {
      throw BuiltinException.of("divide by zero");
    }
    if (isSmall(x) && isSmall(y)) {
      long p = x.longValue();
      long q = y.longValue();
      if (p != 0 && p % q == 0) {
        return NumberValue.of(p / q);
      }
      NumberValue exact = p == 0 ? null : shortQuotient(p, q);
      if (exact != null) {
        return exact;
      }
    }
    return value(context, toFloat(x).dividedBy(toFloat(y)));
  }

  /**
   * A quotient with few decimal places. A decimal of up to 18 digits is the shortest one that the
   * float of 64 bits nearest to it can be written as, so both ways give the same text.
   */
  private static @Nullable NumberValue shortQuotient(long p, long q) {
    long scaled = p;
    for (int places = 1; places <= MOST_PLACES; places++) {
      scaled *= 10;
      if (scaled % q == 0) {
        long size = Math.abs(p / q);
        boolean plain = size > 0 && size < PLAIN_TEXT;
        return plain ? NumberValue.of(BigDecimal.valueOf(scaled / q, places)) : null;
      }
    }
    return null;
  }

  private static Value remainder(BuiltinContext context, Value a, Value b) {
    NumberValue x = Operands.number(a, 1);
    NumberValue y = Operands.number(b, 2);
    if (!x.isInteger() || !y.isInteger()) {
      throw BuiltinException.of("modulo on floating-point number");
    }
    if (y.isLong() && y.longValue() == 0) {
      throw BuiltinException.of("modulo by zero");
    }
    if (x.isLong() && y.isLong()) {
      return NumberValue.of(y.longValue() == -1 ? 0 : x.longValue() % y.longValue());
    }
    BigInteger p = x.bigInteger();
    BigInteger q = y.bigInteger();
    chargeProduct(context, p, q);
    return NumberValue.of(p.remainder(q));
  }

  /** Whether a number is written as an integer of 32 bits. */
  private static boolean isSmall(NumberValue number) {
    return number.isLong() && number.longValue() == (int) number.longValue();
  }

  private static Value unary(
      BuiltinContext context,
      Value a,
      java.util.function.LongUnaryOperator small,
      UnaryOperator<BinaryFloat> wide) {
    NumberValue number = Operands.number(a, 1);
    if (isSmall(number)) {
      return NumberValue.of(small.applyAsLong(number.longValue()));
    }
    return value(context, wide.apply(toFloat(number)));
  }

  private static BinaryFloat round(BinaryFloat a) {
    BinaryFloat shifted = a.isNegative() ? a.minus(BinaryFloat.HALF) : a.plus(BinaryFloat.HALF);
    return BinaryFloat.of(shifted.truncated());
  }

  // Between -1 and 0, OPA 1.22.2 goes wrong by one in ceil and floor, because it asks the truncated
  // number, which is zero, for its sign. Policies must decide alike, so this does the same.

  private static BinaryFloat ceil(BinaryFloat a) {
    BinaryFloat whole = BinaryFloat.of(a.truncated());
    return whole.isNegative() || a.isInteger() ? whole : whole.plus(BinaryFloat.ONE);
  }

  private static BinaryFloat floor(BinaryFloat a) {
    BinaryFloat whole = BinaryFloat.of(a.truncated());
    return !whole.isNegative() || a.isInteger() ? whole : whole.minus(BinaryFloat.ONE);
  }

  static BinaryFloat toFloat(NumberValue number) {
    BinaryFloat result = BinaryFloat.of(number.decimal());
    return result.isZero() && number.text().startsWith("-") ? result.negated() : result;
  }

  static void checkRange(BinaryFloat number) {
    if (number.isTooBig()) {
      throw BuiltinException.of("number too big");
    }
  }

  /** The text of a number far from one takes milliseconds. */
  static NumberValue value(BuiltinContext context, BinaryFloat number) {
    checkRange(number);
    if (number.width() > WIDE) {
      context.charge(number.width() / Long.SIZE);
    }
    return number.isInteger() && !number.isZero() ? integer(number) : NumberValue.of(number.text());
  }

  private static NumberValue integer(BinaryFloat number) {
    BigInteger whole = number.truncated();
    // of more bits than are kept, the shortest text may end in zeros that stand for other digits
    int exact = Math.min(number.precision(), Long.SIZE - 1);
    return whole.bitLength() <= exact ? NumberValue.of(whole) : NumberValue.of(number.text());
  }
}
