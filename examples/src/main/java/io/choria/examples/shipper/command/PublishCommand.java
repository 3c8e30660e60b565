package io.choria.examples.shipper.command;

import static io.choria.examples.shipper.observe.StatusLine.human;

import io.choria.examples.shipper.observe.Metrics;
import io.choria.examples.shipper.observe.MetricsServer;
import io.choria.examples.shipper.observe.StatusLine;
import io.choria.examples.shipper.publish.FollowPolicy;
import io.choria.examples.shipper.publish.PublishSettings;
import io.choria.examples.shipper.publish.Publisher;
import io.choria.examples.shipper.settings.Connections;
import io.choria.examples.shipper.settings.PublishOptions;
import io.choria.examples.shipper.settings.PublishOptionsSchema;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Follows files and sends their lines. */
@Command(
    name = "publish",
    mixinStandardHelpOptions = true,
    description =
        "Follows files and sends their lines, each once, through rotation, restarts and lost"
            + " connections.",
    footer = {
      "",
      "Example: shipper publish --file '/var/log/app/*.log' --subject logs --partitions 4"
          + " --batch-bytes 65536"
    })
public final class PublishCommand extends SettingsCommand<PublishOptions> {
  /** Made by the program. */
  public PublishCommand() {
    super(PublishOptionsSchema.schema());
  }

  static PublishSettings settings(PublishOptions o) {
    return new PublishSettings(
        o.file(),
        o.exclude(),
        o.common().subject(),
        o.common().partitions(),
        o.host().filter(h -> !h.isEmpty()).orElseGet(Connections::hostName),
        o.state(),
        o.spoolBytes(),
        o.batchBytes(),
        o.compress(),
        o.maxLine(),
        o.window(),
        o.windowBytes(),
        new FollowPolicy(o.flushOpenLine(), Duration.ofSeconds(1), o.keepRotated()),
        o.poll(),
        o.once());
  }

  @Override
  @SuppressWarnings("try") // resources that only have to be open
  int run(PublishOptions options) throws IOException, InterruptedException {
    PublishSettings settings = settings(options);
    Metrics metrics = new Metrics();
    String name = "shipper publish " + settings.host();
    try (Until until = new Until();
        PauseWatch pause =
            options.pausable() ? PauseWatch.start(options.common(), name) : PauseWatch.none();
        Publisher publisher =
            Publisher.open(
                settings,
                () ->
                    Connections.builder(options.common(), name)
                        .connectDeadline(Duration.ofSeconds(2)),
                options.common().stream().orElse(null),
                pause::isPaused,
                metrics);
        @Nullable MetricsServer server = metricsServer(options, metrics, publisher);
        StatusLine line = StatusLine.start(status(metrics, settings.host()))) {
      until.interruptedCall(publisher::stop);
      publisher.run();
    }
    return OK;
  }

  private static @Nullable MetricsServer metricsServer(
      PublishOptions options, Metrics metrics, Publisher publisher) throws IOException {
    Optional<String> address = options.common().metrics();
    return address.isEmpty()
        ? null
        : MetricsServer.open(
            Connections.address(address.get()),
            metrics,
            () -> Optional.ofNullable(publisher.trouble()));
  }

  private static Function<Double, String> status(Metrics metrics, String host) {
    long[] before = {0, 0};
    return seconds -> {
      long lines = metrics.sum("published_lines_total");
      long bytes = metrics.sum("published_bytes_total");
      String text =
          host
              + ": "
              + human((lines - before[0]) / seconds)
              + " lines/s, "
              + human((bytes - before[1]) / seconds)
              + "B/s, total "
              + lines
              + " lines, backlog "
              + human(metrics.value("publish_backlog_bytes"))
              + "B, "
              + (metrics.value("publish_connected") > 0 ? "connected" : "NOT connected");
      before[0] = lines;
      before[1] = bytes;
      return text;
    };
  }
}
