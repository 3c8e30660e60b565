package io.choria.examples.shipper.command;

import io.choria.examples.shipper.settings.Connections;
import io.choria.examples.shipper.settings.PauseOptions;
import io.choria.examples.shipper.settings.PauseOptionsSchema;
import io.choria.messaging.MessagingConnection;
import io.choria.messaging.stream.PauseSwitch;
import io.choria.messaging.stream.Streams;

/** A subcommand that turns the pause switch of a subject. */
abstract class PauseSwitchCommand extends SettingsCommand<PauseOptions> {
  PauseSwitchCommand() {
    super(PauseOptionsSchema.schema());
  }

  /** Turns the switch, and answers what publishers do from now on. */
  abstract String turn(PauseSwitch pause, PauseOptions options, String who)
      throws InterruptedException;

  @Override
  final int run(PauseOptions options) throws InterruptedException {
    try (MessagingConnection connection =
            Connections.builder(options.common(), "shipper pause").connect();
        PauseSwitch pause =
            PauseSwitch.builder(Streams.of(connection), PauseWatch.scope(options.common()))
                .open()) {
      String now = turn(pause, options, System.getProperty("user.name", "unknown"));
      out().println("publishers of " + options.common().subject() + " " + now);
    }
    return OK;
  }
}
