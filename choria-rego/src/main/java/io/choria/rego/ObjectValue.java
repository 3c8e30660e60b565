package io.choria.rego;

import java.util.Arrays;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An object: any value may be a key (spec 08 §2.1). Positions count the entries in the sorted order
 * of their keys, which is the order of iteration.
 */
public final class ObjectValue implements Value {
  /** The empty object. */
  public static final ObjectValue EMPTY = new ObjectValue(new Value[0], new Value[0], 0, null);

  /** Up to so many keys are sorted by insertion. */
  private static final int FEW = 16;

  // in order of insertion; there may be room behind the last
  private final Value[] keys;
  private final Value[] values;
  private final int size;
  private final @Nullable HashIndex index;
  // sorted position -> insertion position; made when first asked for
  private volatile int @Nullable [] order;
  // 0 means not computed; the answer is always the same, so a race does no harm.
  private int hash;

  private ObjectValue(Value[] keys, Value[] values, int size, @Nullable HashIndex index) {
    this.keys = keys;
    this.values = values;
    this.size = size;
    this.index = index;
  }

  /**
   * An object with one entry.
   *
   * @param key the key
   * @param value the value
   * @return the object
   */
  public static ObjectValue of(String key, Value value) {
    return new ObjectValue(new Value[] {StringValue.of(key)}, new Value[] {value}, 1, null);
  }

  /**
   * An object of the entries of a map.
   *
   * @param entries the entries, copied
   * @return the object
   */
  public static ObjectValue of(Map<? extends Value, ? extends Value> entries) {
    Builder builder = builder(entries.size());
    entries.forEach(builder::put);
    return builder.build();
  }

  /**
   * An object around arrays that are given away.
   *
   * @param keys distinct keys, few enough to need no index
   * @param values their values
   * @param size how many of both there are; what stands behind them is not looked at
   */
  static ObjectValue owning(Value[] keys, Value[] values, int size) {
    return size == 0 ? EMPTY : new ObjectValue(keys, values, size, null);
  }

  /**
   * Collects entries.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder(4);
  }

  /**
   * Collects entries.
   *
   * @param expected how many entries are likely
   * @return a new builder
   */
  public static Builder builder(int expected) {
    return new Builder(expected);
  }

  /**
   * The number of entries.
   *
   * @return the size
   */
  public int size() {
    return size;
  }

  @Override
  public @Nullable Value get(Value key) {
    int at = index != null ? index.find(keys, key) : HashIndex.linear(keys, size, key);
    return at < 0 ? null : values[at];
  }

  /**
   * The value under a string key.
   *
   * @param key the key
   * @return the value, or null if there is none
   */
  public @Nullable Value get(StringValue key) {
    int at = index != null ? index.find(keys, key) : HashIndex.linear(keys, keys.length, key);
    return at < 0 ? null : values[at];
  }

  /**
   * The value under a string key.
   *
   * @param key the key
   * @return the value, or null if there is none
   */
  public @Nullable Value get(String key) {
    int at = index != null ? index.find(keys, key) : HashIndex.linear(keys, size, key);
    return at < 0 ? null : values[at];
  }

  /**
   * Whether a key is present.
   *
   * @param key the key
   * @return true if it has a value
   */
  public boolean containsKey(Value key) {
    return get(key) != null;
  }

  /**
   * The key at a position of the sorted order.
   *
   * @param position from 0 to {@code size() - 1}
   * @return the key
   */
  public Value keyAt(int position) {
    return keys[order()[position]];
  }

  /**
   * The value at a position of the sorted order of the keys.
   *
   * @param position from 0 to {@code size() - 1}
   * @return the value
   */
  public Value valueAt(int position) {
    return values[order()[position]];
  }

  /** A key, for who needs all entries in whatever order; does not sort. */
  Value unorderedKey(int position) {
    return keys[position];
  }

  /** The value of {@link #unorderedKey}. */
  Value unorderedValue(int position) {
    return values[position];
  }

  /**
   * Visits the entries in the sorted order of their keys.
   *
   * @param visitor gets key and value
   */
  public void forEach(BiConsumer<? super Value, ? super Value> visitor) {
    for (int at : order()) {
      visitor.accept(keys[at], values[at]);
    }
  }

  /**
   * The keys as a set.
   *
   * @return a new set
   */
  public SetValue keys() {
    return SetValue.ofDistinct(size == keys.length ? keys : Arrays.copyOf(keys, size), index);
  }

  /**
   * The entries as an unmodifiable map, sorted by key.
   *
   * @return a view
   */
  public Map<Value, Value> asMap() {
    return new ObjectEntries(this);
  }

  /**
   * This object with one entry set.
   *
   * @param key the key
   * @param value its new value
   * @return a copy with the entry; the other values are shared
   */
  public ObjectValue with(Value key, Value value) {
    int at = index != null ? index.find(keys, key) : HashIndex.linear(keys, size, key);
    if (at >= 0) {
      Value[] changed = values.clone();
      changed[at] = value;
      return new ObjectValue(keys, changed, size, index);
    }
    Builder builder = builder(size + 1).putAll(this);
    builder.put(key, value);
    return builder.build();
  }

  /**
   * This object without one key.
   *
   * @param key the key
   * @return a copy without the entry, or this object if the key is absent
   */
  public ObjectValue without(Value key) {
    if (get(key) == null) {
      return this;
    }
    Builder builder = builder(size);
    for (int i = 0; i < size; i++) {
      if (!keys[i].equals(key)) {
        builder.put(keys[i], values[i]);
      }
    }
    return builder.build();
  }

  private int[] order() {
    int[] known = order;
    if (known == null) {
      known = sort(keys, size);
      order = known;
    }
    return known;
  }

  private static int[] sort(Value[] keys, int size) {
    int[] positions = new int[size];
    if (size > FEW) {
      boolean sorted = true;
      for (int i = 0; i < positions.length; i++) {
        positions[i] = i;
        sorted = sorted && (i == 0 || keys[i - 1].compareTo(keys[i]) < 0);
      }
      if (!sorted) {
        Integer[] boxed = new Integer[size];
        Arrays.setAll(boxed, i -> i);
        PatientOrder.sort(boxed, (a, b) -> keys[a].compareTo(keys[b]));
        Arrays.setAll(positions, i -> boxed[i]);
      }
      return positions;
    }
    for (int i = 1; i < positions.length; i++) {
      int at = i;
      for (; at > 0 && keys[positions[at - 1]].compareTo(keys[i]) > 0; at--) {
        positions[at] = positions[at - 1];
      }
      positions[at] = i;
    }
    return positions;
  }

  @Override
  public Kind kind() {
    return Kind.OBJECT;
  }

  @Override
  public int compareTo(Value other) {
    if (other == this) {
      return 0;
    }
    if (!(other instanceof ObjectValue that)) {
      return Kind.OBJECT.compareTo(other.kind());
    }
    return compareTo(that, null);
  }

  int compareTo(ObjectValue other, @Nullable Comparison parts) {
    int length = Math.min(size, other.size);
    for (int i = 0; i < length; i++) {
      Value key = keyAt(i);
      parts = Comparison.of(parts, key);
      int difference = Comparison.order(parts, key, other.keyAt(i));
      if (difference == 0) {
        Value value = valueAt(i);
        parts = Comparison.of(parts, value);
        difference = Comparison.order(parts, value, other.valueAt(i));
      }
      if (difference != 0) {
        return difference;
      }
    }
    return Integer.compare(size, other.size);
  }

  @Override
  public int hashCode() {
    int known = hash;
    if (known == 0) {
      // a sum, because insertion orders differ
      int sum = size;
      for (int i = 0; i < size; i++) {
        sum += 31 * keys[i].hashCode() ^ Integer.rotateLeft(values[i].hashCode(), 7);
      }
      known = sum | 1;
      hash = known;
    }
    return known;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other == this || (other instanceof ObjectValue that && equals(that, null));
  }

  boolean equals(ObjectValue other, @Nullable Comparison parts) {
    if (size != other.size || hashCode() != other.hashCode()) {
      return false;
    }
    for (int i = 0; i < size; i++) {
      parts = Comparison.of(Comparison.of(parts, keys[i]), values[i]);
      int at = other.find(keys[i], parts);
      if (at < 0 || !Comparison.equal(parts, values[i], other.values[at])) {
        return false;
      }
    }
    return true;
  }

  private int find(Value key, @Nullable Comparison parts) {
    return index != null ? index.find(keys, key, parts) : HashIndex.linear(keys, size, key, parts);
  }

  @Override
  public String toString() {
    return RegoText.of(this);
  }

  /** Collects entries; not thread-safe. After {@link #build} it is empty and can be used again. */
  public static final class Builder {
    private final KeyBuffer keys;
    private Value[] values;

    private Builder(int expected) {
      keys = new KeyBuffer(expected);
      values = new Value[Math.max(4, expected)];
    }

    /**
     * Sets the value under a key. A key that is already there keeps its own text.
     *
     * @param key the key
     * @param value the value
     * @return the value that was replaced, or null
     */
    public @Nullable Value put(Value key, Value value) {
      int at = keys.find(key);
      if (at >= 0) {
        Value previous = values[at];
        values[at] = value;
        return previous;
      }
      at = keys.append(key);
      if (at >= values.length) {
        values = Arrays.copyOf(values, Math.max(4, values.length * 2));
      }
      values[at] = value;
      return null;
    }

    /**
     * Sets the value under a string key.
     *
     * @param key the key
     * @param value the value
     * @return this builder
     */
    public Builder with(String key, Value value) {
      put(StringValue.of(key), value);
      return this;
    }

    /**
     * Sets all entries of an object.
     *
     * @param entries the entries
     * @return this builder
     */
    public Builder putAll(ObjectValue entries) {
      for (int i = 0; i < entries.size; i++) {
        put(entries.keys[i], entries.values[i]);
      }
      return this;
    }

    /**
     * The value that was put under a key.
     *
     * @param key the key
     * @return the value, or null
     */
    public @Nullable Value get(Value key) {
      int at = keys.find(key);
      return at < 0 ? null : values[at];
    }

    /**
     * The number of entries so far.
     *
     * @return the size
     */
    public int size() {
      return keys.size();
    }

    /**
     * The object with the entries so far.
     *
     * @return the object
     */
    public ObjectValue build() {
      int size = keys.size();
      if (size == 0) {
        return EMPTY;
      }
      KeyBuffer.Taken taken = keys.take();
      Value[] own = size == values.length ? values : Arrays.copyOf(values, size);
      values = KeyBuffer.NONE;
      return new ObjectValue(taken.keys(), own, size, taken.index());
    }
  }
}
