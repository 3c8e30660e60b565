package io.choria.examples.jwt;

import io.choria.messaging.ChoriaException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Clock;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program: {@code jwt keys|client|server|provisioning|view|check}. */
@Command(
    name = "jwt",
    description = "Makes, shows and checks the keys and tokens of a Choria network.",
    mixinStandardHelpOptions = true,
    version = "jwt 0.1.0",
    footer = {
      "",
      "Exit codes: 0 done, 1 failed or (view) expired, 2 wrong usage or (check) critical."
    })
public final class JwtProgram implements Runnable {
  static final int FAILED = 1;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "expected a subcommand");
  }

  /**
   * Builds the command line.
   *
   * @param clock the time at which tokens are issued and looked at
   * @param random makes keys and ids
   * @return a new one
   */
  public static CommandLine commandLine(Clock clock, SecureRandom random) {
    CommandLine root = new CommandLine(new JwtProgram());
    root.addSubcommand(new KeysCommand(random));
    root.addSubcommand(new ClientCommand(clock, random));
    root.addSubcommand(new ServerCommand(clock, random));
    root.addSubcommand(new ProvisioningCommand(clock, random));
    root.addSubcommand(new ViewCommand(clock));
    root.addSubcommand(new CheckCommand(clock));
    root.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          if (failure instanceof ChoriaException || failure instanceof UncheckedIOException) {
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
    System.exit(commandLine(Clock.systemUTC(), new SecureRandom()).execute(args));
  }
}
