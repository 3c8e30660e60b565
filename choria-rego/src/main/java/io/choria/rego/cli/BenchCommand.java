package io.choria.rego.cli;

import io.choria.rego.EvaluationLimits;
import io.choria.rego.EvaluationOptions;
import io.choria.rego.JsonWriter;
import io.choria.rego.ObjectValue;
import io.choria.rego.Policy;
import io.choria.rego.PreparedQuery;
import io.choria.rego.RegoException;
import io.choria.rego.Value;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code rego bench}: how long a query takes, measured over and over on one thread. The first part
 * of the time is not counted, since a JVM gets faster while it runs.
 */
final class BenchCommand {
  static final Set<String> OPTIONS =
      Set.of(
          "--data=",
          "-d=",
          "--bundle=",
          "-b=",
          "--input=",
          "-i=",
          "--stdin-input",
          "-I",
          "--format=",
          "-f=",
          "--import=",
          "--package=",
          "--count=",
          "--duration=",
          "--v0-compatible");

  private static final int BATCHES = 1_000;

  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;

  BenchCommand(InputStream in, PrintStream out, PrintStream err) {
    this.in = in;
    this.out = out;
    this.err = err;
  }

  int run(Arguments args) throws Arguments.UsageException {
    if (args.operands().size() != 1) {
      throw new Arguments.UsageException("bench needs exactly one query");
    }
    String format = args.oneOf("pretty", Set.of("pretty", "json", "gobench"), "--format", "-f");
    Duration duration = Durations.parse(args.last("1s", "--duration"));
    int count = (int) args.number(1, "--count");
    try {
      Policy policy = args.policy();
      EvaluationLimits limits =
          EvaluationLimits.DEFAULT.withTimeout(Duration.ofMinutes(1)).withSteps(1L << 40);
      PreparedQuery query =
          policy
              .query(args.operands().get(0), args.all("--import"), args.last("", "--package"))
              .with(EvaluationOptions.builder().limits(limits).build());
      Value input = args.input(in);
      if (query.evaluate(input, policy.data()).isEmpty()) {
        err.println("1 error occurred: undefined result");
        return RegoCommand.USAGE;
      }
      for (int i = 0; i < count; i++) {
        measure(query, input, policy.data(), duration.dividedBy(2));
        print(format, measure(query, input, policy.data(), duration));
      }
      return RegoCommand.OK;
    } catch (RegoException e) {
      err.println(e.getMessage());
      return RegoCommand.USAGE;
    }
  }

  /**
   * What was measured.
   *
   * @param evaluations how many
   * @param nanos how long they took together
   * @param sorted mean times of parts of them, in nanoseconds
   */
  private record Measured(long evaluations, long nanos, List<Double> sorted) {
    double mean() {
      return (double) nanos / evaluations;
    }

    double percentile(double share) {
      return sorted.get((int) Math.round(share * (sorted.size() - 1)));
    }
  }

  private static Measured measure(
      PreparedQuery query, @Nullable Value input, ObjectValue data, Duration duration) {
    long part = Math.max(1, duration.toNanos() / BATCHES);
    List<Double> means = new ArrayList<>();
    long evaluations = 0;
    long total = 0;
    long solutions = 0;
    while (means.isEmpty() || (means.size() < BATCHES && total < duration.toNanos())) {
      long start = System.nanoTime();
      long took = 0;
      long done = 0;
      while (took < part) {
        solutions += query.evaluate(input, data).size();
        done++;
        took = System.nanoTime() - start;
      }
      means.add((double) took / done);
      evaluations += done;
      total += took;
    }
    if (solutions == 0) {
      throw new RegoException("the query became undefined while it was measured");
    }
    Collections.sort(means);
    return new Measured(evaluations, total, means);
  }

  private void print(String format, Measured measured) {
    Map<String, Number> figures = new LinkedHashMap<>();
    figures.put("samples", measured.evaluations);
    figures.put("ns/op", Math.round(measured.mean()));
    figures.put("ns/op median", Math.round(measured.percentile(0.5)));
    figures.put("ns/op 90%", Math.round(measured.percentile(0.9)));
    figures.put("ns/op 99%", Math.round(measured.percentile(0.99)));
    figures.put("ns/op min", Math.round(measured.percentile(0)));
    figures.put("ns/op max", Math.round(measured.percentile(1)));
    switch (format) {
      case "json" -> {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("N", measured.evaluations);
        json.put("T", measured.nanos);
        json.put("Extra", figures);
        out.println(JsonWriter.compact().indented("  ", "").write(Value.from(json)));
      }
      case "gobench" ->
          out.println(
              "BenchmarkRegoEval\t"
                  + measured.evaluations
                  + "\t"
                  + Math.round(measured.mean())
                  + " ns/op");
      default -> table(figures);
    }
  }

  private void table(Map<String, Number> figures) {
    int names = 0;
    int values = 0;
    for (Map.Entry<String, Number> figure : figures.entrySet()) {
      names = Math.max(names, figure.getKey().length());
      values = Math.max(values, figure.getValue().toString().length());
    }
    String left = "─".repeat(names + 2);
    String right = "─".repeat(values + 2);
    out.println("┌" + left + "┬" + right + "┐");
    for (Map.Entry<String, Number> figure : figures.entrySet()) {
      String value = figure.getValue().toString();
      out.println(
          "│ "
              + figure.getKey()
              + " ".repeat(names - figure.getKey().length())
              + " │ "
              + " ".repeat(values - value.length())
              + value
              + " │");
    }
    out.println("└" + left + "┴" + right + "┘");
  }
}
