package io.choria.rego;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A set of values (spec 08 §2.1). Positions count the members in sorted order, which is the order
 * of iteration.
 */
public final class SetValue implements Value, Iterable<Value> {
  /** The empty set. */
  public static final SetValue EMPTY = new SetValue(new Value[0], null);

  // in order of insertion
  private final Value[] members;
  private final @Nullable HashIndex index;
  // made when first asked for
  private volatile Value @Nullable [] sorted;
  // 0 means not computed; the answer is always the same, so a race does no harm.
  private int hash;

  private SetValue(Value[] members, @Nullable HashIndex index) {
    this.members = members;
    this.index = index;
  }

  /**
   * A set of the given members.
   *
   * @param members in any order; equal ones collapse
   * @return the set
   */
  public static SetValue of(Value... members) {
    return of(Arrays.asList(members));
  }

  /**
   * A set of the given members.
   *
   * @param members in any order; equal ones collapse
   * @return the set
   */
  public static SetValue of(Collection<? extends Value> members) {
    Builder builder = builder(members.size());
    members.forEach(builder::add);
    return builder.build();
  }

  static SetValue ofDistinct(Value[] members, @Nullable HashIndex index) {
    return members.length == 0 ? EMPTY : new SetValue(members, index);
  }

  /**
   * Collects members.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder(4);
  }

  /**
   * Collects members.
   *
   * @param expected how many members are likely
   * @return a new builder
   */
  public static Builder builder(int expected) {
    return new Builder(expected);
  }

  /**
   * The number of members.
   *
   * @return the size
   */
  public int size() {
    return members.length;
  }

  /**
   * Whether a value is a member.
   *
   * @param value the value
   * @return true if an equal value is in the set
   */
  public boolean contains(Value value) {
    return find(value) >= 0;
  }

  /** The key itself, with its own number text, if it is a member, or null (spec 08 §2.9). */
  @Override
  public @Nullable Value get(Value key) {
    return find(key) < 0 ? null : key;
  }

  private int find(Value value) {
    return index != null
        ? index.find(members, value)
        : HashIndex.linear(members, members.length, value);
  }

  private int find(Value value, @Nullable Comparison parts) {
    return index != null
        ? index.find(members, value, parts)
        : HashIndex.linear(members, members.length, value, parts);
  }

  /**
   * The member at a position of the sorted order.
   *
   * @param position from 0 to {@code size() - 1}
   * @return the member
   */
  public Value at(int position) {
    return sorted()[position];
  }

  /** A member, for who needs all of them in whatever order; does not sort. */
  Value unordered(int position) {
    return members[position];
  }

  /**
   * The members as a sorted array.
   *
   * @return the array
   */
  public ArrayValue toArray() {
    return ArrayValue.owning(sorted());
  }

  /**
   * The members as an unmodifiable sorted list.
   *
   * @return the list
   */
  public List<Value> asList() {
    return toArray().asList();
  }

  @Override
  public Iterator<Value> iterator() {
    return new ArrayCursor(sorted());
  }

  private Value[] sorted() {
    Value[] known = sorted;
    if (known == null) {
      known = members.clone();
      PatientOrder.sort(known, Comparator.naturalOrder());
      sorted = known;
    }
    return known;
  }

  @Override
  public Kind kind() {
    return Kind.SET;
  }

  @Override
  public int compareTo(Value other) {
    if (other == this) {
      return 0;
    }
    return other instanceof SetValue that
        ? compareTo(that, null)
        : Kind.SET.compareTo(other.kind());
  }

  int compareTo(SetValue other, @Nullable Comparison parts) {
    return ArrayValue.compare(sorted(), other.sorted(), parts);
  }

  @Override
  public int hashCode() {
    int known = hash;
    if (known == 0) {
      // a sum, because insertion orders differ
      int sum = 7;
      for (Value member : members) {
        int code = member.hashCode();
        sum += code ^ Integer.rotateLeft(code, 11);
      }
      known = sum | 1;
      hash = known;
    }
    return known;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other == this || (other instanceof SetValue that && equals(that, null));
  }

  boolean equals(SetValue other, @Nullable Comparison parts) {
    if (members.length != other.members.length || hashCode() != other.hashCode()) {
      return false;
    }
    for (Value member : members) {
      parts = Comparison.of(parts, member);
      if (other.find(member, parts) < 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return RegoText.of(this);
  }

  /** Collects members; not thread-safe. After {@link #build} it is empty and can be used again. */
  public static final class Builder {
    private final KeyBuffer members;

    private Builder(int expected) {
      members = new KeyBuffer(expected);
    }

    /**
     * Adds a member.
     *
     * @param member the value
     * @return false if an equal one is already there
     */
    public boolean add(Value member) {
      if (members.find(member) >= 0) {
        return false;
      }
      members.append(member);
      return true;
    }

    /**
     * Adds all members of a set.
     *
     * @param other the set
     * @return this builder
     */
    public Builder addAll(SetValue other) {
      for (Value member : other.members) {
        add(member);
      }
      return this;
    }

    /**
     * Whether a value has been added.
     *
     * @param value the value
     * @return true if an equal one is there
     */
    public boolean contains(Value value) {
      return members.find(value) >= 0;
    }

    /**
     * The number of members so far.
     *
     * @return the size
     */
    public int size() {
      return members.size();
    }

    /**
     * The set of the members so far.
     *
     * @return the set
     */
    public SetValue build() {
      if (members.size() == 0) {
        return EMPTY;
      }
      KeyBuffer.Taken taken = members.take();
      return new SetValue(taken.keys(), taken.index());
    }
  }
}
