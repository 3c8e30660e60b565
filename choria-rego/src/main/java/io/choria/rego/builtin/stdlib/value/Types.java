package io.choria.rego.builtin.stdlib.value;

import io.choria.rego.ArrayValue;
import io.choria.rego.SetValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.Value.Kind;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.BuiltinImpl;
import io.choria.rego.builtin.BuiltinImpl.F1;
import io.choria.rego.builtin.stdlib.call.Pass;
import org.jspecify.annotations.Nullable;

/** Kinds of values and the deprecated casts (spec 08 §4.13). */
public final class Types {
  private static final long BYTES_PER_MEMBER = 16;

  private Types() {}

  public static @Nullable BuiltinImpl find(String name) {
    return switch (name) {
      case "is_null" -> is(Kind.NULL);
      case "is_boolean" -> is(Kind.BOOLEAN);
      case "is_number" -> is(Kind.NUMBER);
      case "is_string" -> is(Kind.STRING);
      case "is_array" -> is(Kind.ARRAY);
      case "is_object" -> is(Kind.OBJECT);
      case "is_set" -> is(Kind.SET);
      case "type_name" -> (F1) (context, a) -> StringValue.of(a.kind().label());
      case "cast_null" -> cast(Kind.NULL);
      case "cast_boolean" -> cast(Kind.BOOLEAN);
      case "cast_string" -> cast(Kind.STRING);
      case "cast_object" -> cast(Kind.OBJECT);
      case "cast_array" -> (F1) (context, a) -> toArray(context, a);
      case "cast_set" -> (F1) (context, a) -> toSet(context, a);
      default -> null;
    };
  }

  private static BuiltinImpl is(Kind kind) {
    return (F1) (context, a) -> Value.of(a.kind() == kind);
  }

  private static BuiltinImpl cast(Kind kind) {
    return (F1)
        (context, a) -> {
          if (a.kind() != kind) {
            throw BuiltinException.operand(1, a, kind.label());
          }
          return a;
        };
  }

  private static Value toArray(BuiltinContext context, Value a) {
    if (a instanceof ArrayValue) {
      return a;
    }
    if (a instanceof SetValue set) {
      Pass.over(context, a);
      return set.toArray();
    }
    throw BuiltinException.operand(1, a, "array", "set");
  }

  private static Value toSet(BuiltinContext context, Value a) {
    if (a instanceof SetValue) {
      return a;
    }
    if (a instanceof ArrayValue array) {
      Pass.over(context, a);
      context.allocate(array.size() * BYTES_PER_MEMBER);
      return SetValue.of(array.asList());
    }
    throw BuiltinException.operand(1, a, "array", "set");
  }
}
