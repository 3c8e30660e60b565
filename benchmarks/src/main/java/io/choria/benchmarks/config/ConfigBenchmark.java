package io.choria.benchmarks.config;

import io.choria.config.choria.ChoriaConfig;
import io.choria.config.choria.ChoriaSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Prints what a load costs warm and in a fresh JVM, what access to a value costs, and what the
 * annotation processor adds to a compilation. Processor times are medians.
 */
public final class ConfigBenchmark {
  private static final List<Contender> CONTENDERS =
      List.of(
          new ChoriaConfigContender(),
          new JacksonContender(),
          new TypesafeContender(),
          new NothingContender());
  private static final int WARM_UP = 400;
  private static final int ROUNDS = 200;
  private static final int PROCESSES = 20;
  private static final int PROCESS_SECONDS = 120;

  private ConfigBenchmark() {}

  /**
   * Runs the measurements.
   *
   * @param args none
   * @throws Exception when files cannot be written or a process cannot be started
   */
  public static void main(String[] args) throws Exception {
    Path directory = Files.createTempDirectory("config-benchmark");
    try {
      Workload workload = Workload.write(directory);
      System.out.println("main file with 163 settings and 50 plugin files, milliseconds");
      System.out.printf(
          "%-30s %20s %20s %20s%n",
          "", "warm, processor time", "fresh JVM, best", "its processor time");
      Map<Contender, double[]> warm = warm(workload);
      Map<Contender, List<Start>> fresh = fresh(directory);
      for (Contender contender : CONTENDERS) {
        List<Start> starts = fresh.getOrDefault(contender, List.of());
        System.out.printf(
            Locale.ROOT,
            "%-30s %20.2f %20.0f %20.0f%n",
            contender.title(),
            median(warm.getOrDefault(contender, new double[1])),
            starts.stream().mapToDouble(Start::wall).min().orElseThrow(),
            median(starts.stream().mapToDouble(Start::processor).toArray()));
      }
      System.out.printf(Locale.ROOT, "access to a value: %.2f ns%n", access(workload));
      System.out.println(CompileCost.measure(directory, 100));
      System.out.println(CompileCost.measure(directory, 300));
    } finally {
      delete(directory);
    }
  }

  /** The processor time of loads in this JVM, all contenders by turns. */
  private static Map<Contender, double[]> warm(Workload workload) throws IOException {
    Map<Contender, double[]> millis = new HashMap<>();
    int sink = 0;
    for (int i = -WARM_UP; i < ROUNDS; i++) {
      for (Contender contender : CONTENDERS) {
        long start = processorTime();
        sink += contender.load(workload);
        double spent = (processorTime() - start) / 1e6;
        if (i >= 0) {
          millis.computeIfAbsent(contender, c -> new double[ROUNDS])[i] = spent;
        }
      }
    }
    keep(sink);
    return millis;
  }

  private static long processorTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** Milliseconds of a whole JVM: on the clock, and of all its threads on the processors. */
  private record Start(double wall, double processor) {}

  private static Map<Contender, List<Start>> fresh(Path directory)
      throws IOException, InterruptedException {
    Map<Contender, List<Start>> starts = new HashMap<>();
    for (int i = 0; i < PROCESSES; i++) {
      for (Contender contender : CONTENDERS) {
        starts.computeIfAbsent(contender, c -> new ArrayList<>()).add(start(contender, directory));
      }
    }
    return starts;
  }

  private static Start start(Contender contender, Path directory)
      throws IOException, InterruptedException {
    Path times = directory.resolve("times");
    List<String> command =
        List.of(
            "bash",
            "-c",
            "TIMEFORMAT='%U %S'; time \"$@\"",
            "start",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xshare:auto",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            FreshLoad.class.getName(),
            contender.getClass().getName(),
            directory.toString());
    long start = System.nanoTime();
    Process process = new ProcessBuilder(command).redirectError(times.toFile()).start();
    if (!process.waitFor(PROCESS_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException("a fresh JVM did not load: " + contender.title());
    }
    double wall = (System.nanoTime() - start) / 1e6;
    String[] seconds = Files.readString(times).strip().split(" ", -1);
    return new Start(
        wall, (Double.parseDouble(seconds[0]) + Double.parseDouble(seconds[1])) * 1_000);
  }

  private static double access(Workload workload) {
    ChoriaSettings settings =
        ChoriaConfig.system(workload.mainFile()).environment(Map.of()).load().settings();
    int calls = 50_000_000;
    double[] nanos = new double[9];
    long sink = 0;
    for (int round = 0; round < nanos.length; round++) {
      long start = processorTime();
      for (int i = 0; i < calls; i++) {
        sink += settings.node().messageTtlSeconds() ^ i;
      }
      nanos[round] = (processorTime() - start) / (double) calls;
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

  static void delete(Path directory) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(directory)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }
}
