package io.choria.examples.shipper.command;

import static io.choria.examples.shipper.observe.StatusLine.human;

import io.choria.examples.shipper.observe.Metrics;
import io.choria.examples.shipper.observe.MetricsServer;
import io.choria.examples.shipper.observe.StatusLine;
import io.choria.examples.shipper.receive.ReceiveSettings;
import io.choria.examples.shipper.receive.Receiver;
import io.choria.examples.shipper.settings.Connections;
import io.choria.examples.shipper.settings.ReceiveOptions;
import io.choria.examples.shipper.settings.ReceiveOptionsSchema;
import io.choria.messaging.MessagingConnection;
import io.choria.messaging.stream.Assignment;
import io.choria.messaging.stream.PartitionGroup;
import io.choria.messaging.stream.PartitionLease;
import io.choria.messaging.stream.PartitionListener;
import io.choria.messaging.stream.Streams;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/** Writes the lines of publishers into files. */
@Command(
    name = "receive",
    mixinStandardHelpOptions = true,
    description =
        "Writes each publisher's lines into rotating files and acknowledges what is on disk."
            + " Receivers of a group share the partitions; when one dies the others go on where it"
            + " stopped, in the same directory.",
    footer = {
      "",
      "Example: shipper receive --subject logs --partitions 4 --directory /srv/logs --rotate-bytes"
          + " 1000000000 --gzip"
    })
public final class ReceiveCommand extends SettingsCommand<ReceiveOptions> {
  private static final Logger LOG = LoggerFactory.getLogger(ReceiveCommand.class);

  /** Made by the program. */
  public ReceiveCommand() {
    super(ReceiveOptionsSchema.schema());
  }

  private static ReceiveSettings settings(ReceiveOptions o, int partitions) {
    return new ReceiveSettings(
        o.common().subject(),
        o.directory(),
        o.output(),
        ZoneId.systemDefault(),
        o.rotateEvery(),
        o.rotateBytes(),
        o.keepFor(),
        o.keepBytes(),
        o.gzip(),
        o.fsync(),
        o.commitEvery(),
        o.commitMessages(),
        partitions,
        o.prefetch(),
        o.prefetchBytes(),
        o.maxOpen(),
        o.holdBack());
  }

  @Override
  @SuppressWarnings("try") // resources that only have to be open
  int run(ReceiveOptions options) throws IOException, InterruptedException {
    String member =
        options
            .member()
            .orElseGet(() -> token(Connections.hostName()) + "-" + ProcessHandle.current().pid());
    Integer[] fixed = partitions(options);
    int all = Math.max(1, options.common().partitions());
    ReceiveSettings settings = settings(options, fixed.length > 0 ? fixed.length : all);
    Metrics metrics = new Metrics();
    CountDownLatch stopped = new CountDownLatch(1);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    try (Until until = new Until();
        MessagingConnection connection =
            Connections.builder(options.common(), "shipper receive " + member).connect()) {
      until.interruptedCall(stopped::countDown);
      String stream = ShipperStream.await(options.common(), Streams.of(connection));
      Receiver receiver =
          new Receiver(
              connection,
              stream,
              options.common().group(),
              settings,
              metrics,
              e -> {
                LastResort.halt(e);
                LOG.error("a partition ended by something unforeseen: ending", e);
                failure.compareAndSet(null, e);
                stopped.countDown();
              });
      try (PartitionGroup group = join(options, connection, member, fixed, receiver);
          @Nullable MetricsServer server = metricsServer(options, metrics, receiver, connection);
          StatusLine line = StatusLine.start(status(metrics, member, receiver))) {
        stopped.await();
      } finally {
        receiver.close();
      }
    }
    Throwable reason = failure.get();
    if (reason != null) {
      return failed("a partition ended by " + reason);
    }
    return OK;
  }

  private static PartitionGroup join(
      ReceiveOptions options,
      MessagingConnection connection,
      String member,
      Integer[] fixed,
      Receiver receiver)
      throws InterruptedException {
    Duration lease = options.common().lease();
    return PartitionGroup.builder(connection, options.common().group())
        .partitions(Math.max(1, options.common().partitions()))
        .member(member)
        .assignment(fixed.length > 0 ? Assignment.fixed(fixed) : Assignment.automatic())
        .leaseTime(lease)
        .listener(new Ownership(receiver))
        .join();
  }

  /** Hands partitions to the receiver as the group gives and takes them. */
  private record Ownership(Receiver receiver) implements PartitionListener {
    @Override
    public void acquired(PartitionLease lease) {
      receiver.acquire(lease.partition(), lease::isValid);
    }

    @Override
    public void lost(PartitionLease lease) {
      released(lease);
    }

    @Override
    public void released(PartitionLease lease) {
      try {
        receiver.release(lease.partition());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static String token(String host) {
    return host.replaceAll("[^A-Za-z0-9_-]", "_");
  }

  private static Integer[] partitions(ReceiveOptions options) {
    int number = Math.max(1, options.common().partitions());
    Integer[] fixed = new Integer[options.readPartitions().size()];
    for (int i = 0; i < fixed.length; i++) {
      String text = options.readPartitions().get(i).strip();
      if (!text.matches("\\d{1,4}") || Integer.parseInt(text) >= number) {
        throw new IllegalArgumentException(
            "read-partitions: expected numbers below " + number + " (see partitions), got " + text);
      }
      fixed[i] = Integer.parseInt(text);
    }
    return fixed;
  }

  private static @Nullable MetricsServer metricsServer(
      ReceiveOptions options, Metrics metrics, Receiver receiver, MessagingConnection connection)
      throws IOException {
    Optional<String> address = options.common().metrics();
    return address.isEmpty()
        ? null
        : MetricsServer.open(
            Connections.address(address.get()), metrics, () -> trouble(receiver, connection));
  }

  private static Optional<String> trouble(Receiver receiver, MessagingConnection connection) {
    if (!connection.isConnected()) {
      return Optional.of("not connected");
    }
    String all =
        receiver.partitions().entrySet().stream()
            .filter(e -> !e.getValue().isEmpty())
            .map(e -> "partition " + e.getKey() + ": " + e.getValue())
            .collect(Collectors.joining("; "));
    return all.isEmpty() ? Optional.empty() : Optional.of(all);
  }

  private static Function<Double, String> status(
      Metrics metrics, String member, Receiver receiver) {
    long[] before = {0, 0};
    return seconds -> {
      long lines = metrics.sum("received_lines_total");
      long bytes = metrics.sum("received_bytes_total");
      Map<Integer, String> partitions = receiver.partitions();
      String text =
          String.format(
              Locale.ROOT,
              "%s: %s lines/s, %sB/s, total %d lines, duplicates dropped %d, refused %d, partitions"
                  + " %s",
              member,
              human((lines - before[0]) / seconds),
              human((bytes - before[1]) / seconds),
              lines,
              metrics.sum("received_duplicates_total"),
              metrics.sum("received_rejected_total"),
              partitions.keySet());
      before[0] = lines;
      before[1] = bytes;
      return text;
    };
  }
}
