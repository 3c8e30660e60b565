package io.choria.rego.builtin.stdlib.call;

import io.choria.rego.ArrayValue;
import io.choria.rego.NumberValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.SetValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks of operands with the messages of spec 08 §3.2. */
public final class Operands {
  private Operands() {}

  public static StringValue string(Value value, int position) {
    if (value instanceof StringValue string) {
      return string;
    }
    throw BuiltinException.operand(position, value, "string");
  }

  public static String text(Value value, int position) {
    return string(value, position).value();
  }

  public static NumberValue number(Value value, int position) {
    if (value instanceof NumberValue number) {
      return number;
    }
    throw BuiltinException.operand(position, value, "number");
  }

  public static ArrayValue array(Value value, int position) {
    if (value instanceof ArrayValue array) {
      return array;
    }
    throw BuiltinException.operand(position, value, "array");
  }

  public static SetValue set(Value value, int position) {
    if (value instanceof SetValue set) {
      return set;
    }
    throw BuiltinException.operand(position, value, "set");
  }

  public static ObjectValue object(Value value, int position) {
    if (value instanceof ObjectValue object) {
      return object;
    }
    throw BuiltinException.operand(position, value, "object");
  }

  /** An integer of 64 bits, written without exponent; {@code 1.0} is one, {@code 1e0} is none. */
  public static long integer(Value value, int position) {
    NumberValue number = number(value, position);
    if (number.isLong() && (number.isIntegerText() || !hasExponent(number.text()))) {
      return number.longValue();
    }
    throw notInteger(position);
  }

  private static boolean hasExponent(String text) {
    return text.indexOf('e') >= 0 || text.indexOf('E') >= 0;
  }

  /** An integer of any size; {@code 1.0} is one. */
  public static BigInteger bigInteger(Value value, int position) {
    if (!(value instanceof NumberValue number)) {
      throw BuiltinException.operand(position, value, "integer");
    }
    if (number.isInteger()) {
      return number.bigInteger();
    }
    throw notInteger(position);
  }

  private static BuiltinException notInteger(int position) {
    return BuiltinException.type(
        "operand " + position + " must be integer number but got floating-point number");
  }

  /** The elements of an array or set; null for other kinds. */
  public static @Nullable Iterable<Value> elements(Value value) {
    if (value instanceof ArrayValue array) {
      return array;
    }
    return value instanceof SetValue set ? set : null;
  }

  /** The texts of an array or set of strings. */
  public static List<String> texts(Value value, int position) {
    Iterable<Value> elements = elements(value);
    if (elements == null) {
      throw BuiltinException.operand(position, value, "array", "set");
    }
    List<String> texts = new ArrayList<>();
    for (Value element : elements) {
      if (!(element instanceof StringValue string)) {
        throw BuiltinException.element(position, value, element, "string");
      }
      texts.add(string.value());
    }
    return texts;
  }
}
