package io.choria.rego.cli;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.choria.rego.Coverage;
import io.choria.rego.CoverageReport;
import io.choria.rego.EvaluationLimits;
import io.choria.rego.EvaluationOptions;
import io.choria.rego.JsonWriter;
import io.choria.rego.Policy;
import io.choria.rego.PolicyTests;
import io.choria.rego.TestResult;
import io.choria.rego.TestResult.Outcome;
import io.choria.rego.Value;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** {@code rego test}: runs the test rules of a policy (spec 08 §9.1). */
final class TestCommand {
  static final Set<String> OPTIONS =
      Set.of(
          "--verbose",
          "-v",
          "--format=",
          "-f=",
          "--run=",
          "-r=",
          "--sort=",
          "--timeout=",
          "--count=",
          "--coverage",
          "-c",
          "--coverage-runs=",
          "--threshold=",
          "--exit-zero-on-skipped",
          "-z",
          "--fail-on-empty",
          "--max-errors=",
          "-m=",
          "--bundle",
          "-b",
          "--schema=",
          "-s=",
          "--v0-compatible");

  private static final JsonWriter JSON = JsonWriter.compact().indented("  ", "");

  private final PrintStream out;
  private final PrintStream err;

  TestCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  int run(Arguments args) throws Arguments.UsageException {
    if (args.operands().isEmpty()) {
      throw new Arguments.UsageException("test needs at least one path");
    }
    double threshold = args.number(0, "--threshold");
    boolean covering = args.has("--coverage", "-c") || threshold > 0;
    boolean json = args.oneOf("pretty", Set.of("pretty", "json"), "--format", "-f").equals("json");
    String order = args.oneOf("none", Set.of("none", "duration"), "--sort");
    Policy policy =
        args.builder(args.operands(), args.has("--bundle", "-b")).forTests(true).compile();
    Coverage coverage = new Coverage();
    List<TestResult> results = results(args, policy, covering ? coverage : null);
    if (results.isEmpty() && args.has("--fail-on-empty")) {
      err.println("no tests were run");
      return RegoCommand.USAGE;
    }
    boolean verbose = args.has("--verbose", "-v");
    if (covering) {
      List<TestResult> failed = results.stream().filter(TestCommand::isFailure).toList();
      if (!failed.isEmpty()) {
        new TestText(out).print(failed, verbose);
        return RegoCommand.USAGE;
      }
      return report(coverage.report(policy), kinds(args), threshold, verbose);
    }
    if (json) {
      if (order.equals("duration")) {
        results.sort(Comparator.comparing(TestResult::duration).reversed());
      }
      out.println(JSON.write(TestJson.results(results)));
    } else {
      new TestText(out).print(results, verbose);
    }
    return exitCode(args, results);
  }

  private static List<TestResult> results(
      Arguments args, Policy policy, @org.jspecify.annotations.Nullable Coverage coverage)
      throws Arguments.UsageException {
    Pattern wanted;
    try {
      wanted = Pattern.compile(args.last("", "--run", "-r"));
    } catch (PatternSyntaxException e) {
      throw new Arguments.UsageException("bad pattern: " + e.getMessage());
    }
    Duration timeout = Durations.parse(args.last("5s", "--timeout"));
    EvaluationOptions options =
        EvaluationOptions.builder()
            .limits(EvaluationLimits.DEFAULT.withTimeout(timeout).withSteps(1L << 40))
            .build();
    PolicyTests tests = PolicyTests.of(policy);
    int count = (int) args.number(1, "--count");
    List<TestResult> results = new ArrayList<>();
    for (String name : tests.names()) {
      for (int i = 0; i < count && wanted.matcher(name).find(); i++) {
        results.add(tests.run(name, options, coverage));
      }
    }
    return results;
  }

  private static boolean isFailure(TestResult result) {
    return result.outcome() == Outcome.FAIL || result.outcome() == Outcome.ERROR;
  }

  private static int exitCode(Arguments args, List<TestResult> results) {
    boolean ignoreSkipped = args.has("--exit-zero-on-skipped", "-z");
    boolean failed =
        results.stream()
            .anyMatch(r -> isFailure(r) || (r.outcome() == Outcome.SKIPPED && !ignoreSkipped));
    return failed ? RegoCommand.FAILED : RegoCommand.OK;
  }

  private static Set<CoverageReport.Kind> kinds(Arguments args) throws Arguments.UsageException {
    Set<CoverageReport.Kind> kinds = EnumSet.noneOf(CoverageReport.Kind.class);
    for (String name : args.last("index_excluded,early_exit", "--coverage-runs").split(",", -1)) {
      switch (name) {
        case "" -> {}
        case "index_excluded" -> kinds.add(CoverageReport.Kind.INDEX_EXCLUDED);
        case "early_exit" -> kinds.add(CoverageReport.Kind.EARLY_EXIT);
        default -> throw new Arguments.UsageException("unknown coverage run: " + name);
      }
    }
    return kinds;
  }

  private int report(
      CoverageReport report, Set<CoverageReport.Kind> kinds, double threshold, boolean verbose) {
    if (report.percent() >= threshold) {
      Value json = CoverageJson.of(report, kinds);
      out.println(JSON.write(json));
      return RegoCommand.OK;
    }
    err.printf(
        Locale.ROOT,
        "Code coverage threshold not met: got %.2f instead of %.2f%n",
        report.percent(),
        threshold);
    if (verbose) {
      err.println("Lines not covered:");
      CoverageJson.missing(report).forEach(line -> err.println("\t" + line));
    }
    return RegoCommand.FAILED;
  }
}
