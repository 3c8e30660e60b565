package io.choria.examples.shipper.command;

import io.choria.examples.shipper.settings.Connections;
import io.choria.examples.shipper.settings.InspectOptions;
import io.choria.examples.shipper.settings.InspectOptionsSchema;
import io.choria.messaging.MessagingConnection;
import io.choria.messaging.stream.Finding;
import io.choria.messaging.stream.StreamStatus;
import io.choria.messaging.stream.Streams;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;

/** Checks whether the stream keeps what it acknowledges. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description =
        "Shows the stream and what endangers acknowledged messages; exit code 3 if there is a"
            + " risk.",
    footer = {
      "",
      "Example: shipper streams inspect --subject logs --monitoring http://127.0.0.1:8222"
    })
public final class StreamsInspectCommand extends SettingsCommand<InspectOptions> {
  /** Made by the program. */
  public StreamsInspectCommand() {
    super(InspectOptionsSchema.schema());
  }

  @Override
  int run(InspectOptions options) throws InterruptedException {
    try (MessagingConnection connection =
        Connections.builder(options.common(), "shipper streams").connect()) {
      Streams streams = Streams.of(connection);
      String name = ShipperStream.find(options.common(), streams);
      Optional<StreamStatus> status = streams.status(name);
      if (status.isEmpty()) {
        out().println("there is no stream " + name);
        return ATTENTION;
      }
      out().println(status.get());
      List<Finding> findings =
          options.monitoring().isPresent()
              ? streams.inspect(name, options.monitoring().get())
              : streams.inspect(name);
      findings.forEach(f -> out().println(f.severity() + " " + f.setting() + ": " + f.message()));
      boolean risk = findings.stream().anyMatch(f -> f.severity() == Finding.Severity.RISK);
      out().println(risk ? "acknowledged messages can be lost" : "no risk found");
      return risk ? ATTENTION : OK;
    }
  }
}
