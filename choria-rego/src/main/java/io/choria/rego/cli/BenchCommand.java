package io.choria.rego.cli;

import static io.choria.rego.cli.Option.Kind.DURATION;
import static io.choria.rego.cli.Option.Kind.INTEGER;
import static io.choria.rego.cli.Option.Kind.TEXT;

import io.choria.rego.EvaluationLimits;
import io.choria.rego.EvaluationOptions;
import io.choria.rego.Policy;
import io.choria.rego.PreparedQuery;
import io.choria.rego.RegoException;
import io.choria.rego.Value;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code rego bench}: how long a query takes, measured over and over on one thread. */
final class BenchCommand implements Command {
  private static final List<Option> OPTIONS = new ArrayList<>(CommonOptions.QUERY);

  static {
    OPTIONS.addAll(
        List.of(
            Option.choice("format", 'f', "how figures are shown", "pretty", "json", "gobench"),
            Option.of(DURATION, "duration", "how long to measure (1s)"),
            Option.of(INTEGER, "count", "how often to measure (1)"),
            Option.flag("fail", "an undefined result is a failure (true)"),
            Option.flag("benchmem", "has no effect: memory is not measured"),
            Option.flag("metrics", "has no effect"),
            Option.flag("e2e", "not supported: there is no server"),
            Option.of(TEXT, "config-file", 'c', "not supported: there is no server"),
            Option.of(INTEGER, "shutdown-grace-period", "only for --e2e: has no effect"),
            Option.of(INTEGER, "shutdown-wait-period", "only for --e2e: has no effect")));
  }

  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;

  BenchCommand(InputStream in, PrintStream out, PrintStream err) {
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
    CommonOptions.check(args);
    if (args.has("e2e") || args.given("config-file")) {
      throw new UsageException("--e2e and --config-file are not supported: there is no server");
    }
    try {
      String text = EvalCommand.query(args, in);
      Value input = Sources.input(args, in);
      Policy policy =
          new Sources(args).files(args.all("data"), false).bundles(args.all("bundle")).compile();
      return measure(args, policy, text, input);
    } catch (ProblemsException e) {
      return fail(args, e.asked());
    } catch (RegoException e) {
      return fail(args, Problem.of(e));
    }
  }

  private int fail(Arguments args, List<Problem> problems) {
    if (args.text("format", "pretty").equals("json")) {
      out.println(Json.indented(Map.of("errors", Problem.json(problems))));
    } else {
      err.println(Problem.text(problems, ""));
    }
    return RegoCommand.USAGE;
  }

  private int measure(Arguments args, Policy policy, String text, @Nullable Value input) {
    EvaluationLimits limits =
        EvaluationLimits.DEFAULT.withTimeout(Duration.ofMinutes(1)).withSteps(1L << 40);
    PreparedQuery query =
        policy
            .query(text, args.all("import"), args.text("package", ""))
            .with(EvaluationOptions.builder().limits(limits).build());
    boolean demanded = !args.given("fail") || args.has("fail");
    if (demanded && query.evaluate(input, policy.data()).isEmpty()) {
      throw new RegoException("undefined result");
    }
    Duration duration = args.duration("duration", Duration.ofSeconds(1));
    for (int i = 0; i < args.integer("count", 1); i++) {
      Measurement measured =
          Measurement.of(duration, () -> evaluate(query, input, policy, demanded));
      print(args.text("format", "pretty"), measured);
    }
    return RegoCommand.OK;
  }

  private static void evaluate(
      PreparedQuery query, @Nullable Value input, Policy policy, boolean demanded) {
    if (query.evaluate(input, policy.data()).isEmpty() && demanded) {
      throw new RegoException("the query became undefined while it was measured");
    }
  }

  private void print(String format, Measurement measured) {
    switch (format) {
      case "json" -> {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("N", measured.evaluations());
        json.put("T", measured.nanos());
        json.put("Extra", measured.figures());
        out.println(Json.indented(json));
      }
      case "gobench" -> out.println("BenchmarkRegoEval\t" + measured.columns());
      default -> table(measured.figures());
    }
  }

  private void table(Map<String, Object> figures) {
    int width = figures.values().stream().mapToInt(f -> f.toString().length()).max().orElse(0);
    Table table = new Table(2);
    figures.forEach(
        (name, figure) -> {
          String text = figure.toString();
          table.row(List.of(name, " ".repeat(width - text.length()) + text));
        });
    table.lines().forEach(out::println);
  }
}
