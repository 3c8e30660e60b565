package io.choria.rego.builtin.stdlib.collection;

import io.choria.rego.ArrayValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.SetValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.BuiltinImpl;
import io.choria.rego.builtin.BuiltinImpl.F1;
import io.choria.rego.builtin.BuiltinImpl.F2;
import io.choria.rego.builtin.BuiltinImpl.F3;
import io.choria.rego.builtin.stdlib.call.Operands;
import io.choria.rego.builtin.stdlib.call.Pass;
import org.jspecify.annotations.Nullable;

/** Objects (spec 08 §4.8). */
public final class ObjectFunctions {
  private static final long BYTES_PER_ENTRY = 24;

  private ObjectFunctions() {}

  public static @Nullable BuiltinImpl find(String name) {
    return switch (name) {
      case "object.get" -> (F3) ObjectFunctions::get;
      case "object.keys" -> (F1) ObjectFunctions::keys;
      case "object.union" -> (F2) ObjectFunctions::union;
      case "object.union_n" -> (F1) ObjectFunctions::unionAll;
      case "object.filter" -> (F2) (context, a, b) -> select(context, a, b, true);
      case "object.remove" -> (F2) (context, a, b) -> select(context, a, b, false);
      case "object.subset" -> (F2) Subsets::subset;
      default -> null;
    };
  }

  private static Value get(BuiltinContext context, Value a, Value key, Value otherwise) {
    ObjectValue object = Operands.object(a, 1);
    Value found;
    if (key instanceof ArrayValue path) {
      found = object;
      for (int i = 0; i < path.size() && found != null; i++) {
        found = found.get(path.get(i));
      }
    } else {
      found = object.get(key);
    }
    return found == null ? otherwise : found;
  }

  private static Value union(BuiltinContext context, Value a, Value b) {
    return merge(context, Operands.object(a, 1), Operands.object(b, 2));
  }

  private static ObjectValue merge(BuiltinContext context, ObjectValue a, ObjectValue b) {
    if (a.size() == 0) {
      return b;
    }
    if (b.size() == 0) {
      return a;
    }
    context.charge((long) a.size() + b.size());
    context.allocate(((long) a.size() + b.size()) * BYTES_PER_ENTRY);
    ObjectValue.Builder merged = ObjectValue.builder(a.size() + b.size()).putAll(a);
    b.forEach(
        (key, value) -> {
          Value before = a.get(key);
          merged.put(
              key,
              before instanceof ObjectValue x && value instanceof ObjectValue y
                  ? merge(context, x, y)
                  : value);
        });
    return merged.build();
  }

  private static Value unionAll(BuiltinContext context, Value a) {
    ArrayValue objects = Operands.array(a, 1);
    for (Value element : objects) {
      if (!(element instanceof ObjectValue)) {
        throw BuiltinException.element(1, objects, element, "object");
      }
    }
    ObjectValue result = ObjectValue.EMPTY;
    for (Value element : objects) {
      result = merge(context, result, (ObjectValue) element);
    }
    return result;
  }

  private static Value select(BuiltinContext context, Value a, Value b, boolean keep) {
    Pass.over(context, a);
    Pass.over(context, b);
    ObjectValue object = Operands.object(a, 1);
    SetValue keys = keys(b);
    ObjectValue.Builder selected = ObjectValue.builder(object.size());
    object.forEach(
        (key, value) -> {
          if (keys.contains(key) == keep) {
            selected.put(key, value);
          }
        });
    return selected.build();
  }

  private static Value keys(BuiltinContext context, Value a) {
    Pass.over(context, a);
    return Operands.object(a, 1).keys();
  }

  private static SetValue keys(Value b) {
    if (b instanceof SetValue set) {
      return set;
    }
    if (b instanceof ArrayValue array) {
      return SetValue.of(array.asList());
    }
    if (b instanceof ObjectValue object) {
      return object.keys();
    }
    throw BuiltinException.operand(2, b, "object", "set", "array");
  }
}
