package io.choria.benchmarks.rego;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.IntFunction;

/**
 * What one engine took for one workload.
 *
 * @param engine who evaluated
 * @param workload what was evaluated
 * @param nanos the median nanoseconds per evaluation; empty when the engine can't run it
 * @param spread the distance between the slowest and the fastest round, in percent of the median
 * @param results the results, in the order of the inputs, each cut at 40 characters
 */
record Measurement(
    String engine, String workload, OptionalDouble nanos, double spread, String results) {
  private static final int ROUNDS = 7;
  private static final long ROUND_NANOS = 100_000_000L;
  private static final long WARM_UP_NANOS = 3_000_000_000L;
  private static final long LONGEST_WARM_UP_NANOS = 60_000_000_000L;

  /**
   * Tells the processor time of the whole process: what a shared machine takes away doesn't count.
   */
  private static final OperatingSystemMXBean CLOCK =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** Results go here so that no evaluation can be left out as useless. */
  static volatile Object sink = "";

  /** Runs an evaluation until the code is compiled, then in rounds of equal length. */
  static Measurement of(
      String engine, String workload, List<String> results, IntFunction<Object> evaluation) {
    long warmUpEnd = System.nanoTime() + WARM_UP_NANOS;
    int batch = 1;
    long nanos = 0;
    while (System.nanoTime() < warmUpEnd || nanos < ROUND_NANOS / 4) {
      nanos = run(evaluation, batch);
      if (nanos < ROUND_NANOS / 4) {
        batch *= 2;
      }
    }
    batch = settle(evaluation, (int) Math.max(1, batch * (double) ROUND_NANOS / nanos));
    double[] times = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      times[round] = run(evaluation, batch) / (double) batch;
    }
    Arrays.sort(times);
    double median = times[ROUNDS / 2];
    return new Measurement(
        engine,
        workload,
        OptionalDouble.of(median),
        100 * (times[ROUNDS - 1] - times[0]) / median,
        String.join(" ", results));
  }

  /**
   * Goes on until rounds stop getting faster and the compiler of the virtual machine has nothing
   * left to do; on a busy machine that takes a while.
   */
  private static int settle(IntFunction<Object> evaluation, int batch) {
    long end = System.nanoTime() + LONGEST_WARM_UP_NANOS;
    double best = Double.MAX_VALUE;
    int calm = 0;
    int size = batch;
    while (calm < 3 && System.nanoTime() < end) {
      long own = THREADS.getCurrentThreadCpuTime();
      long all = run(evaluation, size);
      own = THREADS.getCurrentThreadCpuTime() - own;
      double time = own / (double) size;
      calm = time > best * 0.95 && all - own < all / 20 ? calm + 1 : 0;
      best = Math.min(best, time);
      size = (int) Math.max(1, ROUND_NANOS / best);
    }
    return size;
  }

  /** Reads the line that the program of a peer printed. */
  static Measurement parse(String line) {
    String[] columns = line.split("\t", -1);
    if (columns.length != 5) {
      throw new IllegalArgumentException("expected five columns, got line=" + line);
    }
    boolean refused = columns[2].equals("-");
    return new Measurement(
        columns[0],
        columns[1],
        refused ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(columns[2])),
        refused ? 0 : Double.parseDouble(columns[3]),
        columns[4]);
  }

  private static long run(IntFunction<Object> evaluation, int batch) {
    long start = CLOCK.getProcessCpuTime();
    for (int i = 0; i < batch; i++) {
      sink = evaluation.apply(i);
    }
    return CLOCK.getProcessCpuTime() - start;
  }

  static String cut(String result) {
    return result.codePointCount(0, result.length()) <= 40
        ? result
        : result.substring(0, result.offsetByCodePoints(0, 40));
  }
}
