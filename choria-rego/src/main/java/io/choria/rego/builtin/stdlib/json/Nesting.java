package io.choria.rego.builtin.stdlib.json;

import io.choria.rego.ArrayValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.SetValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.stdlib.call.Operands;
import io.choria.rego.builtin.stdlib.call.Pass;
import java.util.IdentityHashMap;

/** Measures how deep values are nested, looking at shared parts only once. */
final class Nesting {
  private final IdentityHashMap<Value, Integer> known = new IdentityHashMap<>();
  private final int limit;
  private final BuiltinContext context;

  private Nesting(int limit, BuiltinContext context) {
    this.context = context;
    this.limit = limit;
  }

  static boolean exceeds(Value value, int limit, BuiltinContext context) {
    return new Nesting(limit, context).depth(value, 0) > limit;
  }

  private int depth(Value value, int above) {
    if (above > limit) {
      return limit + 1;
    }
    if (!(value instanceof ArrayValue
        || value instanceof ObjectValue
        || value instanceof SetValue)) {
      return 0;
    }
    Integer before = known.get(value);
    if (before != null) {
      return before;
    }
    context.charge(1);
    Pass.over(context, value);
    int deepest = 0;
    if (value instanceof ObjectValue object) {
      for (int i = 0; i < object.size(); i++) {
        deepest = Math.max(deepest, depth(object.keyAt(i), above + 1));
        deepest = Math.max(deepest, depth(object.valueAt(i), above + 1));
      }
    } else {
      Iterable<Value> elements = Operands.elements(value);
      if (elements != null) {
        for (Value element : elements) {
          deepest = Math.max(deepest, depth(element, above + 1));
        }
      }
    }
    known.put(value, deepest + 1);
    return deepest + 1;
  }
}
