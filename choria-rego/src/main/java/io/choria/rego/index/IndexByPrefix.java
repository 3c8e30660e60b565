package io.choria.rego.index;

import io.choria.rego.StringValue;
import io.choria.rego.Value;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Finds the prefixes of a text by their hashes, in a table with open addressing. The text is hashed
 * on the way along it, and asked for wherever a prefix may end: a search in sorted prefixes would
 * read a dozen of them from memory that no cache holds.
 */
final class IndexByPrefix extends IndexTable {
  private static final int NOTHING = -1;

  private final String[] prefixes;

  /** What all prefixes begin with; it need not be hashed. */
  private final String common;

  /** The lengths that prefixes have, each once, the shortest first. */
  private final int[] lengths;

  /** A prefix's hash and its number, or {@link #NOTHING}. */
  private final int[] hashes;

  private final int[] numbers;

  /** A table of prefixes in the order of their numbers. */
  IndexByPrefix(List<String> prefixes) {
    this.prefixes = prefixes.toArray(String[]::new);
    common = prefixes.stream().reduce(IndexByPrefix::common).orElse("");
    lengths = prefixes.stream().mapToInt(String::length).sorted().distinct().toArray();
    hashes = new int[4 * Integer.highestOneBit(Math.max(1, this.prefixes.length))];
    numbers = new int[hashes.length];
    Arrays.fill(numbers, NOTHING);
    for (int number = 0; number < this.prefixes.length; number++) {
      String prefix = this.prefixes[number];
      int hash = hash(0, prefix, common.length(), prefix.length());
      int slot = slot(hash);
      while (numbers[slot] != NOTHING) {
        slot = next(slot);
      }
      hashes[slot] = hash;
      numbers[slot] = number;
    }
  }

  private static String common(String a, String b) {
    int mismatch = Arrays.mismatch(a.toCharArray(), b.toCharArray());
    return mismatch < 0 ? a : a.substring(0, mismatch);
  }

  /** The hash of a text up to here, given that of its beginning. */
  private static int hash(int beginning, String text, int from, int to) {
    int hash = beginning;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + text.charAt(i);
    }
    return hash;
  }

  private int slot(int hash) {
    // the upper bits of the product depend on all bits of the hash
    return (hash * 0x9E3779B9) >>> (Integer.numberOfLeadingZeros(hashes.length) + 1);
  }

  private int next(int slot) {
    return (slot + 1) & (hashes.length - 1);
  }

  @Override
  void find(Value value, IntConsumer found) {
    if (value instanceof StringValue text && text.value().startsWith(common)) {
      find(text.value(), found);
    }
  }

  private void find(String text, IntConsumer found) {
    int hash = 0;
    int hashed = common.length();
    for (int length : lengths) {
      if (length > text.length()) {
        return;
      }
      hash = hash(hash, text, hashed, length);
      hashed = length;
      int number = number(hash, length, text);
      if (number != NOTHING) {
        found.accept(number);
      }
    }
  }

  private int number(int hash, int length, String text) {
    for (int slot = slot(hash); numbers[slot] != NOTHING; slot = next(slot)) {
      if (hashes[slot] == hash) {
        String prefix = prefixes[numbers[slot]];
        if (prefix.length() == length && text.startsWith(prefix)) {
          return numbers[slot];
        }
      }
    }
    return NOTHING;
  }
}
