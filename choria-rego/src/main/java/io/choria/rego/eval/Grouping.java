package io.choria.rego.eval;

import io.choria.rego.ArrayValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.Value;
import io.choria.rego.core.Elements;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The elements of one collection by the part that a {@link Join} asks for. */
final class Grouping {
  /** Going through all elements this many times is not slower than grouping them. */
  private static final int WALKS = 3;

  private final Join join;
  private int walks;
  private @Nullable Value collection;
  private @Nullable Table table;

  Grouping(Join join) {
    this.join = join;
  }

  /**
   * The elements whose part equals {@code key}, in order. A collection is given back as it is the
   * first times: it may never come again.
   */
  Value elements(Evaluation evaluation, Value asked, Value key) {
    if (asked != collection) {
      collection = asked;
      table = null;
      walks = 0;
    }
    if (walks < WALKS) {
      walks++;
      return asked;
    }
    if (table == null) {
      table = new Table(evaluation, asked);
    }
    return table.elements(key);
  }

  /** Chains of positions, one for each remainder of a hash. Positions count from one, 0 ends. */
  private final class Table {
    private final Value elements;
    private final @Nullable Value[] parts;
    private final int[] first;
    private final int[] next;

    Table(Evaluation evaluation, Value elements) {
      int size = Elements.size(elements);
      evaluation.allocate(Cost.ELEMENT * size);
      this.elements = elements;
      this.parts = new Value[size + 1];
      this.next = new int[size + 1];
      this.first = new int[Integer.highestOneBit(size) << 1];
      for (int position = size; position > 0; position--) {
        evaluation.step();
        Value part = join.part(Elements.valueAt(elements, position - 1));
        if (part != null) {
          int chain = chain(part);
          parts[position] = part;
          next[position] = first[chain];
          first[chain] = position;
        }
      }
    }

    private int chain(Value part) {
      int hash = part.hashCode();
      return (hash ^ (hash >>> 15)) & (first.length - 1);
    }

    private int fitting(int from, Value key) {
      int position = from;
      while (position != 0 && !Same.equal(Objects.requireNonNull(parts[position]), key)) {
        position = next[position];
      }
      return position;
    }

    Value elements(Value key) {
      int found = fitting(first[chain(key)], key);
      if (found == 0) {
        return ArrayValue.EMPTY;
      }
      return join.keyed() ? entries(found, key) : values(found, key);
    }

    private Value entries(int found, Value key) {
      ObjectValue.Builder entries = ObjectValue.builder();
      for (int at = found; at != 0; at = fitting(next[at], key)) {
        entries.put(Elements.keyAt(elements, at - 1), Elements.valueAt(elements, at - 1));
      }
      return entries.build();
    }

    private Value values(int found, Value key) {
      int count = 0;
      for (int at = found; at != 0; at = fitting(next[at], key)) {
        count++;
      }
      Value[] values = new Value[count];
      int filled = 0;
      for (int at = found; filled < count; at = fitting(next[at], key)) {
        values[filled++] = Elements.valueAt(elements, at - 1);
      }
      return ArrayValue.owning(values);
    }
  }
}
