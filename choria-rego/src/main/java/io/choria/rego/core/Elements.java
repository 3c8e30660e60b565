package io.choria.rego.core;

import io.choria.rego.ArrayValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.SetValue;
import io.choria.rego.Value;

/** What a collection of any kind holds, by positions in its order. */
public final class Elements {
  private Elements() {}

  /** Whether a value holds others. */
  public static boolean isCollection(Value value) {
    return value instanceof ArrayValue || value instanceof ObjectValue || value instanceof SetValue;
  }

  /** How many elements, entries or members there are; none if it is no collection. */
  public static int size(Value collection) {
    if (collection instanceof ArrayValue array) {
      return array.size();
    }
    if (collection instanceof ObjectValue object) {
      return object.size();
    }
    return collection instanceof SetValue set ? set.size() : 0;
  }

  /** What a reference asks for to get the value at the position. */
  public static Value keyAt(Value collection, int position) {
    if (collection instanceof ArrayValue) {
      return Value.of((long) position);
    }
    return collection instanceof ObjectValue object
        ? object.keyAt(position)
        : ((SetValue) collection).at(position);
  }

  /** The element, the value of the entry, the member. */
  public static Value valueAt(Value collection, int position) {
    if (collection instanceof ArrayValue array) {
      return array.get(position);
    }
    return collection instanceof ObjectValue object
        ? object.valueAt(position)
        : ((SetValue) collection).at(position);
  }
}
