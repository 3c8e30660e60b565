package io.choria.rego.eval;

import io.choria.rego.ArrayValue;
import io.choria.rego.Value;
import java.util.Arrays;

/** A growing array. */
final class ValueList {
  private Value[] values = new Value[8];
  private int size;

  void add(Value value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = value;
  }

  /** The array; nothing may be added afterwards. */
  ArrayValue array() {
    return ArrayValue.owning(size == values.length ? values : Arrays.copyOf(values, size));
  }
}
