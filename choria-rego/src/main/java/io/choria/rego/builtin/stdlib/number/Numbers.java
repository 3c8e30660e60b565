package io.choria.rego.builtin.stdlib.number;

import io.choria.rego.ArrayValue;
import io.choria.rego.BooleanValue;
import io.choria.rego.NullValue;
import io.choria.rego.NumberValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.BuiltinImpl;
import io.choria.rego.builtin.BuiltinImpl.F1;
import io.choria.rego.builtin.BuiltinImpl.F2;
import io.choria.rego.builtin.BuiltinImpl.F3;
import io.choria.rego.builtin.stdlib.call.Operands;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Ranges, random numbers, and numbers from and to text (spec 08 §4.3, §4.11, §4.13). */
public final class Numbers {
  /** What one element of a range takes at least. */
  private static final long BYTES_PER_NUMBER = 32;

  private static final int CHECK_EVERY = 4096;

  private Numbers() {}

  public static @Nullable BuiltinImpl find(String name) {
    return switch (name) {
      case "numbers.range" ->
          (F2)
              (context, a, b) ->
                  range(
                      context,
                      Operands.bigInteger(a, 1),
                      Operands.bigInteger(b, 2),
                      BigInteger.ONE);
      case "numbers.range_step" -> (F3) Numbers::rangeStep;
      case "rand.intn" -> (F2) Numbers::random;
      case "format_int" -> (F2) Numbers::formatInt;
      case "to_number" -> (F1) (context, a) -> toNumber(a);
      default -> null;
    };
  }

  private static Value rangeStep(BuiltinContext context, Value a, Value b, Value c) {
    BigInteger from = Operands.bigInteger(a, 1);
    BigInteger to = Operands.bigInteger(b, 2);
    BigInteger step = Operands.bigInteger(c, 3);
    if (step.signum() <= 0) {
      throw BuiltinException.of("numbers.range_step: step must be a positive integer");
    }
    return range(context, from, to, step);
  }

  private static Value range(
      BuiltinContext context, BigInteger from, BigInteger to, BigInteger step) {
    BigInteger count = to.subtract(from).abs().divide(step).add(BigInteger.ONE);
    long bytes = count.bitLength() < 56 ? count.longValue() * BYTES_PER_NUMBER : Long.MAX_VALUE / 2;
    context.allocate(bytes);
    if (count.bitLength() > 30) {
      throw BuiltinException.of("range of " + count + " numbers is too long");
    }
    Value[] numbers = new Value[count.intValueExact()];
    BigInteger signedStep = from.compareTo(to) <= 0 ? step : step.negate();
    BigInteger next = from;
    for (int i = 0; i < numbers.length; i++) {
      if (i % CHECK_EVERY == 0) {
        context.charge(Math.min(CHECK_EVERY, numbers.length - i));
      }
      numbers[i] = NumberValue.of(next);
      next = next.add(signedStep);
    }
    return ArrayValue.owning(numbers);
  }

  /** One random number of a query, kept under name and bound. */
  private record RandomKey(String name, long bound) {}

  private static Value random(BuiltinContext context, Value a, Value b) {
    String name = Operands.text(a, 1);
    long bound = Operands.integer(b, 2);
    if (bound == 0) {
      return NumberValue.ZERO;
    }
    long positive = bound == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(bound);
    return (Value)
        context
            .memo()
            .computeIfAbsent(
                new RandomKey(name, positive),
                key -> NumberValue.of(Math.floorMod(context.nextRandom(), positive)));
  }

  private static Value formatInt(BuiltinContext context, Value a, Value b) {
    NumberValue number = Operands.number(a, 1);
    int radix =
        switch (Operands.number(b, 2).text()) {
          case "2" -> 2;
          case "8" -> 8;
          case "10" -> 10;
          case "16" -> 16;
          default -> throw BuiltinException.type("operand 2 must be one of {2, 8, 10, 16}");
        };
    BigInteger whole =
        number.isIntegerText() ? number.bigInteger() : Arithmetic.toFloat(number).truncated();
    return StringValue.of(whole.toString(radix));
  }

  private static Value toNumber(Value a) {
    if (a instanceof NullValue) {
      return NumberValue.ZERO;
    }
    if (a instanceof BooleanValue truth) {
      return truth.value() ? NumberValue.ONE : NumberValue.ZERO;
    }
    if (a instanceof NumberValue) {
      return a;
    }
    if (a instanceof StringValue text) {
      return GoFloatText.parse(text);
    }
    throw BuiltinException.operand(1, a, "null", "boolean", "number", "string");
  }
}
