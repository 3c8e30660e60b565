package io.choria.benchmarks.config;

import io.choria.config.choria.ChoriaConfig;
import io.choria.config.choria.ChoriaSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Prints what a load costs warm and in a fresh JVM, what access to a value costs, and what the
 * annotation processor adds to a compilation.
 */
public final class ConfigBenchmark {
  private static final int WARM_UP = 400;
  private static final int ROUNDS = 200;
  private static final int PROCESSES = 20;
  private static final int PROCESS_SECONDS = 30;

  private ConfigBenchmark() {}

  /**
   * Runs the measurements.
   *
   * @param args none
   * @throws Exception when files cannot be written or a process cannot be started
   */
  public static void main(String[] args) throws Exception {
    if (args.length == 3 && args[0].equals("fresh")) {
      int unused = Contender.valueOf(args[1]).load(Workload.existing(Path.of(args[2])));
      return;
    }
    Path directory = Files.createTempDirectory("config-benchmark");
    try {
      Workload workload = Workload.write(directory);
      System.out.println("main file with 163 settings and 50 plugin files, milliseconds");
      System.out.printf(
          "%-30s %12s %12s %12s%n", "", "warm, median", "fresh, best", "fresh, median");
      Map<Contender, double[]> fresh = fresh(directory);
      for (Contender contender : Contender.values()) {
        double warm = warm(contender, workload);
        double[] starts = fresh.get(contender);
        System.out.printf(
            Locale.ROOT,
            "%-30s %12.2f %12.0f %12.0f%n",
            contender.title(),
            warm,
            Arrays.stream(starts).min().orElseThrow(),
            median(starts));
      }
      System.out.printf(Locale.ROOT, "access to a value: %.2f ns%n", access(workload));
      System.out.println(CompileCost.measure(directory, 100));
      System.out.println(CompileCost.measure(directory, 300));
    } finally {
      delete(directory);
    }
  }

  private static double warm(Contender contender, Workload workload) throws IOException {
    double[] millis = new double[ROUNDS];
    int sink = 0;
    for (int i = 0; i < WARM_UP + ROUNDS; i++) {
      long start = System.nanoTime();
      sink += contender.load(workload);
      if (i >= WARM_UP) {
        millis[i - WARM_UP] = (System.nanoTime() - start) / 1e6;
      }
    }
    keep(sink);
    return median(millis);
  }

  /** The times of whole JVMs, all contenders by turns. */
  private static Map<Contender, double[]> fresh(Path directory)
      throws IOException, InterruptedException {
    Map<Contender, double[]> millis = new EnumMap<>(Contender.class);
    for (int i = 0; i < PROCESSES; i++) {
      for (Contender contender : Contender.values()) {
        millis.computeIfAbsent(contender, c -> new double[PROCESSES])[i] =
            start(contender, directory);
      }
    }
    return millis;
  }

  private static double start(Contender contender, Path directory)
      throws IOException, InterruptedException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xshare:auto",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            ConfigBenchmark.class.getName(),
            "fresh",
            contender.name(),
            directory.toString());
    long start = System.nanoTime();
    Process process = new ProcessBuilder(command).inheritIO().start();
    if (!process.waitFor(PROCESS_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException("a fresh JVM did not load: " + contender.title());
    }
    return (System.nanoTime() - start) / 1e6;
  }

  private static double access(Workload workload) {
    ChoriaSettings settings =
        ChoriaConfig.system(workload.mainFile()).environment(Map.of()).load().settings();
    int calls = 50_000_000;
    double[] nanos = new double[9];
    long sink = 0;
    for (int round = 0; round < nanos.length; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < calls; i++) {
        sink += settings.node().messageTtlSeconds() ^ i;
      }
      nanos[round] = (System.nanoTime() - start) / (double) calls;
    }
    keep(sink);
    return median(nanos);
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** Keeps the compiler from removing what is measured. */
  private static void keep(long value) {
    if (value == Long.MIN_VALUE) {
      System.out.println(value);
    }
  }

  private static void delete(Path directory) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(directory)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }
}
