package io.choria.rego.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code rego check|test|eval|bench}, which take the options of {@code opa} (spec 08 §9). */
public final class RegoCommand {
  /** Everything is well. */
  static final int OK = 0;

  /** The arguments are wrong, or the policy does not load. */
  static final int USAGE = 1;

  /** A test or an evaluation failed. */
  static final int FAILED = 2;

  private static final String HELP =
      """
      Policies in Rego, the language of Open Policy Agent.

      Usage:
        rego [command]

      Available Commands:
        bench       Measure how long a query takes
        check       Find errors in policies
        eval        Evaluate a query
        test        Run the tests in policies

      Use "rego [command] --help" for more information about a command.
      """;

  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;
  private final Pause pause;

  RegoCommand(InputStream in, PrintStream out, PrintStream err) {
    this(in, out, err, Pause.HALF_A_SECOND);
  }

  RegoCommand(InputStream in, PrintStream out, PrintStream err, Pause pause) {
    this.in = in;
    this.out = out;
    this.err = err;
    this.pause = pause;
  }

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    System.exit(new RegoCommand(System.in, out, err).run(Arrays.asList(args)));
  }

  int run(List<String> args) {
    String name = args.isEmpty() ? "help" : args.get(0);
    if (name.equals("help") || name.equals("--help") || name.equals("-h")) {
      out.print(HELP);
      return OK;
    }
    Command command = command(name);
    if (command == null) {
      err.println("Error: unknown command \"" + name + "\" for \"rego\"");
      err.println("Run 'rego --help' for usage.");
      return USAGE;
    }
    try {
      return command.run(Arguments.parse(args.subList(1, args.size()), command.options()));
    } catch (HelpException e) {
      out.print(usage(name, command));
      return OK;
    } catch (UsageException e) {
      err.println("Error: " + e.getMessage());
      err.println(usage(name, command));
      return USAGE;
    }
  }

  private @Nullable Command command(String name) {
    return switch (name) {
      case "check" -> new CheckCommand(err);
      case "eval" -> new EvalCommand(in, out, err);
      case "bench" -> new BenchCommand(in, out, err);
      case "test" -> new TestCommand(out, err, pause);
      default -> null;
    };
  }

  private static String usage(String name, Command command) {
    StringBuilder text = new StringBuilder("Usage:\n  rego ").append(name).append(' ');
    text.append(command.operands()).append(" [flags]\n\nFlags:\n");
    List<Option> options = command.options();
    int width = options.stream().mapToInt(o -> o.synopsis().length()).max().orElse(0);
    for (Option option : options) {
      String synopsis = option.synopsis();
      text.append(synopsis).append(" ".repeat(width + 3 - synopsis.length()));
      text.append(option.help()).append('\n');
    }
    return text.toString();
  }
}
