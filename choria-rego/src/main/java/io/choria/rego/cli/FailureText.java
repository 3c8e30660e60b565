package io.choria.rego.cli;

import io.choria.rego.EvaluationOptions;
import io.choria.rego.PolicyTests;
import io.choria.rego.RegoEvaluationException;
import io.choria.rego.TestResult;
import io.choria.rego.TraceEvent;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Why tests fail: they are run once more and watched. */
final class FailureText {
  private final PolicyTests tests;
  private final EvaluationOptions options;
  private final boolean verbose;
  private final boolean values;
  private final TraceFilter filter;

  /**
   * Tells of failures.
   *
   * @param verbose whether to show what was evaluated
   * @param values whether to show the last failed condition with its values
   * @param mode what to show; empty for notes and failed conditions
   */
  FailureText(
      PolicyTests tests, EvaluationOptions options, boolean verbose, boolean values, String mode) {
    this.tests = tests;
    this.options = options;
    this.verbose = verbose;
    this.values = values;
    this.filter = TraceFilter.of(mode);
  }

  void print(List<TestResult> failed, PrintStream out) {
    if (!verbose && !values) {
      return;
    }
    out.println(TestText.LINE);
    out.println("FAILURES");
    out.println(TestText.LINE);
    for (TestResult result : failed) {
      out.println(TestText.line(result));
      List<TraceEvent> events = events(result);
      if (verbose) {
        out.println();
        TraceText.lines(TestName.reference(result.name()) + " = _", filter.apply(events), values)
            .forEach(line -> out.println("  " + line));
      }
      if (!result.cases().isEmpty()) {
        out.println();
      }
      cases(result.cases(), List.of(), out);
      if (values) {
        out.println();
        lastFailure(events, out);
      }
      out.println();
    }
  }

  /** Each failed case with those that it stands in. */
  private static void cases(List<TestResult.Case> cases, List<String> around, PrintStream out) {
    for (TestResult.Case one : cases) {
      List<String> path = new ArrayList<>(around);
      path.add(one.name());
      if (one.cases().isEmpty() && !one.passed()) {
        String indent = "  ";
        for (String name : path) {
          out.println(indent + name + ": FAIL");
          indent += "  ";
        }
      }
      cases(one.cases(), path, out);
    }
  }

  private static void lastFailure(List<TraceEvent> events, PrintStream out) {
    for (int i = events.size() - 1; i >= 0; i--) {
      TraceEvent event = events.get(i);
      if (event.kind() == TraceEvent.Kind.FAIL && event.depth() > 0) {
        out.println("  " + event.location() + ":");
        event.text().lines().forEach(line -> out.println("    " + line));
        TraceText.values(event).forEach(value -> out.println("      " + value));
        out.println();
        return;
      }
    }
  }

  private List<TraceEvent> events(TestResult result) {
    List<TraceEvent> events = new ArrayList<>();
    try {
      tests.trace(result.name(), options, events::add);
    } catch (RegoEvaluationException e) {
      // what failed once may be aborted the next time
    }
    return events;
  }

  /** Where the evaluation was when it was aborted. */
  List<Problem.Frame> frames(TestResult result) {
    StackFrames frames = new StackFrames(TestName.reference(result.name()));
    try {
      tests.trace(result.name(), options, frames);
      return List.of();
    } catch (RegoEvaluationException e) {
      return e.error().equals(result.error()) ? frames.frames(e.error()) : List.of();
    }
  }
}
