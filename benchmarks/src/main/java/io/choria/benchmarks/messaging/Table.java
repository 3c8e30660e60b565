package io.choria.benchmarks.messaging;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Runs two sides by turns and prints a line with their medians and the ratio. */
final class Table {
  /** One round of work. */
  interface Side {
    void run() throws Exception;
  }

  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final com.sun.management.OperatingSystemMXBean OS =
      (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private static final int WARM_ROUNDS = 10;

  /** Less than this in the rounds of one warming up, and what matters is compiled. */
  private static final long COMPILED_MILLIS = 20;

  private Table() {}

  static void head() {
    System.out.printf(
        Locale.ROOT,
        "%-42s %12s %12s %7s %9s %9s %8s %8s%n",
        "workload",
        "raw jnats/s",
        "typed/s",
        "ratio",
        "raw CPU ns",
        "typed",
        "raw B",
        "typed");
  }

  static void compare(String name, int rounds, int operations, Side raw, Side typed)
      throws Exception {
    double[] rawRates = new double[rounds];
    double[] typedRates = new double[rounds];
    double[] rawBytes = new double[rounds];
    double[] typedBytes = new double[rounds];
    double[] rawCpu = new double[rounds];
    double[] typedCpu = new double[rounds];
    double[] ratios = new double[rounds];
    warm(operations, raw, typed);
    for (int round = 0; round < rounds; round++) {
      double[] first = new double[3];
      double[] second = new double[3];
      if ((round & 1) == 0) { // who goes first changes, too
        measure(raw, operations, first);
        measure(typed, operations, second);
      } else {
        measure(typed, operations, second);
        measure(raw, operations, first);
      }
      rawRates[round] = first[0];
      rawBytes[round] = first[1];
      rawCpu[round] = first[2];
      typedCpu[round] = second[2];
      typedRates[round] = second[0];
      typedBytes[round] = second[1];
      ratios[round] = second[0] / first[0];
    }
    System.out.printf(
        Locale.ROOT,
        "%-42s %,12.0f %,12.0f %6.1f%% %9.0f %9.0f %8.0f %8.0f%n",
        name,
        median(rawRates),
        median(typedRates),
        100 * median(ratios),
        mean(rawCpu),
        mean(typedCpu),
        median(rawBytes),
        median(typedBytes));
  }

  /** Runs both sides until the JVM's compiler has nothing left to do, for at most a minute. */
  private static void warm(int operations, Side raw, Side typed) throws Exception {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    long compiled;
    do {
      compiled = compiler.getTotalCompilationTime();
      for (int round = 0; round < WARM_ROUNDS; round++) {
        measure(raw, operations, new double[3]);
        measure(typed, operations, new double[3]);
      }
    } while (compiler.getTotalCompilationTime() - compiled > COMPILED_MILLIS
        && System.nanoTime() < end);
  }

  private static void measure(Side side, int operations, double[] result) throws Exception {
    long allocated = allocated();
    long cpu = OS.getProcessCpuTime();
    long start = System.nanoTime();
    side.run();
    long nanos = System.nanoTime() - start;
    result[0] = operations * 1e9 / nanos;
    result[2] = (double) (OS.getProcessCpuTime() - cpu) / operations;
    result[1] = (double) (allocated() - allocated) / operations;
  }

  private static long allocated() {
    long sum = 0;
    for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
      sum += Math.max(0, bytes);
    }
    return sum;
  }

  /** For processor time, which the system counts in steps longer than a short round. */
  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(0);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
