package io.choria.rego.eval;

import io.choria.rego.BooleanValue;
import io.choria.rego.Value;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is known about documents, by their numbers: open addressing, nothing is ever removed.
 *
 * <p>The table outlives the evaluation, so it is old in the eyes of the garbage collector, which
 * makes each reference stored in it expensive. Decisions are therefore kept as bits: of the round
 * in which they were made (what is of another round is forgotten), the document, and the answer.
 */
final class DocumentCache {
  private static final int UNDEFINED = 0;
  private static final int FALSE = 1;
  private static final int TRUE = 2;
  private static final int OTHER = 3;

  /** A larger table is not worth keeping. */
  private static final int LARGE = 64;

  private long[] entries = new long[8];
  private @Nullable Value[] values = new Value[8];
  private int size;
  private int round = 1;
  private boolean holdsValues;

  /** A value, {@link Scope#UNDEFINED}, or null if nothing is known. */
  @Nullable Object get(int document) {
    int slot = slot(document);
    long entry = entries[slot];
    if (entry >>> 32 != round) {
      return null;
    }
    return switch ((int) entry & 3) {
      case UNDEFINED -> Scope.UNDEFINED;
      case FALSE -> BooleanValue.FALSE;
      case TRUE -> BooleanValue.TRUE;
      default -> values[slot];
    };
  }

  void put(int document, Object result) {
    int slot = slot(document);
    if (entries[slot] >>> 32 != round) {
      size++;
    }
    entries[slot] = entry(document) | answer(result);
    if (result instanceof Value value && !(value instanceof BooleanValue)) {
      values[slot] = value;
      holdsValues = true;
    }
    if (size * 2 > entries.length) {
      grow();
    }
  }

  private static int answer(Object result) {
    if (result instanceof BooleanValue decision) {
      return decision.value() ? TRUE : FALSE;
    }
    return result == Scope.UNDEFINED ? UNDEFINED : OTHER;
  }

  /** Forgets everything; false if there is so much that a new table is cheaper. */
  boolean clear() {
    if (entries.length > LARGE || round == Integer.MAX_VALUE) {
      return false;
    }
    if (holdsValues) {
      Arrays.fill(values, null);
      holdsValues = false;
    }
    size = 0;
    round++;
    return true;
  }

  private long entry(int document) {
    return (long) round << 32 | (long) document << 2;
  }

  /** Where the document is, or belongs; their numbers are dense, so they hash themselves. */
  private int slot(int document) {
    int mask = entries.length - 1;
    int slot = document & mask;
    long wanted = entry(document);
    while ((entries[slot] & ~3L) != wanted && entries[slot] >>> 32 == round) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldEntries = entries;
    @Nullable Value[] oldValues = values;
    entries = new long[oldEntries.length * 2];
    values = new Value[entries.length];
    for (int i = 0; i < oldEntries.length; i++) {
      if (oldEntries[i] >>> 32 == round) {
        int slot = slot((int) oldEntries[i] >>> 2);
        entries[slot] = oldEntries[i];
        values[slot] = oldValues[i];
      }
    }
  }
}
