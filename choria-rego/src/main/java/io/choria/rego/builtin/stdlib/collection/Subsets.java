package io.choria.rego.builtin.stdlib.collection;

import io.choria.rego.ArrayValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.SetValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.BuiltinException;

/** The relation {@code object.subset} (spec 08 §4.8). */
final class Subsets {
  private final BuiltinContext context;

  private Subsets(BuiltinContext context) {
    this.context = context;
  }

  static Value subset(BuiltinContext context, Value a, Value b) {
    Subsets subsets = new Subsets(context);
    if (a instanceof ObjectValue x && b instanceof ObjectValue y) {
      return Value.of(subsets.objects(x, y));
    }
    if (a instanceof SetValue x && b instanceof SetValue y) {
      return Value.of(sets(x, y));
    }
    if (a instanceof ArrayValue x && b instanceof ArrayValue y) {
      return Value.of(subsets.arrays(x, y));
    }
    if (a instanceof ArrayValue x && b instanceof SetValue y) {
      return Value.of(members(x, y));
    }
    throw BuiltinException.type(
        "both arguments object.subset must be of the same type or array and set");
  }

  private boolean objects(ObjectValue all, ObjectValue part) {
    context.charge(part.size());
    for (int i = 0; i < part.size(); i++) {
      Value expected = part.valueAt(i);
      Value found = all.get(part.keyAt(i));
      if (found == null || !(found.equals(expected) || nested(found, expected))) {
        return false;
      }
    }
    return true;
  }

  private boolean nested(Value all, Value part) {
    if (all instanceof ObjectValue x && part instanceof ObjectValue y) {
      return objects(x, y);
    }
    if (all instanceof SetValue x && part instanceof SetValue y) {
      return sets(x, y);
    }
    return all instanceof ArrayValue x && part instanceof ArrayValue y && arrays(x, y);
  }

  private static boolean sets(SetValue all, SetValue part) {
    for (Value member : part) {
      if (!all.contains(member)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the part occurs as a contiguous run. */
  private boolean arrays(ArrayValue all, ArrayValue part) {
    for (int start = 0; start + part.size() <= all.size(); start++) {
      int same = 0;
      while (same < part.size() && all.get(start + same).equals(part.get(same))) {
        same++;
      }
      if (same == part.size()) {
        return true;
      }
      context.charge(same + 1L);
    }
    return false;
  }

  /**
   * As OPA counts it: elements of the array that are members, repetitions included, until there are
   * as many as members; an empty array never has enough.
   */
  private static boolean members(ArrayValue all, SetValue part) {
    int missing = part.size();
    for (Value element : all) {
      if (part.contains(element)) {
        missing--;
      }
      if (missing == 0) {
        return true;
      }
    }
    return false;
  }
}
