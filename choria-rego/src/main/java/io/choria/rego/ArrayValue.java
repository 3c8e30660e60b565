package io.choria.rego;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/** An array of values (spec 08 §2.1). */
public final class ArrayValue implements Value, Iterable<Value> {
  /** The empty array. */
  public static final ArrayValue EMPTY = new ArrayValue(new Value[0]);

  private final Value[] elements;
  // 0 means not computed; the answer is always the same, so a race does no harm.
  private int hash;

  private ArrayValue(Value[] elements) {
    this.elements = elements;
  }

  /**
   * An array of the given elements.
   *
   * @param elements the elements, copied
   * @return the value
   */
  public static ArrayValue of(Value... elements) {
    return elements.length == 0 ? EMPTY : new ArrayValue(elements.clone());
  }

  /**
   * An array of the given elements.
   *
   * @param elements the elements, copied
   * @return the value
   */
  public static ArrayValue of(List<? extends Value> elements) {
    return elements.isEmpty() ? EMPTY : new ArrayValue(elements.toArray(new Value[0]));
  }

  /**
   * An array around elements that the caller gives away: nothing is copied, so the caller must not
   * change the Java array afterwards.
   *
   * @param elements the elements
   * @return the value
   */
  public static ArrayValue owning(Value[] elements) {
    return elements.length == 0 ? EMPTY : new ArrayValue(elements);
  }

  /**
   * The number of elements.
   *
   * @return the size
   */
  public int size() {
    return elements.length;
  }

  /**
   * The element at an index.
   *
   * @param index from 0 to {@code size() - 1}
   * @return the element
   * @throws IndexOutOfBoundsException if the index is out of range
   */
  public Value get(int index) {
    return elements[index];
  }

  /**
   * The element that a reference {@code array[key]} selects: the key must be an integral number in
   * range ({@code 1.0} is).
   *
   * @param key any value
   * @return the element, or null if undefined
   */
  @Override
  public @Nullable Value get(Value key) {
    if (key instanceof NumberValue number && number.isLong()) {
      long index = number.longValue();
      if (index >= 0 && index < elements.length) {
        return elements[(int) index];
      }
    }
    return null;
  }

  /**
   * Whether an element equals a value.
   *
   * @param value the value to look for
   * @return true if it occurs
   */
  public boolean contains(Value value) {
    if (value instanceof StringValue text) {
      return contains(text);
    }
    for (Value element : elements) {
      if (element.equals(value)) {
        return true;
      }
    }
    return false;
  }

  private boolean contains(StringValue value) {
    for (Value element : elements) {
      if (element == value || (element instanceof StringValue text && text.equals(value))) {
        return true;
      }
    }
    return false;
  }

  /**
   * A part of this array.
   *
   * @param from first index, inclusive
   * @param to last index, exclusive
   * @return the elements between
   */
  public ArrayValue slice(int from, int to) {
    return from == 0 && to == elements.length
        ? this
        : owning(Arrays.copyOfRange(elements, from, to));
  }

  /**
   * The elements as an unmodifiable list.
   *
   * @return a view
   */
  public List<Value> asList() {
    return new View(elements);
  }

  @Override
  public Iterator<Value> iterator() {
    return new ArrayCursor(elements);
  }

  @Override
  public Kind kind() {
    return Kind.ARRAY;
  }

  @Override
  public int compareTo(Value other) {
    if (other == this) {
      return 0;
    }
    return other instanceof ArrayValue that
        ? compareTo(that, null)
        : Kind.ARRAY.compareTo(other.kind());
  }

  int compareTo(ArrayValue other, @Nullable Comparison parts) {
    return compare(elements, other.elements, parts);
  }

  static int compare(Value[] a, Value[] b, @Nullable Comparison parts) {
    int length = Math.min(a.length, b.length);
    for (int i = 0; i < length; i++) {
      parts = Comparison.of(parts, a[i]);
      int order = Comparison.order(parts, a[i], b[i]);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.length, b.length);
  }

  @Override
  public int hashCode() {
    int known = hash;
    if (known == 0) {
      known = Arrays.hashCode(elements) | 1;
      hash = known;
    }
    return known;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other == this || (other instanceof ArrayValue that && equals(that, null));
  }

  boolean equals(ArrayValue other, @Nullable Comparison parts) {
    Value[] others = other.elements;
    if (elements.length != others.length || hashCode() != other.hashCode()) {
      return false;
    }
    for (int i = 0; i < elements.length; i++) {
      parts = Comparison.of(parts, elements[i]);
      if (!Comparison.equal(parts, elements[i], others[i])) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return RegoText.of(this);
  }

  /** Unmodifiable list over the elements. */
  private static final class View extends AbstractList<Value> implements RandomAccess {
    private final Value[] elements;

    View(Value[] elements) {
      this.elements = elements;
    }

    @Override
    public Value get(int index) {
      return elements[index];
    }

    @Override
    public int size() {
      return elements.length;
    }

    @Override
    public Object[] toArray() {
      return elements.clone();
    }
  }
}
