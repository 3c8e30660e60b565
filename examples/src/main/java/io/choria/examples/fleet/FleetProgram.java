package io.choria.examples.fleet;

import io.choria.config.ConfigException;
import io.choria.messaging.ChoriaException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program: {@code fleet ping|find|facts|inventory|req|ddl|demo}. */
@Command(
    name = "fleet",
    description = "Talks to the servers of a Choria network.",
    mixinStandardHelpOptions = true,
    version = "fleet 0.1.0",
    subcommands = {
      PingCommand.class,
      FindCommand.class,
      FactsCommand.class,
      InventoryCommand.class,
      ReqCommand.class,
      DdlCommand.class,
      DemoCommand.class
    },
    footer = {
      "",
      "Exit codes: 0 done and every server that was asked succeeded, 1 the question could not be",
      "asked or nobody answered, 2 wrong usage, 3 some servers failed or did not answer."
    })
public final class FleetProgram implements Runnable {
  static final int FAILED = 1;
  static final int PARTLY = 3;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "expected a subcommand");
  }

  /**
   * Builds the command line.
   *
   * @return a new one
   */
  public static CommandLine commandLine() {
    CommandLine root = new CommandLine(new FleetProgram());
    root.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          if (failure instanceof ChoriaException || failure instanceof ConfigException) {
            command.getErr().println(failure.getMessage());
            return FAILED;
          }
          throw failure;
        });
    return root.setUsageHelpWidth(110).setUsageHelpLongOptionsMaxWidth(36);
  }

  /**
   * Runs the program.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }
}
