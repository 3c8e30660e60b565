package io.choria.rego.index;

import io.choria.rego.Value;
import java.util.function.IntConsumer;

/** Finds the numbers of what accepts a value. Immutable. */
abstract class IndexTable {
  /** Nothing accepts the value. */
  static final int NONE = -1;

  /** More than one number. */
  static final int SEVERAL = -2;

  /** The only number, {@link #NONE} or {@link #SEVERAL}. */
  int only(Value value) {
    int[] only = {NONE};
    find(value, number -> only[0] = only[0] == NONE ? number : SEVERAL);
    return only[0];
  }

  /** All numbers. */
  abstract void find(Value value, IntConsumer found);
}
