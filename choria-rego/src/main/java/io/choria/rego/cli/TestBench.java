package io.choria.rego.cli;

import io.choria.rego.EvaluationOptions;
import io.choria.rego.PolicyTests;
import io.choria.rego.TestResult;
import io.choria.rego.TestResult.Outcome;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code rego test --bench}: how long tests take that pass. */
final class TestBench {
  private static final Duration EACH = Duration.ofSeconds(1);

  private final PolicyTests tests;
  private final EvaluationOptions options;
  private final PrintStream out;

  TestBench(PolicyTests tests, EvaluationOptions options, PrintStream out) {
    this.tests = tests;
    this.options = options;
    this.out = out;
  }

  /** Measures these tests and gives the exit code. */
  int run(List<String> names, Arguments args) {
    String format = args.text("format", "pretty");
    List<Object> json = new ArrayList<>();
    List<TestResult> others = new ArrayList<>();
    int passed = 0;
    for (String name : names) {
      TestResult result = tests.run(name, options);
      if (result.outcome() != Outcome.PASS) {
        others.add(result);
        continue;
      }
      Measurement measured = Measurement.of(EACH, () -> tests.run(name, options));
      passed++;
      if (format.equals("json")) {
        json.add(json(result, measured));
      } else {
        String shown = format.equals("gobench") ? goName(name) : name;
        out.println(shown + "\t" + measured.columns());
      }
    }
    if (format.equals("json")) {
      out.println(Json.indented(json));
    } else {
      others.forEach(result -> out.println(TestText.line(result)));
      out.println(TestText.LINE);
      int total = names.size();
      if (passed > 0) {
        out.println("PASS: " + passed + "/" + total);
      }
      for (Outcome outcome : List.of(Outcome.FAIL, Outcome.SKIPPED, Outcome.ERROR)) {
        long count = others.stream().filter(result -> result.outcome() == outcome).count();
        if (count > 0) {
          out.println(outcome + ": " + count + "/" + total);
        }
      }
    }
    return others.isEmpty() ? RegoCommand.OK : RegoCommand.FAILED;
  }

  private static Map<String, Object> json(TestResult result, Measurement measured) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("location", ErrorJson.place(result.location()));
    one.put("package", result.packageName());
    one.put("name", result.rule());
    one.put("duration", measured.nanos());
    Map<String, Object> benchmark = new LinkedHashMap<>();
    benchmark.put("N", measured.evaluations());
    benchmark.put("T", measured.nanos());
    one.put("benchmark_result", benchmark);
    return one;
  }

  /** {@code data.a.test_b} is {@code BenchmarkDataATestB}. */
  static String goName(String name) {
    StringBuilder text = new StringBuilder("Benchmark");
    for (String part : name.split("[._]", -1)) {
      if (!part.isEmpty()) {
        text.append(Character.toUpperCase(part.charAt(0))).append(part.substring(1));
      }
    }
    return text.toString();
  }
}
