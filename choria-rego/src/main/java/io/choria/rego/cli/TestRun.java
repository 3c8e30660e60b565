package io.choria.rego.cli;

import com.google.re2j.Pattern;
import io.choria.rego.Coverage;
import io.choria.rego.CoverageReport;
import io.choria.rego.EvaluationLimits;
import io.choria.rego.EvaluationOptions;
import io.choria.rego.Policy;
import io.choria.rego.PolicyTests;
import io.choria.rego.RegoError;
import io.choria.rego.TestResult;
import io.choria.rego.TestResult.Outcome;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs the tests that a command line names and reports about them. */
final class TestRun {
  private final Arguments args;
  private final PrintStream out;
  private final PrintStream err;
  private final Pattern wanted;
  private final Set<CoverageReport.Kind> kinds;
  private final EvaluationOptions options;
  private final double threshold;
  private final boolean verbose;

  TestRun(Arguments args, PrintStream out, PrintStream err) throws UsageException {
    this.args = args;
    this.out = out;
    this.err = err;
    this.kinds = CoverageJson.kinds(args);
    this.threshold = args.number("threshold", 0);
    this.verbose = args.has("verbose") || args.given("explain");
    this.wanted = Pattern.compile(args.text("run", ""));
    Duration timeout = args.duration("timeout", Duration.ZERO);
    if (timeout.isZero()) {
      timeout = Duration.ofSeconds(args.has("bench") ? 30 : 5);
    }
    this.options =
        EvaluationOptions.builder()
            .limits(EvaluationLimits.DEFAULT.withTimeout(timeout).withSteps(1L << 40))
            .build();
  }

  /** Loads, runs and reports; gives the exit code. */
  int run() throws UsageException {
    Policy policy;
    try {
      Sources sources = new Sources(args);
      sources.builder().forTests(true);
      if (args.has("bundle")) {
        sources.bundles(args.operands());
      } else {
        sources.files(args.operands(), false);
      }
      policy = sources.compile();
    } catch (ProblemsException e) {
      err.println(
          e.bundle() == null
              ? e.text()
              : "unable to load bundle " + e.bundle() + ": " + e.getMessage());
      return RegoCommand.USAGE;
    }
    int code = RegoCommand.OK;
    int count = args.integer("count", 1);
    for (int i = 0; i < count && code == RegoCommand.OK; i++) {
      code = once(policy, PolicyTests.of(policy));
    }
    return code;
  }

  private int once(Policy policy, PolicyTests tests) {
    if (args.has("coverage") || args.given("coverage-runs") || threshold > 0) {
      return cover(policy, tests);
    } else if (args.has("bench")) {
      return new TestBench(tests, options, out).run(names(tests), args);
    }
    List<TestResult> results = results(tests, null);
    if (args.text("format", "pretty").equals("json")) {
      if (args.text("sort", "none").equals("duration")) {
        results.sort(Comparator.comparing(TestResult::duration).reversed());
      }
      out.println(Json.indented(new TestJson(tests, options).results(results)));
    } else {
      if (args.text("sort", "none").equals("duration")) {
        err.println("warning: --sort is only supported with JSON format");
      }
      text(tests).print(results, verbose);
    }
    if (results.isEmpty() && args.has("fail-on-empty")) {
      err.println("no tests were run");
      return RegoCommand.USAGE;
    }
    return exitCode(results);
  }

  private TestText text(PolicyTests tests) {
    boolean values = args.has("var-values");
    String mode = args.given("explain") ? args.text("explain", "fails") : "";
    return new TestText(out, new FailureText(tests, options, verbose, values, mode));
  }

  private List<String> names(PolicyTests tests) {
    return tests.names().stream()
        .filter(name -> wanted.matcher(TestName.reference(name)).find())
        .toList();
  }

  private List<TestResult> results(PolicyTests tests, @Nullable Coverage coverage) {
    List<TestResult> results = new ArrayList<>();
    for (String name : names(tests)) {
      results.add(tests.run(name, options, coverage));
    }
    return results;
  }

  private int exitCode(List<TestResult> results) {
    boolean skippedIsGood = args.has("exit-zero-on-skipped");
    boolean good =
        results.stream()
            .map(TestResult::outcome)
            .allMatch(o -> o == Outcome.PASS || (o == Outcome.SKIPPED && skippedIsGood));
    return good ? RegoCommand.OK : RegoCommand.FAILED;
  }

  private int cover(Policy policy, PolicyTests tests) {
    Coverage coverage = new Coverage();
    List<TestResult> results = results(tests, coverage);
    List<TestResult> failed = new ArrayList<>();
    for (TestResult result : results) {
      RegoError error = result.error();
      if (error != null) {
        err.println((error.code().startsWith("rego_") ? "1 error occurred: " : "") + error);
        return RegoCommand.USAGE;
      } else if (result.outcome() == Outcome.FAIL) {
        failed.add(result);
      }
    }
    if (!failed.isEmpty()) {
      text(tests).print(failed, verbose);
      err.println(TestText.withCases(failed.get(0)));
      return RegoCommand.USAGE;
    }
    return report(coverage.report(policy));
  }

  private int report(CoverageReport report) {
    if (report.percent() >= threshold) {
      out.println(Json.indented(CoverageJson.of(report, kinds)));
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
