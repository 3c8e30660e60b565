package io.choria.rego.index;

import io.choria.rego.NumberValue;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Ranges of integers of 64 bits that don't overlap, in order: one search tells which one it is. */
final class DisjointRanges {
  private final long[] lows;
  private final long[] highs;
  private final int[] numbers;

  private DisjointRanges(long[] lows, long[] highs, int[] numbers) {
    this.lows = lows;
    this.highs = highs;
    this.numbers = numbers;
  }

  /** These ranges; null if they overlap, or an end is no integer. */
  static @Nullable DisjointRanges of(List<Acceptance.Within> ranges) {
    int size = ranges.size();
    long[] low = new long[size];
    long[] high = new long[size];
    for (int i = 0; i < size; i++) {
      Long first = end(ranges.get(i).low(), Long.MIN_VALUE, 1);
      Long last = end(ranges.get(i).high(), Long.MAX_VALUE, -1);
      if (first == null || last == null) {
        return null;
      }
      low[i] = first;
      high[i] = last;
    }
    int[] numbers =
        IntStream.range(0, size)
            .filter(i -> low[i] <= high[i])
            .boxed()
            .sorted(Comparator.comparingLong(i -> low[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    long[] lows = Arrays.stream(numbers).mapToLong(i -> low[i]).toArray();
    long[] highs = Arrays.stream(numbers).mapToLong(i -> high[i]).toArray();
    for (int i = 1; i < lows.length; i++) {
      if (lows[i] <= highs[i - 1]) {
        return null;
      }
    }
    return new DisjointRanges(lows, highs, numbers);
  }

  /** The integer at this end that is in the range; null if there is none. */
  private static @Nullable Long end(Acceptance.@Nullable Bound bound, long open, int inwards) {
    if (bound == null) {
      return open;
    }
    if (!(bound.value() instanceof NumberValue number) || !number.isLong()) {
      return null;
    }
    long value = number.longValue();
    if (bound.included()) {
      return value;
    }
    return value == (inwards > 0 ? Long.MAX_VALUE : Long.MIN_VALUE) ? null : value + inwards;
  }

  /** The number of the range that holds the value, or {@link IndexTable#NONE}. */
  int only(long value) {
    int at = Arrays.binarySearch(lows, value);
    if (at < 0) {
      at = -at - 2;
    }
    return at >= 0 && value <= highs[at] ? numbers[at] : IndexTable.NONE;
  }
}
