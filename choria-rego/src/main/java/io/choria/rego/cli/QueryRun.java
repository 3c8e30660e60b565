package io.choria.rego.cli;

import io.choria.rego.Coverage;
import io.choria.rego.EvaluationLimits;
import io.choria.rego.EvaluationOptions;
import io.choria.rego.Location;
import io.choria.rego.ObjectValue;
import io.choria.rego.Policy;
import io.choria.rego.PreparedQuery;
import io.choria.rego.RegoError;
import io.choria.rego.RegoEvaluationException;
import io.choria.rego.RegoException;
import io.choria.rego.Solution;
import io.choria.rego.TraceEvent;
import io.choria.rego.Value;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks a query as the options of {@code eval} say. */
final class QueryRun {
  private final Arguments args;
  private final String text;
  private final @Nullable Value input;
  private final PrintStream err;
  private final Metrics metrics = new Metrics();
  private final QueryOutput output = new QueryOutput();

  QueryRun(Arguments args, String text, @Nullable Value input, PrintStream err) {
    this.args = args;
    this.text = text;
    this.input = input;
    this.err = err;
  }

  /** Loads policies and data and asks; what goes wrong is part of the output. */
  QueryOutput run(Sources sources) throws UsageException {
    CapturedQuery captured = null;
    try {
      if (text.isBlank()) {
        throw new RegoException("cannot evaluate empty query");
      }
      sources.builder().keepPrint(true);
      if (args.given("data")) {
        metrics.time("timer_rego_load_files_ns", () -> files(sources));
      }
      sources.bundles(args.all("bundle"));
      Policy policy =
          args.given("data") || args.given("bundle")
              ? metrics.time("timer_rego_module_compile_ns", sources::compile)
              : sources.compile();
      captured =
          metrics.time(
              "timer_rego_query_parse_ns",
              () -> new CapturedQuery(text, Sources.dialect(args), args.all("import")));
      output.query(captured);
      ask(policy, captured);
    } catch (ProblemsException e) {
      output.problems(e.asked());
    } catch (RegoException e) {
      output.problems(problems(captured, e));
    }
    if (args.has("metrics") || args.has("instrument") || profiled()) {
      output.metrics(metrics);
    }
    return output;
  }

  private Sources files(Sources sources) throws ProblemsException {
    try {
      return sources.files(args.all("data"), false);
    } catch (UsageException e) {
      throw new ProblemsException(
          List.of(new Problem(String.valueOf(e.getMessage()), null, List.of())), true);
    }
  }

  private boolean profiled() {
    return args.has("profile") || args.given("profile-limit") || args.given("profile-sort");
  }

  private static List<Problem> problems(@Nullable CapturedQuery captured, RegoException failure) {
    if (captured != null) {
      return failure.errors().stream().map(captured::written).map(Problem::of).toList();
    }
    return failure.errors().stream().anyMatch(e -> e.message().equals("empty query"))
        ? List.of(
            Problem.of(
                new RegoError(
                    "rego_compile_error", "empty query cannot be compiled", Location.UNKNOWN)))
        : Problem.of(failure);
  }

  private EvaluationOptions options(boolean prints) {
    Duration timeout = args.duration("timeout", Duration.ZERO);
    EvaluationOptions.Builder options =
        EvaluationOptions.builder()
            .strictErrors(args.has("strict-builtin-errors"))
            .runtime(RuntimeInfo.document())
            .limits(
                EvaluationLimits.DEFAULT
                    .withTimeout(timeout.isZero() ? Duration.ofDays(1) : timeout)
                    .withSteps(1L << 50));
    return (prints ? options.print(err::println) : options).build();
  }

  private void ask(Policy policy, CapturedQuery captured) throws UsageException {
    List<String> imports = args.all("import");
    String home = args.text("package", "");
    PreparedQuery compiled =
        metrics.time(
            "timer_rego_query_compile_ns",
            () -> policy.query(captured.text(), imports, home, Sources.dialect(args)));
    PreparedQuery query = compiled.with(options(true));
    int count = Math.max(1, args.integer("count", 1));
    for (int i = 0; i < count; i++) {
      try {
        List<Solution> solutions =
            metrics.time("timer_rego_query_eval_ns", () -> evaluate(policy, query, captured));
        output.solutions(solutions);
      } catch (RegoEvaluationException e) {
        output.problems(List.of(problem(policy, compiled, captured, e.error())));
        return;
      }
    }
  }

  private List<Solution> evaluate(Policy policy, PreparedQuery query, CapturedQuery captured)
      throws UsageException {
    ObjectValue data = policy.data();
    if (args.has("coverage")) {
      Coverage coverage = new Coverage();
      List<Solution> solutions = query.evaluate(input, data, coverage);
      output.coverage(CoverageJson.of(coverage.report(policy), CoverageJson.kinds(args)));
      return solutions;
    }
    String mode = args.text("explain", "off");
    List<Consumer<TraceEvent>> listeners = new ArrayList<>();
    if (!mode.equals("off")) {
      List<TraceEvent> events = new ArrayList<>();
      listeners.add(events::add);
      output.explanation(events, TraceFilter.of(mode), args.has("var-values"));
    }
    if (args.has("show-builtin-errors")) {
      BuiltinErrors errors = new BuiltinErrors();
      listeners.add(errors);
      output.builtinErrors(errors.problems());
    }
    if (profiled()) {
      Profile profile = new Profile(args.all("profile-sort"), args.integer("profile-limit", 10));
      listeners.add(profile);
      output.profile(profile);
    }
    if (listeners.isEmpty()) {
      return query.evaluate(input, data);
    }
    return query.trace(
        input, data, !mode.equals("off"), event -> tell(listeners, captured.written(event)));
  }

  private static void tell(List<Consumer<TraceEvent>> listeners, @Nullable TraceEvent event) {
    if (event != null) {
      listeners.forEach(listener -> listener.accept(event));
    }
  }

  /** Asks once more to know where the evaluation was; what takes too long is not asked again. */
  private Problem problem(
      Policy policy, PreparedQuery compiled, CapturedQuery captured, RegoError error) {
    RegoError written = captured.written(error);
    if (error.code().equals("eval_cancel_error")) {
      return Problem.of(written);
    }
    StackFrames frames = new StackFrames();
    BuiltinErrors builtins = new BuiltinErrors();
    try {
      compiled
          .with(options(false))
          .trace(
              input,
              policy.data(),
              false,
              event -> tell(List.of(frames, builtins), captured.written(event)));
    } catch (RegoEvaluationException e) {
      for (Problem builtin : builtins.problems()) {
        if (written.equals(builtin.error())) {
          return builtin;
        }
      }
      if (e.error().equals(error)) {
        return new Problem(written.message(), written, frames.frames(error));
      }
    }
    return Problem.of(written);
  }
}
