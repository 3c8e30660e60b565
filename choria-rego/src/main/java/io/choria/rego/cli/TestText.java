package io.choria.rego.cli;

import io.choria.rego.RegoError;
import io.choria.rego.TestResult;
import io.choria.rego.TestResult.Outcome;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Outcomes of tests for people (spec 08 §9.1). */
final class TestText {
  private static final String LINE = "-".repeat(80);

  private final PrintStream out;

  TestText(PrintStream out) {
    this.out = out;
  }

  void print(List<TestResult> results, boolean verbose) {
    boolean printed = false;
    for (TestResult result : results) {
      if (verbose || result.outcome() != Outcome.PASS) {
        printed = true;
        print(result, verbose);
      }
    }
    if (printed) {
      out.println(LINE);
    }
    summary(results);
  }

  private void print(TestResult result, boolean verbose) {
    out.println(result.location() + ":");
    String duration =
        result.outcome() == Outcome.SKIPPED ? "" : " (" + Durations.text(result.duration()) + ")";
    out.println(result.name() + ": " + result.outcome() + duration);
    cases(result.cases(), "  ", verbose);
    RegoError error = result.error();
    if (error != null) {
      // what is wrong with a test itself is found when it is compiled
      out.println("  " + (error.code().startsWith("rego_") ? "1 error occurred: " : "") + error);
    }
    if (!result.output().isEmpty()) {
      out.println();
      result.output().forEach(line -> out.println("  " + line));
      out.println();
    }
  }

  private void cases(List<TestResult.Case> cases, String indent, boolean verbose) {
    for (TestResult.Case one : cases) {
      if (verbose || !one.passed()) {
        out.println(indent + one.name() + ": " + (one.passed() ? "PASS" : "FAIL"));
        cases(one.cases(), indent + "  ", verbose);
      }
    }
  }

  private void summary(List<TestResult> results) {
    Map<Outcome, Long> counts = new LinkedHashMap<>();
    long total = 0;
    for (Outcome outcome : List.of(Outcome.PASS, Outcome.FAIL, Outcome.SKIPPED, Outcome.ERROR)) {
      long count = results.stream().mapToLong(r -> leaves(r, outcome)).sum();
      counts.put(outcome, count);
      total += count;
    }
    for (Map.Entry<Outcome, Long> e : counts.entrySet()) {
      if (e.getValue() > 0) {
        out.println(e.getKey() + ": " + e.getValue() + "/" + total);
      }
    }
  }

  /** A test with cases counts by its cases. */
  private static long leaves(TestResult result, Outcome outcome) {
    if (result.cases().isEmpty()) {
      return result.outcome() == outcome ? 1 : 0;
    } else if (outcome != Outcome.PASS && outcome != Outcome.FAIL) {
      return 0;
    }
    return result.cases().stream().mapToLong(c -> leaves(c, outcome == Outcome.PASS)).sum();
  }

  private static long leaves(TestResult.Case one, boolean passed) {
    return one.cases().isEmpty()
        ? (one.passed() == passed ? 1 : 0)
        : one.cases().stream().mapToLong(c -> leaves(c, passed)).sum();
  }
}
