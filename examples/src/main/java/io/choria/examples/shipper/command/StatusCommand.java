package io.choria.examples.shipper.command;

import io.choria.examples.shipper.receive.PartitionView;
import io.choria.examples.shipper.settings.CommonSettings;
import io.choria.examples.shipper.settings.Connections;
import io.choria.examples.shipper.settings.StatusOptions;
import io.choria.examples.shipper.settings.StatusOptionsSchema;
import io.choria.messaging.MessagingConnection;
import io.choria.messaging.stream.PauseState;
import io.choria.messaging.stream.PauseSwitch;
import io.choria.messaging.stream.StreamStatus;
import io.choria.messaging.stream.Streams;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;

/** Shows how far receivers are behind. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description =
        "Shows the stream, the backlog of each partition and whether publishers are paused; exit"
            + " code 3 if a partition has no receiver.",
    footer = {"", "Example: shipper status --subject logs --partitions 4 --watch"})
public final class StatusCommand extends SettingsCommand<StatusOptions> {
  /** Made by the program. */
  public StatusCommand() {
    super(StatusOptionsSchema.schema());
  }

  @Override
  int run(StatusOptions options) throws InterruptedException {
    CommonSettings common = options.common();
    try (MessagingConnection connection = Connections.builder(common, "shipper status").connect()) {
      Streams streams = Streams.of(connection);
      String stream = ShipperStream.find(common, streams);
      PartitionView view = new PartitionView(connection, stream, common.subject(), common.group());
      boolean all;
      do {
        all = show(common, streams, stream, view);
        out().flush();
        if (options.watch()) {
          TimeUnit.SECONDS.sleep(2);
        }
      } while (options.watch());
      return all ? OK : ATTENTION;
    }
  }

  private boolean show(CommonSettings common, Streams streams, String stream, PartitionView view)
      throws InterruptedException {
    Optional<StreamStatus> status = streams.status(stream);
    if (status.isEmpty()) {
      out().println("there is no stream " + stream);
      return false;
    }
    StreamStatus s = status.get();
    out()
        .println(
            String.format(
                Locale.ROOT,
                "stream %s: %d messages, %d bytes, sequences %d to %d",
                s.name(),
                s.messages(),
                s.bytes(),
                s.firstSequence(),
                s.lastSequence()));
    try (PauseSwitch pause = PauseSwitch.builder(streams, PauseWatch.scope(common)).open()) {
      PauseState state = pause.state();
      out()
          .println(
              state.paused()
                  ? "publishers are paused until " + state.until() + ": " + state.reason()
                  : "publishers are not paused");
    }
    boolean all = true;
    for (int p = 0; p < Math.max(1, common.partitions()); p++) {
      PartitionView.State partition = view.of(p);
      all &= partition.receiving();
      out()
          .println(
              String.format(
                  Locale.ROOT,
                  "partition %d: %s, backlog %d, not acknowledged %d, redelivered %d",
                  p,
                  partition.receiving() ? "received" : "NO RECEIVER",
                  partition.backlog(),
                  partition.unacknowledged(),
                  partition.redelivered()));
    }
    return all;
  }
}
