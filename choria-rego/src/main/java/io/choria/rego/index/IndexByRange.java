package io.choria.rego.index;

import io.choria.rego.NumberValue;
import io.choria.rego.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the ranges around a value: a tree of midpoints, each with the ranges around it sorted by
 * either end.
 */
final class IndexByRange extends IndexTable {
  private final List<Acceptance.Within> ranges;
  private final @Nullable Middle root;
  private final @Nullable DisjointRanges disjoint;

  /** A table of ranges in the order of their numbers. */
  IndexByRange(List<Acceptance.Within> ranges) {
    this.ranges = ranges;
    List<Integer> all = new ArrayList<>();
    List<Value> ends = new ArrayList<>();
    for (int i = 0; i < ranges.size(); i++) {
      all.add(i);
      Acceptance.Within range = ranges.get(i);
      if (range.low() != null) {
        ends.add(range.low().value());
      }
      if (range.high() != null) {
        ends.add(range.high().value());
      }
    }
    disjoint = DisjointRanges.of(ranges);
    ends.sort(null);
    root = middle(all, ends, 0, ends.size());
  }

  /** Ranges that touch one value, and those that lie below and above of it. */
  private static final class Middle {
    final Value at;
    final int[] byLow;
    final int[] byHigh;
    final @Nullable Middle below;
    final @Nullable Middle above;

    Middle(Value at, int[] byLow, int[] byHigh, @Nullable Middle below, @Nullable Middle above) {
      this.at = at;
      this.byLow = byLow;
      this.byHigh = byHigh;
      this.below = below;
      this.above = above;
    }
  }

  private @Nullable Middle middle(List<Integer> which, List<Value> ends, int from, int to) {
    if (which.isEmpty() || from >= to) {
      return null;
    }
    int half = (from + to) / 2;
    Value at = ends.get(half);
    List<Integer> around = new ArrayList<>();
    List<Integer> below = new ArrayList<>();
    List<Integer> above = new ArrayList<>();
    for (int number : which) {
      Acceptance.Within range = ranges.get(number);
      if (range.high() != null && range.high().value().compareTo(at) < 0) {
        below.add(number);
      } else if (range.low() != null && range.low().value().compareTo(at) > 0) {
        above.add(number);
      } else {
        around.add(number);
      }
    }
    int[] byLow = sorted(around, (a, b) -> compare(low(a), low(b), -1));
    int[] byHigh = sorted(around, (a, b) -> compare(high(b), high(a), 1));
    return new Middle(
        at, byLow, byHigh, middle(below, ends, from, half), middle(above, ends, half + 1, to));
  }

  private static int[] sorted(List<Integer> numbers, Comparator<Integer> order) {
    return numbers.stream().sorted(order).mapToInt(Integer::intValue).toArray();
  }

  private @Nullable Value low(int number) {
    Acceptance.Bound low = ranges.get(number).low();
    return low == null ? null : low.value();
  }

  private @Nullable Value high(int number) {
    Acceptance.Bound high = ranges.get(number).high();
    return high == null ? null : high.value();
  }

  /** Order of two ends; a missing one lies beyond all others, on the side given. */
  private static int compare(@Nullable Value a, @Nullable Value b, int beyond) {
    if (a == null || b == null) {
      return a == b ? 0 : a == null ? beyond : -beyond;
    }
    return a.compareTo(b);
  }

  @Override
  int only(Value value) {
    return disjoint != null && value instanceof NumberValue number && number.isLong()
        ? disjoint.only(number.longValue())
        : super.only(value);
  }

  @Override
  void find(Value value, IntConsumer found) {
    Middle middle = root;
    while (middle != null) {
      int side = value.compareTo(middle.at);
      for (int number : side <= 0 ? middle.byLow : middle.byHigh) {
        Acceptance.Within range = ranges.get(number);
        Acceptance.Bound near = side <= 0 ? range.low() : range.high();
        if (near != null && misses(near, value, side)) {
          break;
        }
        if (range.accepts(value)) {
          found.accept(number);
        }
      }
      middle = side < 0 ? middle.below : side > 0 ? middle.above : null;
    }
  }

  /** Whether the value lies beyond the end, so that it does for all ranges that follow. */
  private static boolean misses(Acceptance.Bound end, Value value, int side) {
    int order = value.compareTo(end.value());
    return side <= 0 ? order < 0 : order > 0;
  }
}
