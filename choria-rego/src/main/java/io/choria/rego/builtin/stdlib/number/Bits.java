package io.choria.rego.builtin.stdlib.number;

import io.choria.rego.NumberValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.BuiltinImpl;
import io.choria.rego.builtin.BuiltinImpl.F1;
import io.choria.rego.builtin.BuiltinImpl.F2;
import io.choria.rego.builtin.stdlib.call.Operands;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Bits of integers of any size in two's complement (spec 08 §4.4). */
public final class Bits {
  /** A shift that gives a number beyond what a literal may be. */
  private static final BigInteger ALL =
      BigInteger.ONE.shiftLeft(Long.SIZE).subtract(BigInteger.ONE);

  private static final int MAX_SHIFT = 1 << 26;

  private Bits() {}

  public static @Nullable BuiltinImpl find(String name) {
    return switch (name) {
      case "bits.and" ->
          (F2)
              (context, a, b) ->
                  NumberValue.of(Operands.bigInteger(a, 1).and(Operands.bigInteger(b, 2)));
      case "bits.or" ->
          (F2)
              (context, a, b) ->
                  NumberValue.of(Operands.bigInteger(a, 1).or(Operands.bigInteger(b, 2)));
      case "bits.xor" ->
          (F2)
              (context, a, b) ->
                  NumberValue.of(Operands.bigInteger(a, 1).xor(Operands.bigInteger(b, 2)));
      case "bits.negate" -> (F1) (context, a) -> NumberValue.of(Operands.bigInteger(a, 1).not());
      case "bits.lsh" -> (F2) Bits::left;
      case "bits.rsh" -> (F2) Bits::right;
      default -> null;
    };
  }

  private static Value left(BuiltinContext context, Value a, Value b) {
    BigInteger number = Operands.bigInteger(a, 1);
    BigInteger count = count(b);
    context.allocate(count.bitLength() < 40 ? count.longValue() / 8 : Long.MAX_VALUE / 2);
    if (count.compareTo(BigInteger.valueOf(MAX_SHIFT)) > 0) {
      throw BuiltinException.of("shift count " + count + " is too large");
    }
    BigInteger shifted = number.shiftLeft(count.intValueExact());
    // whoever looks at its digits needs as long as for a product of that length
    Arithmetic.chargeProduct(context, shifted, BigInteger.ZERO);
    return NumberValue.of(shifted);
  }

  private static Value right(BuiltinContext context, Value a, Value b) {
    BigInteger number = Operands.bigInteger(a, 1);
    BigInteger count = count(b);
    return NumberValue.of(
        count.bitLength() < Integer.SIZE
            ? number.shiftRight(count.intValueExact())
            : BigInteger.valueOf(number.signum() < 0 ? -1 : 0));
  }

  private static BigInteger count(Value b) {
    BigInteger count = Operands.bigInteger(b, 2);
    if (count.signum() < 0) {
      throw BuiltinException.type(
          "operand 2 must be an unsigned integer number but got a negative integer");
    }
    // the reference takes the lowest 64 bits
    return count.bitLength() <= Long.SIZE ? count : count.and(ALL);
  }
}
