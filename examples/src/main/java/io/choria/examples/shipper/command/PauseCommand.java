package io.choria.examples.shipper.command;

import io.choria.examples.shipper.settings.PauseOptions;
import io.choria.messaging.stream.PauseSwitch;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Command;

/** Stops all publishers of a subject for a time. */
@Command(
    name = "pause",
    mixinStandardHelpOptions = true,
    description = "Stops all publishers of the subject for a time; they keep what grows meanwhile.",
    footer = {"", "Example: shipper pause --for 30m --reason 'storage maintenance'"})
public final class PauseCommand extends PauseSwitchCommand {
  /** Made by the program. */
  public PauseCommand() {}

  @Override
  String turn(PauseSwitch pause, PauseOptions options, String who) throws InterruptedException {
    Instant until = Instant.now().plus(options.pauseFor()).truncatedTo(ChronoUnit.SECONDS);
    pause.pause(until, options.reason(), who);
    return "are paused until " + until;
  }
}
