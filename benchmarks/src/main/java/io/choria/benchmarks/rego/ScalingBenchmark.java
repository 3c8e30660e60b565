package io.choria.benchmarks.rego;

import io.choria.benchmarks.Checkout;
import io.choria.rego.Entrypoint;
import io.choria.rego.ObjectValue;
import io.choria.rego.Policy;
import io.choria.rego.Rego;
import io.choria.rego.Value;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/**
 * Measures how Rego grows: with the number of rules, of rows of data and of threads; what compiling
 * takes, what a first decision takes in a fresh JVM and what a policy keeps in memory.
 */
public final class ScalingBenchmark {
  private static final String OURS = "choria-rego";
  private static final int[] RULES = {10, 1_000, 100_000};
  private static final int REPEATS = 5;

  private final GeneratedWorkloads workloads;
  private final Path home;

  private ScalingBenchmark(Path home) {
    this.home = home;
    this.workloads = new GeneratedWorkloads(home.resolve("target/workloads"));
  }

  /**
   * Runs the measurements.
   *
   * @param arguments none; {@code first} makes one decision and says how long it took
   * @throws IOException when a workload can't be written or a process can't be started
   * @throws InterruptedException when interrupted
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length > 0) {
      firstDecision();
      return;
    }
    ScalingBenchmark benchmark = new ScalingBenchmark(Checkout.benchmarks());
    benchmark.rules();
    benchmark.rows();
    benchmark.joins();
    benchmark.threads();
    benchmark.compilation();
    benchmark.freshJvm();
    benchmark.memory();
  }

  private void rules() throws IOException {
    System.out.println("\n### Rules told apart by, ns per decision\n");
    System.out.println("| | 10 | 1 000 | 100 000 | growth |");
    System.out.println("|---|---|---|---|---|");
    for (String kind : List.of("equality", "membership", "prefix", "range")) {
      List<Double> times = new ArrayList<>();
      for (int rules : RULES) {
        times.add(decision(workloads.toldApart(kind, rules)));
      }
      row(kind, times);
    }
  }

  private void rows() throws IOException {
    System.out.println("\n### RBAC, ns per decision\n");
    System.out.println("| | 1 000 users | 100 000 users | growth |");
    System.out.println("|---|---|---|---|");
    row(
        "rbac",
        List.of(
            decision(workloads.rbac("rbac", 1_000)),
            decision(workloads.rbac("rbac-100000", 100_000))));
  }

  private void joins() throws IOException {
    System.out.println("\n### Two lists joined, ns per element\n");
    System.out.println("| | 100 | 1 000 | 10 000 | growth |");
    System.out.println("|---|---|---|---|---|");
    for (String kind : List.of("loop in a loop", "comprehension in a loop")) {
      List<Double> times = new ArrayList<>();
      for (int elements : new int[] {100, 1_000, 10_000}) {
        times.add(decision(workloads.join(kind, elements)) / elements);
      }
      row(kind, times);
    }
  }

  private static void row(String name, List<Double> times) {
    StringBuilder line = new StringBuilder("| " + name + " |");
    times.forEach(time -> line.append(format(" %.0f |", time)));
    double growth = times.get(times.size() - 1) / times.get(0);
    System.out.println(line.append(format(" %.2f× |", growth)));
  }

  private static double decision(Workload workload) {
    Entrypoint entrypoint = compile(workload).entrypoint(workload.entrypoint());
    Value[] inputs = inputs(workload);
    return Measurement.of(
            OURS, workload.name(), List.of(), i -> entrypoint.evaluate(inputs[i % inputs.length]))
        .nanos()
        .orElseThrow();
  }

  private void threads() throws IOException, InterruptedException {
    System.out.println("\n### One policy, several threads, decisions per second\n");
    System.out.println("| | 1 thread | 2 threads | ratio |");
    System.out.println("|---|---|---|---|");
    for (Workload workload :
        List.of(
            Workload.read(home.resolve("workloads/rego/authorizer")),
            Workload.read(home.resolve("workloads/rego/admission")))) {
      Entrypoint entrypoint = compile(workload).entrypoint(workload.entrypoint());
      Value[] inputs = inputs(workload);
      double one = 0;
      double two = 0;
      for (int i = 0; i < REPEATS; i++) {
        one = Math.max(one, perSecond(entrypoint, inputs, 1));
        two = Math.max(two, perSecond(entrypoint, inputs, 2));
      }
      System.out.println(
          format("| %s | %,.0f | %,.0f | %.2f× |", workload.name(), one, two, two / one));
    }
  }

  private static double perSecond(Entrypoint entrypoint, Value[] inputs, int threads)
      throws InterruptedException {
    int decisions = 2_000_000;
    CountDownLatch done = new CountDownLatch(threads);
    long start = System.nanoTime();
    for (int thread = 0; thread < threads; thread++) {
      new Thread(
              () -> {
                for (int i = 0; i < decisions; i++) {
                  if (!entrypoint.evaluate(inputs[i % inputs.length]).isDefined()) {
                    throw new IllegalStateException("undefined");
                  }
                }
                done.countDown();
              })
          .start();
    }
    done.await();
    return (double) threads * decisions / (System.nanoTime() - start) * 1e9;
  }

  private void compilation() throws IOException {
    List<Workload> policies = new ArrayList<>();
    for (int rules : new int[] {2, 1_000, 10_000}) {
      policies.add(workloads.manyRules("compile-" + rules, rules));
    }
    List<Measurement> measured = new ArrayList<>();
    for (Workload policy : policies) {
      measured.add(
          Measurement.of(
              OURS,
              policy.name(),
              List.of(),
              i -> compile(policy).entrypoint(policy.entrypoint())));
    }
    measured.addAll(new Peers(home).run("compile", policies));
    System.out.println("\n### Text to a prepared decision, ns\n");
    new ComparisonTable(OURS, measured).print(System.out);
  }

  private void freshJvm() throws IOException, InterruptedException {
    System.out.println("\n### First decision in a fresh JVM, from the text of the policy on\n");
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < 2 * REPEATS; i++) {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xshare:auto",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  ScalingBenchmark.class.getName(),
                  "first")
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      times.add(
          Double.parseDouble(
              new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip()));
      process.waitFor();
    }
    times.sort(null);
    System.out.println(
        format("best %.0f ms, median %.0f ms", times.get(0), times.get(times.size() / 2)));
  }

  private static void firstDecision() throws IOException {
    Workload workload = Workload.read(Checkout.benchmarks().resolve("workloads/rego/authorizer"));
    long read = System.nanoTime();
    compile(workload).entrypoint(workload.entrypoint()).evaluate(inputs(workload)[0]);
    System.out.println((System.nanoTime() - read) / 1e6);
  }

  private void memory() throws IOException {
    Workload policy = workloads.manyRules("compile-10000", 10_000);
    Workload rows = workloads.rbac("rbac-100000", 100_000);
    List<Workload> loaded = List.of(policy, rows);
    List<Measurement> opa = new Peers(home).runOpa("memory", loaded);
    System.out.println("\n### Memory kept, MB\n");
    System.out.println("| | text | choria-rego | OPA |");
    System.out.println("|---|---|---|---|");
    for (Workload workload : loaded) {
      int text = workload.policy().length() + workload.data().map(String::length).orElse(0);
      String peer =
          opa.stream()
              .filter(line -> line.workload().equals(workload.name()))
              .map(line -> format("%.1f", line.nanos().orElseThrow() / 1e6))
              .findFirst()
              .orElse("–");
      System.out.println(
          format(
              "| %s | %.1f | %.1f | %s |",
              workload.name(), text / 1e6, kept(() -> ready(workload)) / 1e6, peer));
    }
  }

  /** A policy with its data, loaded and asked about each input once. */
  private static Object ready(Workload workload) {
    Policy compiled = compile(workload);
    Entrypoint entrypoint = compiled.entrypoint(workload.entrypoint());
    for (Value input : inputs(workload)) {
      entrypoint.evaluate(input);
    }
    return List.of(compiled, entrypoint);
  }

  /** Makes the thing twice, so that what the engine keeps once for all policies is not counted. */
  private static long kept(Supplier<Object> maker) {
    Measurement.sink = maker.get();
    Measurement.sink = "";
    long before = used();
    Object made = maker.get();
    long after = used();
    Measurement.sink = made;
    return after - before;
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static Policy compile(Workload workload) {
    ObjectValue data =
        (ObjectValue) workload.data().map(Value::parseJson).orElse(ObjectValue.EMPTY);
    return Rego.builder().module("policy.rego", workload.policy()).data(data).compile();
  }

  private static Value[] inputs(Workload workload) {
    return workload.inputs().stream().map(Value::parseJson).toArray(Value[]::new);
  }

  private static String format(String pattern, Object... arguments) {
    return String.format(Locale.ROOT, pattern, arguments);
  }
}
