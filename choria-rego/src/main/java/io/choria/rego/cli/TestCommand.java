package io.choria.rego.cli;

import static io.choria.rego.cli.Option.Kind.DURATION;
import static io.choria.rego.cli.Option.Kind.INTEGER;
import static io.choria.rego.cli.Option.Kind.NUMBER;
import static io.choria.rego.cli.Option.Kind.TEXT;

import com.google.re2j.PatternSyntaxException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code rego test}: runs the test rules of a policy (spec 08 §9.1). */
final class TestCommand implements Command {
  private static final List<Option> OPTIONS =
      List.of(
          Option.flag("verbose", 'v', "tell of all tests, and why they fail"),
          Option.choice("format", 'f', "how results are shown", "pretty", "json", "gobench"),
          Option.choice("explain", ' ', "what -v tells", "fails", "full", "notes", "debug"),
          Option.flag("var-values", "tell where a test fails and on which values"),
          Option.of(TEXT, "run", 'r', "only tests whose names fit a regular expression"),
          Option.choice("sort", ' ', "order of results in JSON", "none", "duration"),
          Option.of(DURATION, "timeout", "how long a test may take (5s)"),
          Option.of(INTEGER, "count", "how often all tests are run (1)"),
          Option.flag("coverage", 'c', "report what the tests reach"),
          CommonOptions.COVERAGE_RUNS,
          Option.of(NUMBER, "threshold", "percent that must be covered"),
          Option.flag("exit-zero-on-skipped", 'z', "skipped tests are no failure"),
          Option.flag("fail-on-empty", "no tests are a failure"),
          Option.flag("bench", "measure the tests"),
          Option.flag("benchmem", "has no effect: memory is not measured"),
          Option.of(INTEGER, "parallel", 'p', "has no effect: one test runs after the other"),
          Option.flag("watch", 'w', "run again whenever a file changes"),
          CommonOptions.BUNDLES,
          CommonOptions.SCHEMA,
          CommonOptions.CAPABILITIES,
          CommonOptions.IGNORE,
          CommonOptions.MAX_ERRORS,
          CommonOptions.TARGET,
          CommonOptions.V0,
          CommonOptions.V1);

  private final PrintStream out;
  private final PrintStream err;
  private final Pause pause;

  TestCommand(PrintStream out, PrintStream err, Pause pause) {
    this.out = out;
    this.err = err;
    this.pause = pause;
  }

  @Override
  public List<Option> options() {
    return OPTIONS;
  }

  @Override
  public String operands() {
    return "<path> [path [...]]";
  }

  @Override
  public int run(Arguments args) throws UsageException {
    if (args.operands().isEmpty()) {
      throw new UsageException("specify at least one file");
    }
    CommonOptions.check(args);
    TestRun run;
    try {
      run = new TestRun(args, out, err);
    } catch (PatternSyntaxException e) {
      err.println(e.getMessage());
      return RegoCommand.USAGE;
    }
    if (args.text("format", "pretty").equals("gobench") && !args.has("bench")) {
      err.println("cannot use output format gobench without running benchmarks (--bench)");
      return RegoCommand.OK;
    }
    double threshold = args.number("threshold", 0);
    if (threshold < 0 || threshold > 100) {
      err.println("Code coverage threshold must be between 0 and 100");
      return RegoCommand.USAGE;
    }
    int code = run.run();
    if (!args.has("watch")) {
      return code;
    }
    List<Path> roots = new ArrayList<>();
    for (String path : args.operands()) {
      roots.add(DataPath.parse(path).path());
    }
    return watch(run, new FileWatch(roots));
  }

  private int watch(TestRun run, FileWatch files) throws UsageException {
    announce();
    while (pause.goOn()) {
      if (files.changed()) {
        run.run();
        announce();
      }
    }
    return RegoCommand.OK;
  }

  private void announce() {
    out.println("*".repeat(80));
    out.println("Watching for changes ...");
  }
}
