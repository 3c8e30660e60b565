package io.choria.examples.shipper.command;

import io.choria.examples.shipper.settings.PauseOptions;
import io.choria.messaging.stream.PauseSwitch;
import picocli.CommandLine.Command;

/** Lets publishers go on before their pause ends. */
@Command(
    name = "resume",
    mixinStandardHelpOptions = true,
    description = "Ends a pause; publishers go on within seconds of each other.")
public final class ResumeCommand extends PauseSwitchCommand {
  /** Made by the program. */
  public ResumeCommand() {}

  @Override
  String turn(PauseSwitch pause, PauseOptions options, String who) throws InterruptedException {
    pause.resume(options.reason(), who);
    return "go on";
  }
}
