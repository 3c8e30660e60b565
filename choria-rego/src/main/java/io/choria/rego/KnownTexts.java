package io.choria.rego;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Texts that are found by their bytes, so that nothing is made of those that a policy knows anyway.
 * Only plain ASCII is kept; others are never found. Immutable.
 */
final class KnownTexts {
  /** What is returned instead of a place. */
  static final int ABSENT = -1;

  private static final KnownTexts NONE = new KnownTexts(2);

  /** Numbers kept for each place: the first eight bytes, the last eight, the length plus one. */
  private static final int CELLS = 4;

  private final @Nullable StringValue[] texts;
  private final long[] cells;

  private KnownTexts(int capacity) {
    texts = new StringValue[capacity];
    cells = new long[capacity * CELLS];
  }

  static KnownTexts of(Collection<StringValue> texts) {
    if (texts.isEmpty()) {
      return NONE;
    }
    KnownTexts known = new KnownTexts(Integer.highestOneBit(texts.size()) * 4);
    texts.forEach(known::add);
    return known;
  }

  private void add(StringValue text) {
    byte[] bytes = text.bytes();
    int length = bytes.length;
    if (JsonScan.plain(bytes, 0) < length || find(bytes, 0, length) != ABSENT) {
      return;
    }
    long head = JsonScan.word(bytes, 0, length);
    long tail = tail(bytes, 0, length, head);
    int place = hash(head, tail, length) & (texts.length - 1);
    while (texts[place] != null) {
      place = (place + 1) & (texts.length - 1);
    }
    texts[place] = text;
    cells[place * CELLS] = head;
    cells[place * CELLS + 1] = tail;
    cells[place * CELLS + 2] = length + 1L;
  }

  /** How many places there are. */
  int places() {
    return texts.length;
  }

  /** The text at a place. */
  @Nullable StringValue at(int place) {
    return texts[place];
  }

  /** The place of the text with these bytes. */
  int find(byte[] bytes, int start, int end) {
    int length = end - start;
    long head = JsonScan.word(bytes, start, length);
    long tail = tail(bytes, start, length, head);
    int mask = texts.length - 1;
    int place = hash(head, tail, length) & mask;
    while (true) {
      int cell = place * CELLS;
      long known = cells[cell + 2];
      if (known == 0) {
        return ABSENT;
      }
      if (cells[cell] == head
          && cells[cell + 1] == tail
          && known == length + 1
          && middleIs(texts[place], bytes, start, length)) {
        return place;
      }
      place = (place + 1) & mask;
    }
  }

  static long tail(byte[] bytes, int start, int length, long head) {
    return length <= Long.BYTES ? head : JsonScan.word(bytes, start + length - Long.BYTES);
  }

  static int hash(long head, long tail, int length) {
    long mixed = (head ^ Long.rotateLeft(tail, 23) + length) * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32) ^ (int) (mixed >>> 56);
  }

  /** Compares what lies between the first and the last eight bytes. */
  static boolean middleIs(@Nullable StringValue text, byte[] bytes, int start, int length) {
    if (text == null) {
      return false;
    }
    for (int i = Long.BYTES; i < length - Long.BYTES; i++) {
      if (text.value().charAt(i) != bytes[start + i]) {
        return false;
      }
    }
    return true;
  }
}
