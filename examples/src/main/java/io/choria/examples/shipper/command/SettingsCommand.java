package io.choria.examples.shipper.command;

import io.choria.config.ConfigException;
import io.choria.config.SettingsSchema;
import io.choria.examples.shipper.settings.OptionsOf;
import io.choria.messaging.ChoriaException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * A subcommand whose flags are its settings. Wrong settings end with 2, a failure with 1, each with
 * one message and no stack trace.
 *
 * @param <T> its settings
 */
public abstract class SettingsCommand<T> implements Callable<Integer> {
  static final int OK = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int ATTENTION = 3;

  private final OptionsOf<T> options;

  @Spec private CommandSpec spec = CommandSpec.create();

  SettingsCommand(SettingsSchema<T> schema) {
    this.options = new OptionsOf<>(schema);
  }

  /**
   * Adds the flags.
   *
   * @param command where to
   */
  public final void addOptions(CommandSpec command) {
    options.addTo(command);
  }

  /** Does the work and gives the exit code. */
  abstract int run(T settings) throws IOException, InterruptedException;

  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** Says what went wrong, and gives the exit code for it. */
  final int failed(String what) {
    spec.commandLine().getErr().println("shipper " + spec.name() + ": " + what);
    return FAILED;
  }

  @Override
  public final Integer call() throws InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    T settings;
    try {
      settings = options.read(spec.commandLine().getParseResult(), System.getenv());
    } catch (ConfigException e) {
      err.println("shipper " + spec.name() + ": " + e.getMessage());
      return USAGE;
    }
    try {
      return run(settings);
    } catch (IllegalArgumentException e) {
      err.println("shipper " + spec.name() + ": " + e.getMessage());
      return USAGE;
    } catch (ChoriaException | IOException e) {
      err.println("shipper " + spec.name() + ": " + (e.getMessage() == null ? e : e.getMessage()));
      return FAILED;
    } finally {
      out().flush();
      err.flush();
    }
  }
}
