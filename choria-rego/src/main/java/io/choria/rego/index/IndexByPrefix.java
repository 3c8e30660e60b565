package io.choria.rego.index;

import io.choria.rego.StringValue;
import io.choria.rego.Value;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Finds the prefixes of a text by their hashes, in a table with open addressing. The text is hashed
 * on the way along it, and asked for wherever a prefix may end: a search in sorted prefixes would
 * read a dozen of them from memory that no cache holds.
 */
final class IndexByPrefix extends IndexTable {
  private final String[] prefixes;

  /** For each prefix the longest other one that it starts with, or {@link #NONE}. */
  private final int[] parents;

  /** What all prefixes start with; it need not be hashed. */
  private final String common;

  /** The lengths that prefixes have, each once, the shortest first. */
  private final int[] lengths;

  /** What is in each slot: the hash of a prefix. */
  private final int[] hashes;

  /** What is in each slot: the number of a prefix, or {@link #NONE}. */
  private final int[] numbers;

  /** A table of prefixes in the order of their numbers. */
  IndexByPrefix(List<String> prefixes) {
    this.prefixes = prefixes.toArray(String[]::new);
    parents = new int[this.prefixes.length];
    common = prefixes.stream().reduce(IndexByPrefix::common).orElse("");
    lengths = prefixes.stream().mapToInt(String::length).sorted().distinct().toArray();
    hashes = new int[4 * Integer.highestOneBit(Math.max(1, this.prefixes.length))];
    numbers = new int[hashes.length];
    Arrays.fill(numbers, NONE);
    IntStream.range(0, this.prefixes.length)
        .boxed()
        .sorted(Comparator.comparingInt(number -> this.prefixes[number].length()))
        .forEach(this::add);
  }

  private static String common(String a, String b) {
    int mismatch = Arrays.mismatch(a.toCharArray(), b.toCharArray());
    return mismatch < 0 ? a : a.substring(0, mismatch);
  }

  /** Adds a prefix to shorter ones. */
  private void add(int number) {
    String prefix = prefixes[number];
    parents[number] = longest(prefix);
    int hash = hash(0, prefix, common.length(), prefix.length());
    int slot = slot(hash);
    while (numbers[slot] != NONE) {
      slot = next(slot);
    }
    hashes[slot] = hash;
    numbers[slot] = number;
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
  int only(Value value) {
    int longest = longest(value);
    return longest == NONE || parents[longest] == NONE ? longest : SEVERAL;
  }

  @Override
  void find(Value value, IntConsumer found) {
    for (int number = longest(value); number != NONE; number = parents[number]) {
      found.accept(number);
    }
  }

  private int longest(Value value) {
    return value instanceof StringValue text && text.value().startsWith(common)
        ? longest(text.value())
        : NONE;
  }

  private int longest(String text) {
    int longest = NONE;
    int hash = 0;
    int hashed = common.length();
    for (int i = 0; i < lengths.length && lengths[i] <= text.length(); i++) {
      hash = hash(hash, text, hashed, lengths[i]);
      hashed = lengths[i];
      int number = number(hash, hashed, text);
      longest = number == NONE ? longest : number;
    }
    return longest;
  }

  /** The prefix of this hash and length that the text starts with. */
  private int number(int hash, int length, String text) {
    for (int slot = slot(hash); numbers[slot] != NONE; slot = next(slot)) {
      if (hashes[slot] == hash) {
        String prefix = prefixes[numbers[slot]];
        if (prefix.length() == length && text.startsWith(prefix)) {
          return numbers[slot];
        }
      }
    }
    return NONE;
  }
}
