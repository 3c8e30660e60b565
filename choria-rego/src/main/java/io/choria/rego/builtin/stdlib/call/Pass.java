package io.choria.rego.builtin.stdlib.call;

import io.choria.rego.ArrayValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.SetValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinContext;

/**
 * Accounts for going once through a collection with little to do for each element: much less than a
 * step, but a loop over calls with large collections must end in time, too.
 */
public final class Pass {
  private static final int ELEMENTS_PER_STEP = 32;

  private Pass() {}

  public static void over(BuiltinContext context, Value collection) {
    int size = size(collection);
    if (size >= ELEMENTS_PER_STEP) {
      context.charge(size / ELEMENTS_PER_STEP);
    }
  }

  private static int size(Value collection) {
    if (collection instanceof ArrayValue array) {
      return array.size();
    } else if (collection instanceof SetValue set) {
      return set.size();
    }
    return collection instanceof ObjectValue object ? object.size() : 0;
  }
}
