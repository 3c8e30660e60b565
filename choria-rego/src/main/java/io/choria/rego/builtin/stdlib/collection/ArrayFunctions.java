package io.choria.rego.builtin.stdlib.collection;

import io.choria.rego.ArrayValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.BuiltinImpl;
import io.choria.rego.builtin.BuiltinImpl.F1;
import io.choria.rego.builtin.BuiltinImpl.F2;
import io.choria.rego.builtin.BuiltinImpl.F3;
import io.choria.rego.builtin.stdlib.call.Operands;
import io.choria.rego.builtin.stdlib.call.Pass;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arrays (spec 08 §4.6). */
public final class ArrayFunctions {
  private static final long BYTES_PER_ELEMENT = 8;

  private ArrayFunctions() {}

  public static @Nullable BuiltinImpl find(String name) {
    return switch (name) {
      case "array.concat" -> (F2) ArrayFunctions::concat;
      case "array.slice" -> (F3) ArrayFunctions::slice;
      case "array.reverse" -> (F1) (context, a) -> reverse(context, Operands.array(a, 1));
      case "array.flatten" -> (F1) ArrayFunctions::flatten;
      default -> null;
    };
  }

  private static Value concat(BuiltinContext context, Value a, Value b) {
    ArrayValue first = Operands.array(a, 1);
    ArrayValue second = Operands.array(b, 2);
    Pass.over(context, first);
    Pass.over(context, second);
    context.allocate(((long) first.size() + second.size()) * BYTES_PER_ELEMENT);
    List<Value> all = new ArrayList<>(first.size() + second.size());
    all.addAll(first.asList());
    all.addAll(second.asList());
    return ArrayValue.of(all);
  }

  private static Value slice(BuiltinContext context, Value a, Value b, Value c) {
    ArrayValue array = Operands.array(a, 1);
    int from = (int) Math.max(0, Math.min(Operands.integer(b, 2), array.size()));
    int to = (int) Math.max(0, Math.min(Operands.integer(c, 3), array.size()));
    return from >= to ? ArrayValue.EMPTY : array.slice(from, to);
  }

  private static Value reverse(BuiltinContext context, ArrayValue array) {
    Pass.over(context, array);
    context.allocate(array.size() * BYTES_PER_ELEMENT);
    Value[] reversed = new Value[array.size()];
    for (int i = 0; i < reversed.length; i++) {
      reversed[i] = array.get(reversed.length - 1 - i);
    }
    return ArrayValue.owning(reversed);
  }

  private static Value flatten(BuiltinContext context, Value a) {
    Pass.over(context, a);
    List<Value> flat = new ArrayList<>();
    for (Value element : Operands.array(a, 1)) {
      if (element instanceof ArrayValue inner) {
        Pass.over(context, inner);
        context.allocate(inner.size() * BYTES_PER_ELEMENT);
        flat.addAll(inner.asList());
      } else {
        flat.add(element);
      }
    }
    return ArrayValue.of(flat);
  }
}
