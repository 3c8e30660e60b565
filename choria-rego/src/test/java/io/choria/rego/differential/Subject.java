package io.choria.rego.differential;

import io.choria.rego.Dialect;
import io.choria.rego.RegoCompileException;
import io.choria.rego.RegoError;
import io.choria.rego.RegoEvaluationException;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinCache;
import io.choria.rego.builtin.BuiltinRegistry;
import io.choria.rego.builtin.Capabilities;
import io.choria.rego.check.Checked;
import io.choria.rego.check.FrontEnd;
import io.choria.rego.check.Options;
import io.choria.rego.check.QueryContext;
import io.choria.rego.check.SourceText;
import io.choria.rego.core.CoreQuery;
import io.choria.rego.core.GivenResults;
import io.choria.rego.eval.Evaluation;
import io.choria.rego.eval.Limits;
import io.choria.rego.eval.Query;
import io.choria.rego.eval.Settings;
import io.choria.rego.eval.Tier;
import io.choria.rego.plan.Planner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** This engine. */
final class Subject {
  private static final Capabilities CAPABILITIES =
      Capabilities.none().withNetwork().withEnvironment();
  private static final BuiltinRegistry BUILTINS = BuiltinRegistry.standard();
  private static final Limits LIMITS = new Limits(5_000_000, 5_000_000_000L, 1L << 28);

  private Subject() {}

  static DiffAnswer ask(DiffCase question) {
    return ask(question, Tier.INTERPRETED);
  }

  static FrontEnd frontEnd(DiffCase question) {
    return new FrontEnd(
        new Options(
            BUILTINS,
            CAPABILITIES,
            question.strict(),
            false,
            question.improvedNot(),
            Set.of(),
            10));
  }

  static List<SourceText> sources(DiffCase question) {
    List<SourceText> sources = new ArrayList<>();
    for (String module : question.modules()) {
      sources.add(
          new SourceText(
              "test-" + sources.size() + ".rego", module, question.v0() ? Dialect.V0 : Dialect.V1));
    }
    return sources;
  }

  /** Whether a question that compiles gives the result of a function, as data.a.f, beforehand. */
  static boolean givesResult(DiffCase question, String function) {
    Checked checked = checked(question);
    return GivenResults.of(function, checked.policy(), queries(question, checked));
  }

  /** The modules of a question that compiles. */
  static Checked checked(DiffCase question) {
    return frontEnd(question).compile(sources(question));
  }

  /** The queries of a question that compile. */
  static List<CoreQuery> queries(DiffCase question, Checked checked) {
    List<CoreQuery> queries = new ArrayList<>();
    for (String text : question.queries()) {
      try {
        queries.add(checked.query(text, QueryContext.none()));
      } catch (RegoCompileException e) {
        // asks nothing
      }
    }
    return queries;
  }

  static DiffAnswer ask(DiffCase question, Tier tier) {
    FrontEnd frontEnd = frontEnd(question);
    List<DiffAnswer.Outcome> answers = new ArrayList<>();
    try {
      Checked checked = frontEnd.compile(sources(question));
      Planner planner = Planner.of(checked.policy(), BUILTINS, tier);
      Value data = Value.parseJson(question.data());
      for (String text : question.queries()) {
        Query query;
        try {
          query = planner.query(checked.query(text, QueryContext.none()));
        } catch (RegoCompileException e) {
          DiffAnswer.Failure failure = failure(e.errors().get(0));
          question.inputs().forEach(i -> answers.add(new DiffAnswer.Outcome(failure, List.of())));
          continue;
        }
        for (String input : question.inputs()) {
          answers.add(answer(question, query, term(frontEnd, input), data));
        }
      }
    } catch (RegoCompileException e) {
      return new DiffAnswer(e.errors().stream().map(Subject::failure).toList(), List.of());
    } catch (RuntimeException | StackOverflowError e) {
      return new DiffAnswer(List.of(crash(e)), List.of());
    }
    return DiffAnswer.compiled(answers);
  }

  private static Value term(FrontEnd frontEnd, String input) {
    try {
      return input == null ? null : frontEnd.term(input);
    } catch (RegoCompileException e) {
      throw new IllegalArgumentException(input, e);
    }
  }

  private static DiffAnswer.Outcome answer(
      DiffCase question, Query query, Value input, Value data) {
    Evaluation evaluation =
        new Evaluation(
            new Settings(
                LIMITS,
                question.strictErrors(),
                () -> DiffCase.NOW,
                () -> 42,
                CAPABILITIES,
                BuiltinCache.withDefaults(),
                io.choria.rego.ObjectValue.EMPTY,
                null,
                null));
    List<String> solutions;
    try {
      solutions = texts(query.solutions(evaluation, input, data));
    } catch (RegoEvaluationException e) {
      if (e.getCause() != null) {
        return new DiffAnswer.Outcome(crash(e.getCause()), List.of());
      }
      RegoError first = evaluation.firstError();
      return new DiffAnswer.Outcome(failure(first == null ? e.error() : first), List.of());
    } catch (RuntimeException | StackOverflowError e) {
      return new DiffAnswer.Outcome(crash(e), List.of());
    }
    if (evaluation.firstError() != null) {
      return new DiffAnswer.Outcome(failure(evaluation.firstError()), List.of());
    }
    return new DiffAnswer.Outcome(null, solutions);
  }

  private static List<String> texts(List<Map<String, Value>> solutions) {
    List<String> result = new ArrayList<>();
    for (Map<String, Value> solution : solutions) {
      StringBuilder line = new StringBuilder();
      new TreeMap<>(solution)
          .forEach(
              (name, value) -> {
                if (!name.startsWith("_") && !name.startsWith("$")) {
                  line.append(name).append('=').append(value).append(';');
                }
              });
      result.add(line.toString());
    }
    result.sort(null);
    return result;
  }

  private static DiffAnswer.Failure failure(RegoError error) {
    return new DiffAnswer.Failure(
        error.code(),
        error.message(),
        error.location().file(),
        error.location().row(),
        error.location().column());
  }

  private static DiffAnswer.Failure crash(Throwable e) {
    StringBuilder text = new StringBuilder(e.toString());
    StackTraceElement[] trace = e.getStackTrace();
    for (int i = 0; i < Math.min(6, trace.length); i++) {
      text.append("\n  ").append(trace[i]);
    }
    return new DiffAnswer.Failure("crash", text.toString(), "", 0, 0);
  }
}
