package io.choria.rego.files;

import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;

/** Puts base data from several places together. */
public final class DataMerge {
  private DataMerge() {}

  /**
   * The union of two objects.
   *
   * @throws IllegalArgumentException if both have a value at some place
   */
  public static ObjectValue merge(ObjectValue first, ObjectValue second) {
    return merge(first, second, "");
  }

  private static ObjectValue merge(ObjectValue first, ObjectValue second, String path) {
    ObjectValue result = first;
    for (int i = 0; i < second.size(); i++) {
      Value key = second.keyAt(i);
      Value added = second.valueAt(i);
      Value there = result.get(key);
      String at = path + "." + (key instanceof StringValue name ? name.value() : key.toString());
      if (there instanceof ObjectValue a && added instanceof ObjectValue b) {
        result = result.with(key, merge(a, b, at));
      } else if (there == null) {
        result = result.with(key, added);
      } else {
        throw new IllegalArgumentException("conflicting values at data" + at);
      }
    }
    return result;
  }
}
