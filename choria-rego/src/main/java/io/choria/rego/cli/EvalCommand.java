package io.choria.rego.cli;

import static io.choria.rego.cli.Option.Kind.DURATION;
import static io.choria.rego.cli.Option.Kind.INTEGER;
import static io.choria.rego.cli.Option.Kind.LIST;
import static io.choria.rego.cli.Option.Kind.TEXTS;

import io.choria.rego.Value;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code rego eval}: evaluates a query and prints its results (spec 08 §9.3). */
final class EvalCommand implements Command {
  private static final List<Option> OPTIONS = new ArrayList<>(CommonOptions.QUERY);

  static {
    OPTIONS.addAll(
        List.of(
            Option.choice(
                "format",
                'f',
                "how results are shown",
                "json",
                "values",
                "bindings",
                "pretty",
                "source",
                "raw",
                "discard"),
            Option.of(INTEGER, "pretty-limit", "has no effect, as in opa 1.22.2"),
            Option.flag("fail", "exit code 1 if the result is undefined"),
            Option.flag("fail-defined", "exit code 1 if the result is defined"),
            Option.flag("strict-builtin-errors", "the first error of a built-in ends it all"),
            Option.flag("show-builtin-errors", "list the errors of built-ins"),
            Option.of(DURATION, "timeout", "how long it may take (a day)"),
            Option.of(INTEGER, "count", "how often the query is asked (1)"),
            Option.choice(
                "explain",
                ' ',
                "tell what was evaluated",
                "off",
                "full",
                "notes",
                "fails",
                "debug"),
            Option.flag("var-values", "with the values in conditions that fail"),
            Option.flag("metrics", "tell how long the parts take"),
            Option.flag("instrument", "the same as --metrics"),
            Option.flag("profile", "tell how long conditions take"),
            Option.of(INTEGER, "profile-limit", "how many conditions (10)"),
            Option.of(
                TEXTS,
                "profile-sort",
                "order: total_time_ns, num_eval, num_redo, num_gen_expr, file, line"),
            Option.flag("coverage", "report what was reached"),
            CommonOptions.COVERAGE_RUNS,
            CommonOptions.CAPABILITIES,
            CommonOptions.STRICT,
            Option.flag("disable-indexing", "has no effect"),
            Option.flag("disable-early-exit", "has no effect"),
            Option.of(TEXTS, "disable-inlining", "only for partial evaluation: has no effect"),
            Option.flag("shallow-inlining", "only for partial evaluation: has no effect"),
            Option.flag("nondeterminstic-builtins", "only for partial evaluation: has no effect"),
            Option.of(INTEGER, "optimize", 'O', "has no effect"),
            Option.of(LIST, "entrypoint", 'e', "only for -O: has no effect")));
  }

  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;

  EvalCommand(InputStream in, PrintStream out, PrintStream err) {
    this.in = in;
    this.out = out;
    this.err = err;
  }

  @Override
  public List<Option> options() {
    return OPTIONS;
  }

  @Override
  public String operands() {
    return "<query>";
  }

  @Override
  public int run(Arguments args) throws UsageException {
    CommonOptions.checkQuery(args);
    if (args.has("fail") && args.has("fail-defined")) {
      throw new UsageException("specify --fail or --fail-defined but not both");
    }
    CommonOptions.check(args);
    String format = args.text("format", "json");
    if (format.equals("source")) {
      throw new UsageException("invalid output format for evaluation");
    }
    CoverageJson.kinds(args);
    if (args.has("strict-builtin-errors") && args.has("show-builtin-errors")) {
      err.println(
          "cannot use --show-builtin-errors with --strict-builtin-errors,"
              + " --strict-builtin-errors will return the first built-in error encountered"
              + " immediately");
      return RegoCommand.FAILED;
    }
    QueryOutput output;
    try {
      String query = query(args, in);
      Value input = Sources.input(args, in);
      Sources sources = new Sources(args);
      output = new QueryRun(args, query, input, err).run(sources);
    } catch (ProblemsException e) {
      err.println(e.loading() ? e.text() : e.problems().get(0).message());
      return RegoCommand.FAILED;
    }
    output.print(format, out, err);
    if (output.failed()) {
      return RegoCommand.FAILED;
    }
    boolean wrong = output.defined() ? args.has("fail-defined") : args.has("fail");
    return wrong ? RegoCommand.USAGE : RegoCommand.OK;
  }

  /** The query, which may be what comes in. */
  static String query(Arguments args, @Nullable InputStream in) {
    if (!args.has("stdin") || in == null) {
      return args.operands().get(0);
    }
    try {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the query", e);
    }
  }
}
