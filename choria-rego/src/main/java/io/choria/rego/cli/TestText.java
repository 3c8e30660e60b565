package io.choria.rego.cli;

import io.choria.rego.RegoError;
import io.choria.rego.TestResult;
import io.choria.rego.TestResult.Outcome;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Outcomes of tests for people (spec 08 §9.1). */
final class TestText {
  static final String LINE = "-".repeat(80);

  private final PrintStream out;
  private final FailureText failures;

  TestText(PrintStream out, FailureText failures) {
    this.out = out;
    this.failures = failures;
  }

  void print(List<TestResult> results, boolean verbose) {
    String file = null;
    List<TestResult> failed = new ArrayList<>();
    for (TestResult result : results) {
      if (result.outcome() == Outcome.FAIL) {
        failed.add(result);
      }
      if (verbose || result.outcome() != Outcome.PASS) {
        if (file != null && !file.equals(result.location().file())) {
          out.println();
        }
        file = result.location().file();
        print(result, verbose);
      }
    }
    if (leaves(results, Outcome.FAIL) > 0) {
      failures.print(failed, out);
    }
    if (file != null) {
      out.println(LINE);
    }
    summary(results);
  }

  /** The line that says what came out of a test. */
  static String line(TestResult result) {
    String duration =
        result.outcome() == Outcome.SKIPPED ? "" : " (" + Durations.text(result.duration()) + ")";
    return result.name() + ": " + result.outcome() + duration;
  }

  /** The line and those of all cases. */
  static String withCases(TestResult result) {
    StringBuilder text = new StringBuilder(line(result)).append('\n');
    cases(result.cases(), "", true, line -> text.append(line).append('\n'));
    return text.toString();
  }

  private void print(TestResult result, boolean verbose) {
    out.println(result.location() + ":");
    out.println(line(result));
    cases(result.cases(), "  ", verbose, out::println);
    if (!result.output().isEmpty()) {
      out.println();
      String text = String.join("\n", result.output()).strip();
      text.lines().forEach(line -> out.println("  " + line));
      out.println();
    }
    RegoError error = result.error();
    if (error != null) {
      // what is wrong with a test itself is found when it is compiled
      out.println("  " + (error.code().startsWith("rego_") ? "1 error occurred: " : "") + error);
      List<Problem.Frame> frames = failures.frames(result);
      if (!frames.isEmpty()) {
        out.println("  Traceback:");
        frames.forEach(frame -> out.println("    " + frame));
      }
    }
  }

  private static void cases(
      List<TestResult.Case> cases, String indent, boolean verbose, Consumer<String> lines) {
    for (TestResult.Case one : cases) {
      if (verbose || !one.passed()) {
        lines.accept(indent + one.name() + ": " + (one.passed() ? "PASS" : "FAIL"));
        cases(one.cases(), indent + "  ", verbose, lines);
      }
    }
  }

  private void summary(List<TestResult> results) {
    Map<Outcome, Long> counts = new LinkedHashMap<>();
    long total = 0;
    for (Outcome outcome : List.of(Outcome.PASS, Outcome.FAIL, Outcome.SKIPPED, Outcome.ERROR)) {
      long count = leaves(results, outcome);
      counts.put(outcome, count);
      total += count;
    }
    for (Map.Entry<Outcome, Long> e : counts.entrySet()) {
      if (e.getValue() > 0) {
        out.println(e.getKey() + ": " + e.getValue() + "/" + total);
      }
    }
  }

  private static long leaves(List<TestResult> results, Outcome outcome) {
    return results.stream().mapToLong(result -> leaves(result, outcome)).sum();
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
