package io.choria.examples.shipper.command;

import io.choria.examples.shipper.settings.Connections;
import io.choria.examples.shipper.settings.StreamOptions;
import io.choria.examples.shipper.settings.StreamOptionsSchema;
import io.choria.messaging.MessagingConnection;
import io.choria.messaging.stream.Declaration;
import io.choria.messaging.stream.StreamSpec;
import io.choria.messaging.stream.Streams;
import picocli.CommandLine.Command;

/** Creates or updates the stream. */
@Command(
    name = "declare",
    mixinStandardHelpOptions = true,
    description =
        "Creates the stream or brings its settings up to date; doing it twice changes nothing.",
    footer = {
      "",
      "Example: shipper streams declare --subject logs --replicas 3 --max-age 48h --dry-run"
    })
public final class StreamsDeclareCommand extends SettingsCommand<StreamOptions> {
  /** Made by the program. */
  public StreamsDeclareCommand() {
    super(StreamOptionsSchema.schema());
  }

  @Override
  int run(StreamOptions options) throws InterruptedException {
    try (MessagingConnection connection =
        Connections.builder(options.common(), "shipper streams").connect()) {
      Streams streams = Streams.of(connection);
      StreamSpec spec = ShipperStream.spec(options);
      Declaration done = options.dryRun() ? streams.plan(spec) : streams.declare(spec);
      out().println(done.name() + ": " + text(done.action(), options.dryRun()));
      done.differences().forEach(difference -> out().println("  " + difference));
      return done.action() == Declaration.Action.IMPOSSIBLE ? ATTENTION : OK;
    }
  }

  private static String text(Declaration.Action action, boolean dryRun) {
    return switch (action) {
      case NONE -> "is as declared";
      case CREATE -> dryRun ? "would be created" : "created";
      case UPDATE -> dryRun ? "would be updated" : "updated";
      case IMPOSSIBLE -> "the server does not allow this change";
    };
  }
}
