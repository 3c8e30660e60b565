package io.choria.rego.builtin.stdlib.number;

import io.choria.rego.ArrayValue;
import io.choria.rego.BooleanValue;
import io.choria.rego.NumberValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.SetValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.BuiltinImpl;
import io.choria.rego.builtin.BuiltinImpl.F1;
import io.choria.rego.builtin.BuiltinImpl.F2;
import io.choria.rego.builtin.BuiltinImpl.F3;
import io.choria.rego.builtin.stdlib.call.Operands;
import io.choria.rego.builtin.stdlib.call.Pass;
import io.choria.rego.builtin.stdlib.collection.Membership;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** Aggregates and membership (spec 08 §4.5, §2.14). */
public final class Aggregates {
  private Aggregates() {}

  public static @Nullable BuiltinImpl find(String name) {
    return switch (name) {
      case "count" -> (F1) (context, a) -> count(a);
      case "sum" -> (F1) Aggregates::sum;
      case "product" -> (F1) Aggregates::product;
      case "max" -> (F1) (context, a) -> extreme(context, a, 1);
      case "min" -> (F1) (context, a) -> extreme(context, a, -1);
      case "sort" -> (F1) (context, a) -> sort(context, a);
      case "all" -> (F1) (context, a) -> all(context, a);
      case "any" -> (F1) (context, a) -> any(context, a);
      case "internal.member_2" -> (F2) (context, a, b) -> Value.of(Membership.isMember(a, b));
      case "internal.member_3" ->
          (F3)
              (context, a, b, c) -> {
                Value found = c.get(a);
                return Value.of(found != null && found.equals(b));
              };
      default -> null;
    };
  }

  private static Value count(Value a) {
    if (a instanceof ArrayValue array) {
      return NumberValue.of(array.size());
    }
    if (a instanceof ObjectValue object) {
      return NumberValue.of(object.size());
    }
    if (a instanceof SetValue set) {
      return NumberValue.of(set.size());
    }
    if (a instanceof StringValue string) {
      return NumberValue.of(string.length());
    }
    throw BuiltinException.operand(1, a, "array", "object", "set", "string");
  }

  private static Value sum(BuiltinContext context, Value a) {
    Pass.over(context, a);
    Iterable<Value> elements = elements(a);
    long sum = 0;
    for (Value element : elements) {
      long next = sum;
      if (element instanceof NumberValue number && number.isLong()) {
        next = sum + number.longValue();
        if (((sum ^ next) & (number.longValue() ^ next)) >= 0) {
          sum = next;
          continue;
        }
      }
      return fold(context, a, BigInteger.ZERO, BigInteger::add, BinaryFloat::plus);
    }
    return NumberValue.of(sum);
  }

  private static Value product(BuiltinContext context, Value a) {
    return fold(context, a, BigInteger.ONE, BigInteger::multiply, BinaryFloat::timesAsDouble);
  }

  private static Value fold(
      BuiltinContext context,
      Value a,
      BigInteger start,
      BinaryOperator<BigInteger> exact,
      BinaryOperator<BinaryFloat> rounded) {
    Iterable<Value> elements = elements(a);
    boolean integers = true;
    for (Value element : elements) {
      if (!(element instanceof NumberValue number)) {
        throw BuiltinException.element(1, a, element, "number");
      }
      integers &= number.isInteger();
    }
    if (integers) {
      BigInteger result = start;
      for (Value element : elements) {
        result = exact.apply(result, ((NumberValue) element).bigInteger());
        context.charge(1 + result.bitLength() / 1024);
        context.allocate(result.bitLength() / 8);
      }
      return NumberValue.of(result);
    }
    BinaryFloat result = BinaryFloat.of(start);
    for (Value element : elements) {
      context.charge(1);
      result = rounded.apply(result, Arithmetic.toFloat((NumberValue) element));
      Arithmetic.checkRange(result);
    }
    return Arithmetic.value(context, result);
  }

  private static Iterable<Value> elements(Value a) {
    Iterable<Value> elements = Operands.elements(a);
    if (elements == null) {
      throw BuiltinException.operand(1, a, "set", "array");
    }
    return elements;
  }

  private static @Nullable Value extreme(BuiltinContext context, Value a, int sign) {
    Pass.over(context, a);
    Value best = null;
    for (Value element : elements(a)) {
      // of equal numbers with different texts, the last one wins
      if (best == null || element.compareTo(best) * sign >= 0) {
        best = element;
      }
    }
    return best;
  }

  private static Value sort(BuiltinContext context, Value a) {
    if (a instanceof SetValue set) {
      return set.toArray();
    }
    if (a instanceof ArrayValue array) {
      Pass.over(context, a);
      Value[] sorted = array.asList().toArray(new Value[0]);
      int[] compared = {0};
      Arrays.sort(
          sorted,
          (x, y) -> {
            if ((++compared[0] & 1023) == 0) {
              context.checkDeadline();
            }
            return x.compareTo(y);
          });
      return ArrayValue.owning(sorted);
    }
    throw BuiltinException.operand(1, a, "set", "array");
  }

  private static Value all(BuiltinContext context, Value a) {
    Pass.over(context, a);
    for (Value element : collection(a)) {
      if (!element.equals(BooleanValue.TRUE)) {
        return BooleanValue.FALSE;
      }
    }
    return BooleanValue.TRUE;
  }

  private static Value any(BuiltinContext context, Value a) {
    Pass.over(context, a);
    for (Value element : collection(a)) {
      if (element.equals(BooleanValue.TRUE)) {
        return BooleanValue.TRUE;
      }
    }
    return BooleanValue.FALSE;
  }

  private static Iterable<Value> collection(Value a) {
    Iterable<Value> elements = Operands.elements(a);
    if (elements == null) {
      throw BuiltinException.operand(1, a, "array", "set");
    }
    return elements;
  }
}
