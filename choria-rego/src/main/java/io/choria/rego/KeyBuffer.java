package io.choria.rego;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A growing list of distinct keys with an index, the common part of the builders. */
final class KeyBuffer {
  /** What a buffer holds as long as it is empty: many stay so. */
  static final Value[] NONE = new Value[0];

  private final int expected;
  private Value[] keys = NONE;
  private int size;
  private @Nullable HashIndex index;

  KeyBuffer(int expected) {
    this.expected = Math.max(4, expected);
  }

  int size() {
    return size;
  }

  int find(Value key) {
    HashIndex known = index;
    return known != null ? known.find(keys, key) : HashIndex.linear(keys, size, key);
  }

  /** Adds a key that is not there yet and returns its position. */
  int append(Value key) {
    if (size == keys.length) {
      keys = size == 0 ? new Value[expected] : Arrays.copyOf(keys, size * 2);
    }
    keys[size] = key;
    size++;
    HashIndex known = index;
    if (known != null && known.hasRoomFor(size)) {
      known.insert(keys, size - 1);
    } else if (size > HashIndex.LINEAR) {
      index = HashIndex.of(keys, size);
    }
    return size - 1;
  }

  /** Gives index and keys away; this buffer starts anew. */
  Taken take() {
    Taken taken = new Taken(size == keys.length ? keys : Arrays.copyOf(keys, size), index);
    keys = NONE;
    size = 0;
    index = null;
    return taken;
  }

  /** What a buffer gives away. */
  static final class Taken {
    private final Value[] keys;
    private final @Nullable HashIndex index;

    private Taken(Value[] keys, @Nullable HashIndex index) {
      this.keys = keys;
      this.index = index;
    }

    Value[] keys() {
      return keys;
    }

    @Nullable HashIndex index() {
      return index;
    }
  }
}
