package io.choria.benchmarks.messaging;

import java.util.Arrays;

/** Times of single operations, for one thread. */
final class Latencies {
  private final long[] nanos;
  private int size;

  Latencies(int capacity) {
    this.nanos = new long[capacity];
  }

  void add(long time) {
    if (size < nanos.length) {
      nanos[size++] = time;
    }
  }

  double micros(double quantile) {
    long[] sorted = Arrays.copyOf(nanos, size);
    Arrays.sort(sorted);
    return sorted[(int) Math.min(size - 1, size * quantile)] / 1e3;
  }
}
