package io.choria.examples.shipper.command;

import io.choria.examples.shipper.settings.Connections;
import io.choria.examples.shipper.settings.PauseOptions;
import io.choria.examples.shipper.settings.PauseOptionsSchema;
import io.choria.messaging.MessagingConnection;
import io.choria.messaging.stream.PauseSwitch;
import io.choria.messaging.stream.Streams;
import picocli.CommandLine.Command;

/** Lets publishers go on before their pause ends. */
@Command(
    name = "resume",
    mixinStandardHelpOptions = true,
    description = "Ends a pause; publishers go on within seconds of each other.")
public final class ResumeCommand extends SettingsCommand<PauseOptions> {
  /** Made by the program. */
  public ResumeCommand() {
    super(PauseOptionsSchema.schema());
  }

  @Override
  int run(PauseOptions options) throws InterruptedException {
    try (MessagingConnection connection =
            Connections.builder(options.common(), "shipper resume").connect();
        PauseSwitch pause =
            PauseSwitch.builder(Streams.of(connection), PauseWatch.scope(options.common()))
                .open()) {
      pause.resume(options.reason(), System.getProperty("user.name", "unknown"));
      out().println("publishers of " + options.common().subject() + " go on");
    }
    return OK;
  }
}
