package io.choria.rego;

import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Open-addressing index from values to their positions in an array of keys. Small arrays need none:
 * they are searched one by one. When hash codes collide so much that probing gets long, as an
 * attacker can arrange, a sorted map takes over. Immutable once handed out; a growing one belongs
 * to its builder.
 */
final class HashIndex {
  /** Up to this many keys a linear search is as fast. */
  static final int LINEAR = 8;

  static final int ABSENT = -1;
  private static final int LONGEST_PROBE = 64;

  // position + 1; 0 is an empty slot
  private final int[] slots;
  private @Nullable TreeMap<Value, Integer> tree;

  private HashIndex(int[] slots) {
    this.slots = slots;
  }

  static HashIndex of(Value[] keys, int size) {
    int capacity = Integer.highestOneBit(Math.max(LINEAR, size) * 2 - 1) * 2;
    HashIndex index = new HashIndex(new int[capacity]);
    for (int i = 0; i < size; i++) {
      index.insert(keys, i);
    }
    return index;
  }

  boolean hasRoomFor(int size) {
    return size * 3L < slots.length * 2L;
  }

  /** Adds the key at a position; the caller has made sure that no equal key is there. */
  void insert(Value[] keys, int position) {
    if (tree != null) {
      tree.put(keys[position], position);
      return;
    }
    int mask = slots.length - 1;
    int slot = spread(keys[position].hashCode()) & mask;
    int probes = 0;
    while (slots[slot] != 0) {
      slot = (slot + 1) & mask;
      probes++;
    }
    slots[slot] = position + 1;
    if (probes > LONGEST_PROBE) {
      TreeMap<Value, Integer> sorted = new TreeMap<>();
      for (int i = 0; i <= position; i++) {
        sorted.put(keys[i], i);
      }
      tree = sorted;
    }
  }

  int find(Value[] keys, Value key) {
    return key instanceof StringValue text
        ? find(keys, text)
        : find(keys, key, Comparison.of(null, key));
  }

  /** Finds a key in the course of a comparison. */
  int find(Value[] keys, Value key, @Nullable Comparison parts) {
    if (key instanceof StringValue text) {
      return find(keys, text);
    }
    if (tree != null) {
      return tree.getOrDefault(key, ABSENT);
    }
    int mask = slots.length - 1;
    int slot = spread(key.hashCode()) & mask;
    while (slots[slot] != 0) {
      int position = slots[slot] - 1;
      if (Comparison.equal(parts, keys[position], key)) {
        return position;
      }
      slot = (slot + 1) & mask;
    }
    return ABSENT;
  }

  /** Finds a string key, the most common kind. */
  int find(Value[] keys, StringValue key) {
    if (tree != null) {
      return tree.getOrDefault(key, ABSENT);
    }
    int mask = slots.length - 1;
    int hash = key.hashCode();
    int slot = spread(hash) & mask;
    while (slots[slot] != 0) {
      int position = slots[slot] - 1;
      if (isSame(keys[position], key, hash)) {
        return position;
      }
      slot = (slot + 1) & mask;
    }
    return ABSENT;
  }

  /** Whether a key is this text; most that are not have another hash. */
  private static boolean isSame(Value candidate, StringValue key, int hash) {
    return candidate == key
        || (candidate instanceof StringValue text
            && text.hashCode() == hash
            && text.value().equals(key.value()));
  }

  /** Finds a string key without making a value of it. */
  int find(Value[] keys, String key) {
    if (tree != null) {
      return tree.getOrDefault(StringValue.of(key), ABSENT);
    }
    int mask = slots.length - 1;
    int slot = spread(key.hashCode()) & mask;
    while (slots[slot] != 0) {
      int position = slots[slot] - 1;
      if (keys[position] instanceof StringValue candidate && candidate.value().equals(key)) {
        return position;
      }
      slot = (slot + 1) & mask;
    }
    return ABSENT;
  }

  static int linear(Value[] keys, int size, Value key) {
    if (key instanceof StringValue text) {
      // of a text that was just made, the hash takes longer than looking at some lengths
      return text.isHashed() ? linear(keys, size, text) : linear(keys, size, text.value());
    }
    for (int i = 0; i < size; i++) {
      if (keys[i].equals(key)) {
        return i;
      }
    }
    return ABSENT;
  }

  /** Finds a key in the course of a comparison. */
  static int linear(Value[] keys, int size, Value key, @Nullable Comparison parts) {
    if (parts == null || key instanceof StringValue) {
      return linear(keys, size, key);
    }
    for (int i = 0; i < size; i++) {
      if (Comparison.equal(parts, keys[i], key)) {
        return i;
      }
    }
    return ABSENT;
  }

  static int linear(Value[] keys, int size, StringValue key) {
    int hash = key.hashCode();
    for (int i = 0; i < size; i++) {
      if (isSame(keys[i], key, hash)) {
        return i;
      }
    }
    return ABSENT;
  }

  static int linear(Value[] keys, int size, String key) {
    for (int i = 0; i < size; i++) {
      if (keys[i] instanceof StringValue candidate && candidate.value().equals(key)) {
        return i;
      }
    }
    return ABSENT;
  }

  private static int spread(int hash) {
    return (hash * 0x9E3779B9) >>> 5;
  }
}
