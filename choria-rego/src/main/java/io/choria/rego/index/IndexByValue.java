package io.choria.rego.index;

import io.choria.rego.Value;
import io.choria.rego.core.Elements;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/** Finds equal values: of the value itself, or of the members of a collection. */
final class IndexByValue extends IndexTable {
  private final Map<Value, Integer> numbers = new HashMap<>();
  private final boolean members;

  /**
   * A table.
   *
   * @param values in the order of their numbers
   * @param members whether members of a collection are looked up
   */
  IndexByValue(List<Value> values, boolean members) {
    for (Value value : values) {
      numbers.put(value, numbers.size());
    }
    this.members = members;
  }

  @Override
  int only(Value value) {
    if (!members) {
      return number(value);
    }
    int only = NONE;
    for (int i = 0; i < Elements.size(value); i++) {
      int found = number(Elements.valueAt(value, i));
      if (found != NONE && only != NONE && found != only) {
        return SEVERAL;
      }
      only = found == NONE ? only : found;
    }
    return only;
  }

  private int number(Value value) {
    Integer number = numbers.get(value);
    return number == null ? NONE : number;
  }

  @Override
  void find(Value value, IntConsumer found) {
    if (!members) {
      accept(value, found);
      return;
    }
    for (int i = 0; i < Elements.size(value); i++) {
      accept(Elements.valueAt(value, i), found);
    }
  }

  private void accept(Value value, IntConsumer found) {
    int number = number(value);
    if (number != NONE) {
      found.accept(number);
    }
  }
}
