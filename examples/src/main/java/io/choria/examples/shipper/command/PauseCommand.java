package io.choria.examples.shipper.command;

import io.choria.examples.shipper.settings.Connections;
import io.choria.examples.shipper.settings.PauseOptions;
import io.choria.examples.shipper.settings.PauseOptionsSchema;
import io.choria.messaging.MessagingConnection;
import io.choria.messaging.stream.PauseSwitch;
import io.choria.messaging.stream.Streams;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Command;

/** Stops all publishers of a subject for a time. */
@Command(
    name = "pause",
    mixinStandardHelpOptions = true,
    description = "Stops all publishers of the subject for a time; they keep what grows meanwhile.",
    footer = {"", "Example: shipper pause --for 30m --reason 'storage maintenance'"})
public final class PauseCommand extends SettingsCommand<PauseOptions> {
  /** Made by the program. */
  public PauseCommand() {
    super(PauseOptionsSchema.schema());
  }

  @Override
  int run(PauseOptions options) throws InterruptedException {
    try (MessagingConnection connection =
            Connections.builder(options.common(), "shipper pause").connect();
        PauseSwitch pause =
            PauseSwitch.builder(Streams.of(connection), PauseWatch.scope(options.common()))
                .open()) {
      Instant until = Instant.now().plus(options.pauseFor()).truncatedTo(ChronoUnit.SECONDS);
      pause.pause(until, options.reason(), System.getProperty("user.name", "unknown"));
      out().println("publishers of " + options.common().subject() + " are paused until " + until);
    }
    return OK;
  }
}
