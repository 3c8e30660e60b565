package io.choria.examples.shipper;

import io.choria.examples.shipper.command.LastResort;
import io.choria.examples.shipper.command.PauseCommand;
import io.choria.examples.shipper.command.PublishCommand;
import io.choria.examples.shipper.command.ReceiveCommand;
import io.choria.examples.shipper.command.ResumeCommand;
import io.choria.examples.shipper.command.SettingsCommand;
import io.choria.examples.shipper.command.StatusCommand;
import io.choria.examples.shipper.command.StreamsDeclareCommand;
import io.choria.examples.shipper.command.StreamsInspectCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program: {@code shipper publish|receive|pause|resume|status|streams}. */
@Command(
    name = "shipper",
    description =
        "Carries growing files to another place through NATS JetStream: every byte once, in order.",
    mixinStandardHelpOptions = true,
    version = "shipper 0.1.0",
    footer = {
      "",
      "Exit codes: 0 done, 1 failed while running, 2 wrong usage or settings, 3 something needs"
          + " attention (status, streams inspect)."
    })
public final class Shipper implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "expected a subcommand");
  }

  /** Groups the commands for streams. */
  @Command(
      name = "streams",
      description = "Declares and checks the stream.",
      mixinStandardHelpOptions = true)
  static final class StreamsGroup implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      throw new ParameterException(spec.commandLine(), "expected declare or inspect");
    }
  }

  /**
   * Builds the command line.
   *
   * @return a new one
   */
  public static CommandLine commandLine() {
    CommandLine root = new CommandLine(new Shipper());
    CommandLine streams = new CommandLine(new StreamsGroup());
    add(streams, new StreamsDeclareCommand());
    add(streams, new StreamsInspectCommand());
    add(root, new PublishCommand());
    add(root, new ReceiveCommand());
    add(root, new PauseCommand());
    add(root, new ResumeCommand());
    add(root, new StatusCommand());
    root.addSubcommand(streams);
    return root.setUsageHelpWidth(110).setUsageHelpLongOptionsMaxWidth(36);
  }

  private static void add(CommandLine parent, SettingsCommand<?> command) {
    CommandLine child = new CommandLine(command);
    command.addOptions(child.getCommandSpec());
    parent.addSubcommand(child);
  }

  /**
   * Runs the program.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, error) -> {
          LastResort.halt(error);
          System.err.println("shipper: thread " + thread.getName() + " ended");
          error.printStackTrace();
        });
    System.exit(commandLine().execute(args));
  }
}
