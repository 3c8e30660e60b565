package io.choria.examples.shipper.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.choria.examples.shipper.observe.Metrics;
import io.choria.examples.shipper.publish.FollowPolicy;
import io.choria.examples.shipper.publish.PublishSettings;
import io.choria.examples.shipper.publish.Publisher;
import io.choria.examples.shipper.receive.ReceiveSettings;
import io.choria.examples.shipper.receive.Receiver;
import io.choria.messaging.MessagingConnection;
import io.choria.messaging.stream.StreamSpec;
import io.choria.testing.NatsServer;
import io.choria.testing.NatsServerExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Publisher and receiver on a machine whose wall clock steps. The clock is the one both are given:
 * the clock of a process cannot be set from outside without rights.
 */
class ShipperClockIT {
  private static final int LINES = 5000;

  @RegisterExtension
  final NatsServerExtension nats = NatsServerExtension.of(NatsServer.builder().jetStream(true));

  private final AtomicLong step = new AtomicLong();
  private final Metrics metrics = new Metrics();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  @TempDir Path root;
  private GrowingLog log;
  private MessagingConnection connection;
  private Publisher publisher;
  private CompletableFuture<Void> publishing;
  private Receiver receiver;

  private long clock() {
    return System.currentTimeMillis() + step.get();
  }

  @BeforeEach
  void start() throws Exception {
    log = new GrowingLog(Files.createDirectories(root.resolve("in")), "h0", 1);
    connection = MessagingConnection.builder().server(nats.server().url()).connect();
    Patience.streams(connection).declare(StreamSpec.builder("LOGS").subjects("logs.>").build());
    startBoth();
  }

  @AfterEach
  void stop() throws Exception {
    stopBoth();
    connection.close();
  }

  private void startBoth() throws IOException {
    publisher =
        Publisher.open(
            new PublishSettings(
                List.of(log.file().toString()),
                List.of(),
                "logs",
                1,
                "h0",
                root.resolve("state"),
                1 << 24,
                4096,
                false,
                1 << 16,
                1024,
                1 << 20,
                FollowPolicy.STANDARD,
                Duration.ofMillis(20),
                false),
            () -> MessagingConnection.builder().server(nats.server().url()),
            "LOGS",
            () -> false,
            metrics,
            this::clock);
    Publisher running = publisher;
    publishing =
        CompletableFuture.runAsync(
            () -> {
              try {
                running.run();
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    receiver =
        new Receiver(
            connection,
            "LOGS",
            "receivers",
            new ReceiveSettings(
                "logs",
                root.resolve("out"),
                "lines",
                ZoneOffset.UTC,
                Duration.ofSeconds(2),
                200_000,
                Duration.ofHours(2),
                0,
                false,
                true,
                Duration.ofMillis(50),
                1000,
                1,
                1000,
                1 << 22,
                16,
                Duration.ofSeconds(5)),
            metrics,
            failures::add,
            this::clock);
    receiver.acquire(0, () -> true);
  }

  private void stopBoth() throws Exception {
    publisher.stop();
    publishing.get();
    publisher.close();
    receiver.close();
  }

  private void growAndArrive() throws Exception {
    log.grow(LINES);
    long looked = metrics.sum("received_housekeepings_total");
    Patience.await(
        "all bytes, and a look at what is old",
        () -> received() >= log.bytes() && metrics.sum("received_housekeepings_total") > looked + 1,
        () -> failures.isEmpty() && !publishing.isDone() ? null : "ended: " + failures,
        () -> received() + " of " + log.bytes() + " bytes");
  }

  private long received() {
    try {
      return ReceivedLog.size(root.resolve("out/h0"));
    } catch (IOException e) {
      return 0;
    }
  }

  @Test
  void reqLs1ReqLs2AClockThatStepsLosesNothingAndDoublesNothing() throws Exception {
    growAndArrive();
    step.set(Duration.ofDays(3).toMillis());
    growAndArrive();
    step.set(-Duration.ofDays(7).toMillis());
    growAndArrive();
    stopBoth();
    // both begin anew in what is the past for what they wrote
    startBoth();
    growAndArrive();
    step.set(Duration.ofMinutes(90).toMillis());
    growAndArrive();
    ReceivedLog received = ReceivedLog.read(root.resolve("out/h0"));
    assertThat(received.bytes()).isEqualTo(log.bytes());
    assertThat(received.files()).as("the logs were cut all the time").isGreaterThan(10);
    assertThat(received.digest()).isEqualTo(log.digest());
    assertThat(metrics.sum("received_gaps_total")).isZero();
  }
}
