package io.choria.rego.eval;

import io.choria.rego.ArrayValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.SetValue;
import io.choria.rego.Value;

/** Goes through the keys of a collection, in order. */
final class Iteration {
  private Iteration() {}

  static void keys(Value collection, java.util.function.Consumer<Value> action) {
    if (collection instanceof ObjectValue object) {
      for (int i = 0; i < object.size(); i++) {
        action.accept(object.keyAt(i));
      }
    } else if (collection instanceof ArrayValue array) {
      for (int i = 0; i < array.size(); i++) {
        action.accept(Value.of((long) i));
      }
    } else if (collection instanceof SetValue set) {
      for (int i = 0; i < set.size(); i++) {
        action.accept(set.at(i));
      }
    }
  }
}
