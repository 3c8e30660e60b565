package io.choria.rego.builtin.stdlib.collection;

import io.choria.rego.ArrayValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.SetValue;
import io.choria.rego.Value;

/**
 * Whether a value is in a collection (spec 08 §2.14), for the built-in and for what compiles it.
 */
public final class Membership {
  private Membership() {}

  /** Whether {@code collection} has this element, member, or value of some key. */
  public static boolean isMember(Value value, Value collection) {
    if (collection instanceof SetValue set) {
      return set.contains(value);
    }
    if (collection instanceof ArrayValue array) {
      return array.contains(value);
    }
    if (collection instanceof ObjectValue object) {
      for (int i = 0; i < object.size(); i++) {
        if (object.valueAt(i).equals(value)) {
          return true;
        }
      }
    }
    return false;
  }
}
