package io.choria.rego.eval;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A map from small numbers to objects: open addressing, nothing is ever removed. */
final class DocumentCache {
  private static final int FREE = -1;

  private int[] keys = new int[8];
  private @Nullable Object[] values = new Object[8];
  private int size;

  DocumentCache() {
    Arrays.fill(keys, FREE);
  }

  @Nullable Object get(int key) {
    return values[indexOf(key)];
  }

  void put(int key, Object value) {
    int index = indexOf(key);
    if (keys[index] == FREE) {
      keys[index] = key;
      values[index] = value;
      size++;
      if (size * 2 > keys.length) {
        grow();
      }
    } else {
      values[index] = value;
    }
  }

  /** Forgets everything; false if there is so much that a new table is cheaper. */
  boolean clear() {
    if (keys.length > 64) {
      return false;
    }
    if (size > 0) {
      Arrays.fill(keys, FREE);
      Arrays.fill(values, null);
      size = 0;
    }
    return true;
  }

  private int indexOf(int key) {
    int mask = keys.length - 1;
    int index = ((key * 0x9E3779B9) >>> 16) & mask;
    while (keys[index] != FREE && keys[index] != key) {
      index = (index + 1) & mask;
    }
    return index;
  }

  private void grow() {
    int[] oldKeys = keys;
    @Nullable Object[] oldValues = values;
    keys = new int[oldKeys.length * 2];
    values = new Object[keys.length];
    Arrays.fill(keys, FREE);
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != FREE) {
        int index = indexOf(oldKeys[i]);
        keys[index] = oldKeys[i];
        values[index] = oldValues[i];
      }
    }
  }
}
