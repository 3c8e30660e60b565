package io.choria.rego.cli;

import io.choria.rego.RegoException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** {@code rego check|eval|test}, which take the options of {@code opa} (spec 08 §9). */
public final class RegoCommand {
  /** Everything is well. */
  static final int OK = 0;

  /** The arguments are wrong, or the policy does not load. */
  static final int USAGE = 1;

  /** A test or an evaluation failed. */
  static final int FAILED = 2;

  private static final String HELP =
      """
      usage: rego check [--strict] [--v0-compatible] [-b] [-m N] [-s SCHEMAS] [-f pretty|json] path...
             rego eval  [-d path]... [-b bundle]... [-i file | --stdin-input] [-f FORMAT]
                        [--import PATH]... [--package NAME] [--strict-builtin-errors] [-s SCHEMAS]
                        [--fail] [--fail-defined] [--v0-compatible] query
             rego test  [-v] [-b] [-f pretty|json] [--sort none|duration] [--run REGEX] [-z]
                        [--timeout 5s] [--count N] [--fail-on-empty] [--coverage] [--threshold N]
                        [--coverage-runs index_excluded,early_exit] [--v0-compatible] path...
             rego bench [-d path]... [-b bundle]... [-i file | --stdin-input] [--import PATH]...
                        [--package NAME] [-f pretty|json|gobench] [--duration 1s] [--count N]
                        [--v0-compatible] query
      FORMAT: json, values, bindings, raw, pretty, discard
      """;

  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;

  RegoCommand(InputStream in, PrintStream out, PrintStream err) {
    this.in = in;
    this.out = out;
    this.err = err;
  }

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    System.exit(new RegoCommand(System.in, out, err).run(Arrays.asList(args)));
  }

  int run(List<String> args) {
    String command = args.isEmpty() ? "" : args.get(0);
    List<String> rest = args.isEmpty() ? args : args.subList(1, args.size());
    try {
      return switch (command) {
        case "check" -> new CheckCommand(err).run(Arguments.parse(rest, CheckCommand.OPTIONS));
        case "eval" ->
            new EvalCommand(in, out, err).run(Arguments.parse(rest, EvalCommand.OPTIONS));
        case "bench" ->
            new BenchCommand(in, out, err).run(Arguments.parse(rest, BenchCommand.OPTIONS));
        case "test" -> new TestCommand(out, err).run(Arguments.parse(rest, TestCommand.OPTIONS));
        default -> {
          err.print(HELP);
          yield command.equals("help") || command.equals("--help") ? OK : USAGE;
        }
      };
    } catch (Arguments.UsageException e) {
      err.println(e.getMessage());
      err.print(HELP);
      return USAGE;
    } catch (UncheckedIOException e) {
      err.println(e.getMessage());
      return command.equals("eval") ? FAILED : USAGE;
    } catch (RegoException e) {
      boolean loading = command.equals("test") || command.equals("check");
      err.println(loading ? LoadErrors.text(e) : e.getMessage());
      return command.equals("eval") ? FAILED : USAGE;
    }
  }
}
