package io.choria.rego.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How long something takes that is done over and over on one thread.
 *
 * @param evaluations how often it was done
 * @param nanos how long that took
 * @param sorted mean times of parts of it, in nanoseconds
 */
record Measurement(long evaluations, long nanos, List<Double> sorted) {
  private static final int BATCHES = 1_000;

  /** Half of the time is not counted, since a JVM gets faster while it runs. */
  static Measurement of(Duration duration, Runnable work) {
    once(duration.dividedBy(2), work);
    return once(duration, work);
  }

  private static Measurement once(Duration duration, Runnable work) {
    long part = Math.max(1, duration.toNanos() / BATCHES);
    List<Double> means = new ArrayList<>();
    long evaluations = 0;
    long total = 0;
    while (means.isEmpty() || (means.size() < BATCHES && total < duration.toNanos())) {
      long start = System.nanoTime();
      long took = 0;
      long done = 0;
      while (took < part) {
        work.run();
        done++;
        took = System.nanoTime() - start;
      }
      means.add((double) took / done);
      evaluations += done;
      total += took;
    }
    Collections.sort(means);
    return new Measurement(evaluations, total, means);
  }

  private double percentile(double share) {
    return sorted.get((int) Math.round(share * (sorted.size() - 1)));
  }

  /** How long it took once. */
  long mean() {
    return Math.round((double) nanos / evaluations);
  }

  Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("samples", evaluations);
    figures.put("ns/op", mean());
    figures.put("ns/op median", Math.round(percentile(0.5)));
    figures.put("ns/op 90%", Math.round(percentile(0.9)));
    figures.put("ns/op 99%", Math.round(percentile(0.99)));
    figures.put("ns/op min", Math.round(percentile(0)));
    figures.put("ns/op max", Math.round(percentile(1)));
    return figures;
  }

  /** The columns of Go's benchmarks. */
  String columns() {
    return String.format(Locale.ROOT, "%8d\t%10d ns/op", evaluations, mean());
  }
}
