package io.choria.examples.shipper.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.choria.examples.shipper.wire.Inflation;
import io.choria.examples.shipper.wire.ShipperHeaders;
import io.choria.messaging.MessagingConnection;
import io.choria.messaging.stream.StreamSpec;
import io.choria.testing.NatsServer;
import io.nats.client.impl.Headers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The memory that docs/shipper.md promises, with processes whose heap is that small. */
class ShipperMemoryIT {
  @TempDir Path root;

  private static void await(String what, BooleanSupplier condition, ShipperProcess... alive)
      throws InterruptedException {
    Patience.await(
        what,
        condition,
        () -> Stream.of(alive).allMatch(ShipperProcess::isAlive) ? null : "a process ended",
        () -> Stream.of(alive).map(ShipperProcess::output).collect(Collectors.joining("\n---\n")));
  }

  private static long size(Path directory) {
    try {
      return ReceivedLog.size(directory);
    } catch (java.io.IOException e) {
      return -1;
    }
  }

  @Test
  void aReceiverForAThousandPublishersInSixtyFourMegabytes() throws Exception {
    int hosts = 1000;
    int lines = 100;
    try (NatsServer server = NatsServer.builder().jetStream(true).start();
        MessagingConnection connection =
            MessagingConnection.builder().server(server.url()).connect()) {
      Patience.streams(connection).declare(StreamSpec.builder("LOGS").subjects("logs.>").build());
      byte[] line = "x".repeat(500).getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < lines; i++) {
        for (int h = 0; h < hosts; h++) {
          connection.jnats().publish("logs.p0.host" + h, line);
        }
        connection.flush(Duration.ofMinutes(3));
      }
      try (ShipperProcess receiver =
          ShipperProcess.start(root.resolve("receiver.log"), List.of("-Xmx64m"), receive(server))) {
        for (int h = 0; h < hosts; h++) {
          int host = h;
          await("host" + h, () -> size(root.resolve("out/host" + host)) == lines * 501L, receiver);
        }
        assertThat(receiver.output()).doesNotContain("OutOfMemory");
      }
    }
  }

  @Test
  void aReceiverThatTakesOverALongBacklogInSixtyFourMegabytes() throws Exception {
    int batches = 20_000;
    int packed = 50;
    try (NatsServer server = NatsServer.builder().jetStream(true).start();
        MessagingConnection connection =
            MessagingConnection.builder().server(server.url()).connect();
        Inflation deflater = new Inflation()) {
      Patience.streams(connection).declare(StreamSpec.builder("LOGS").subjects("logs.>").build());
      byte[] batch = "x".repeat(4000).getBytes(StandardCharsets.US_ASCII);
      byte[] large = new byte[4 << 20];
      byte[] small = deflater.deflate(large, 0, large.length).orElseThrow();
      for (int i = 0; i < batches; i++) {
        connection.jnats().publish("logs.p0.even", batch);
        connection.jnats().publish("logs.p1.odd", batch);
        if (i % (batches / packed) == 0) {
          connection.jnats().publish("logs.p1.packed", packed(i, large.length), small);
        }
        if (i % 1000 == 0) {
          connection.flush(Duration.ofMinutes(3));
        }
      }
      connection.flush(Duration.ofMinutes(3));
      try (ShipperProcess receiver =
          ShipperProcess.start(
              root.resolve("receiver.log"),
              List.of("-Xmx64m"),
              receive(server, "--partitions", "2", "--commit-every", "10s"))) {
        await("even", () -> size(root.resolve("out/even")) == batches * 4001L, receiver);
        await("odd", () -> size(root.resolve("out/odd")) == batches * 4001L, receiver);
        await(
            "packed",
            () -> size(root.resolve("out/packed")) == packed * (large.length + 1L),
            receiver);
        assertThat(receiver.output()).doesNotContain("OutOfMemory");
      }
    }
  }

  private static Headers packed(int number, int length) {
    Headers headers = new Headers();
    headers.add(ShipperHeaders.POSITION, "f" + number + ":0:" + (length + 1));
    headers.add(ShipperHeaders.ENCODING, ShipperHeaders.DEFLATE);
    return headers;
  }

  @Test
  void aReceiverWithTooLittleMemoryEndsAndSaysSo() throws Exception {
    try (NatsServer server = NatsServer.builder().jetStream(true).start();
        MessagingConnection connection =
            MessagingConnection.builder().server(server.url()).connect();
        Inflation deflater = new Inflation()) {
      Patience.streams(connection).declare(StreamSpec.builder("LOGS").subjects("logs.>").build());
      try (ShipperProcess receiver =
          ShipperProcess.start(
              root.resolve("receiver.log"),
              List.of("-Xmx16m", "-XX:-ExitOnOutOfMemoryError"),
              receive(server))) {
        await("a session", () -> receiver.output().contains("receiving with token"), receiver);
        // inflated on the thread of the partition, and too large for it
        byte[] large = new byte[8 << 20];
        byte[] small = deflater.deflate(large, 0, large.length - 1).orElseThrow();
        connection.jnats().publish("logs.p0.host", packed(0, large.length - 1), small);
        await("the end of the receiver", () -> !receiver.isAlive());
        assertThat(receiver.waitFor(1)).isEqualTo(1);
        assertThat(receiver.output()).contains("shipper: java.lang.OutOfMemoryError");
      }
    }
  }

  private List<String> receive(NatsServer server, String... more) {
    List<String> args = new ArrayList<>(List.of("receive", "--server", server.url()));
    args.addAll(List.of("--subject", "logs", "--output", "lines"));
    args.addAll(List.of("--directory", root.resolve("out").toString()));
    args.addAll(List.of(more));
    return args;
  }

  @Test
  void aPublisherWithASpoolInThirtyTwoMegabytes() throws Exception {
    Path in = Files.createDirectories(root.resolve("in"));
    GrowingLog log = new GrowingLog(in, "h0", 1);
    try (NatsServer server = NatsServer.builder().jetStream(true).start()) {
      try (MessagingConnection connection =
          MessagingConnection.builder().server(server.url()).connect()) {
        Patience.streams(connection).declare(StreamSpec.builder("LOGS").subjects("logs.>").build());
      }
      try (ShipperProcess publisher =
              ShipperProcess.start(
                  root.resolve("publisher.log"),
                  List.of("-Xmx32m"),
                  List.of(
                      "publish",
                      "--server",
                      server.url(),
                      "--subject",
                      "logs",
                      "--host",
                      "h0",
                      "--file",
                      in + "/app.log",
                      "--state",
                      root.resolve("state").toString(),
                      "--batch-bytes",
                      "65536"));
          ShipperProcess receiver =
              ShipperProcess.start(
                  root.resolve("receiver.log"), List.of("-Xmx64m"), receive(server))) {
        log.grow(1000);
        await(
            "the first lines",
            () -> size(root.resolve("out/h0")) == log.bytes(),
            publisher,
            receiver);
        server.stop();
        for (int i = 0; i < 100; i++) {
          log.grow(10_000);
        }
        // the file is emptied while NATS is away: only the spool has its lines then
        await(
            "the spool holds all",
            () -> spooled() >= log.bytes() - size(root.resolve("out/h0")),
            publisher,
            receiver);
        log.copyAndTruncate();
        server.start();
        await(
            "everything from the spool",
            () -> size(root.resolve("out/h0")) == log.bytes(),
            publisher,
            receiver);
        ReceivedLog received = ReceivedLog.read(root.resolve("out/h0"));
        assertThat(received.digest()).isEqualTo(log.digest());
        assertThat(publisher.output()).doesNotContain("OutOfMemory").doesNotContain("LOST");
        assertThat(receiver.isAlive()).isTrue();
      }
    }
  }

  private long spooled() {
    try (var files = Files.list(root.resolve("state/spool"))) {
      return files.mapToLong(f -> f.toFile().length()).sum();
    } catch (java.io.IOException e) {
      return -1;
    }
  }
}
