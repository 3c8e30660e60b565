package io.choria.rego.index;

import io.choria.rego.StringValue;
import io.choria.rego.Value;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Finds the prefixes of a text. They are kept sorted, each with the longest other one that is a
 * prefix of it: what a text starts with lies on the way up from its place in that order.
 */
final class IndexByPrefix extends IndexTable {
  private final String[] sorted;
  private final int[] numbers;
  private final int[] parents;

  /** A table of prefixes in the order of their numbers. */
  IndexByPrefix(List<String> prefixes) {
    sorted = prefixes.toArray(String[]::new);
    Arrays.sort(sorted);
    numbers = new int[sorted.length];
    parents = new int[sorted.length];
    for (int i = 0; i < sorted.length; i++) {
      numbers[Arrays.binarySearch(sorted, prefixes.get(i))] = i;
    }
    for (int i = 0; i < sorted.length; i++) {
      int parent = i - 1;
      while (parent >= 0 && !sorted[i].startsWith(sorted[parent])) {
        parent = parents[parent];
      }
      parents[i] = parent;
    }
  }

  @Override
  int only(Value value) {
    if (!(value instanceof StringValue text)) {
      return NONE;
    }
    int longest = longest(text.value());
    if (longest < 0) {
      return NONE;
    }
    return parents[longest] < 0 ? numbers[longest] : SEVERAL;
  }

  @Override
  void find(Value value, IntConsumer found) {
    if (value instanceof StringValue text) {
      for (int at = longest(text.value()); at >= 0; at = parents[at]) {
        found.accept(numbers[at]);
      }
    }
  }

  private int longest(String text) {
    int at = Arrays.binarySearch(sorted, text);
    if (at < 0) {
      at = -at - 2;
    }
    while (at >= 0 && !text.startsWith(sorted[at])) {
      at = parents[at];
    }
    return at;
  }
}
