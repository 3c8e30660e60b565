package io.choria.examples.shipper.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.choria.messaging.MessagingConnection;
import io.choria.messaging.stream.StreamSpec;
import io.choria.messaging.stream.Streams;
import io.choria.testing.NatsServer;
import io.choria.testing.NatsServerBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the shipper must survive, with real processes: each test compares every byte at the end.
 * {@code -Dshipper.lines} sets how many lines flow.
 */
class ShipperFaultsIT {
  private static final int LINES = Integer.getInteger("shipper.lines", 1_000_000);
  private static final int HOSTS = 2;
  private static final int CHUNK = 5000;
  @TempDir Path root;
  private NatsServer server;
  private final List<GrowingLog> logs = new ArrayList<>();
  private final List<ShipperProcess> processes = new ArrayList<>();

  @BeforeEach
  void prepare() throws Exception {
    server = builder().start();
    try (MessagingConnection connection =
        MessagingConnection.builder().server(server.url()).connect()) {
      Streams.of(connection).declare(StreamSpec.builder("LOGS").subjects("logs.>").build());
    }
    for (int i = 0; i < HOSTS; i++) {
      logs.add(new GrowingLog(Files.createDirectories(root.resolve("in" + i)), "h" + i, i));
    }
  }

  private static NatsServerBuilder builder() {
    return NatsServer.builder().jetStream(true);
  }

  @AfterEach
  void stop() {
    processes.forEach(ShipperProcess::askToEnd);
    processes.forEach(ShipperProcess::close);
    server.close();
  }

  private ShipperProcess publisher(int host, String... more) throws IOException {
    List<String> args =
        new ArrayList<>(
            List.of(
                "publish",
                "--server",
                server.url(),
                "--subject",
                "logs",
                "--partitions",
                "2",
                "--host",
                "h" + host,
                "--file",
                root.resolve("in" + host) + "/app.log",
                "--state",
                root.resolve("state" + host).toString(),
                "--poll",
                "50ms",
                "--batch-bytes",
                "4096"));
    args.addAll(List.of(more));
    return started("publisher" + host, "-Xmx64m", args);
  }

  private ShipperProcess receiver(String name) throws IOException {
    return started(
        name,
        "-Xmx64m",
        List.of(
            "receive",
            "--server",
            server.url(),
            "--subject",
            "logs",
            "--partitions",
            "2",
            "--directory",
            root.resolve("out").toString(),
            "--output",
            "lines",
            "--member",
            name + "-" + processes.size(),
            "--lease",
            "2s",
            "--rotate-bytes",
            "10000000"));
  }

  private ShipperProcess started(String name, String memory, List<String> args) throws IOException {
    ShipperProcess process =
        ShipperProcess.start(
            root.resolve(name + ".log"), List.of(memory, "-XX:TieredStopAtLevel=1"), args);
    processes.add(process);
    return process;
  }

  private void grow(int lines) throws IOException, InterruptedException {
    for (int done = 0; done < lines; done += CHUNK) {
      logs.get((done / CHUNK) % HOSTS).grow(CHUNK);
      if ((done / CHUNK) % 10 == 9) {
        int behind = done;
        await("receivers keep up to " + behind, () -> received() > written() - 40_000_000L);
      }
    }
  }

  private long written() {
    return logs.stream().mapToLong(GrowingLog::bytes).sum();
  }

  private long received() {
    long sum = 0;
    try {
      for (GrowingLog log : logs) {
        sum += ReceivedLog.size(root.resolve("out").resolve(log.host()));
      }
    } catch (IOException e) {
      return 0;
    }
    return sum;
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long until = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited 120 s: %s", what).isLessThan(until);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private void assertSame() throws Exception {
    await("all bytes arrive", () -> received() >= written());
    for (GrowingLog log : logs) {
      ReceivedLog received = ReceivedLog.read(root.resolve("out").resolve(log.host()));
      assertThat(received.bytes()).as("bytes of %s", log.host()).isEqualTo(log.bytes());
      assertThat(received.lines()).as("lines of %s", log.host()).isEqualTo(log.lines());
      assertThat(received.digest()).as("content of %s", log.host()).isEqualTo(log.digest());
    }
  }

  @Test
  void reqLs1ReqLs2KillEach() throws Exception {
    int part = LINES / 5 / CHUNK * CHUNK;
    ShipperProcess first = receiver("receiver-a");
    ShipperProcess publisher = publisher(0);
    publisher(1);
    grow(part);
    await("something arrives", () -> received() > 0);
    publisher.kill();
    grow(part);
    publisher(0);
    ShipperProcess second = receiver("receiver-b");
    grow(part);
    first.kill();
    grow(part);
    server.kill();
    server.restart();
    grow(LINES - 4 * part);
    second.kill();
    receiver("receiver-c");
    assertSame();
  }

  @Test
  void aReceiverThatStandsStillForLongerThanItsLeaseChangesNothing() throws Exception {
    ShipperProcess first = receiver("receiver-a");
    publisher(0);
    publisher(1);
    grow(50_000);
    await("something arrives", () -> received() > 0);
    first.pause();
    try {
      receiver("receiver-b");
      grow(50_000);
      await("the other one takes over", () -> received() >= written());
    } finally {
      first.resume();
    }
    grow(50_000);
    assertSame();
  }

  @Test
  void aServerRestartedOnAnOlderCopyOfItsStoreGetsTheGapAgain() throws Exception {
    receiver("receiver-a");
    publisher(0);
    publisher(1);
    grow(50_000);
    await("all arrives", () -> received() >= written());
    server.stop();
    Path older = server.copyStore();
    server.start();
    grow(50_000);
    // everything was acknowledged, received and acknowledged again before the server forgets it
    await("all arrives", () -> received() >= written());
    server.kill();
    server.restoreStore(older);
    server.start();
    grow(50_000);
    assertSame();
    try (MessagingConnection connection =
        MessagingConnection.builder().server(server.url()).connect()) {
      assertThat(Files.readString(root.resolve("publisher0.log"), StandardCharsets.UTF_8))
          .contains("the server forgot");
      assertThat(Streams.of(connection).status("LOGS").orElseThrow().lastSequence()).isPositive();
    }
  }

  @Test
  void aSlowAndCutNetwork() throws Exception {
    receiver("receiver-a");
    var proxy = server.proxy();
    List<String> args =
        List.of(
            "publish",
            "--server",
            proxy.url(),
            "--subject",
            "logs",
            "--partitions",
            "2",
            "--host",
            "h0",
            "--file",
            root.resolve("in0") + "/app.log",
            "--state",
            root.resolve("state0").toString(),
            "--poll",
            "50ms");
    started("publisher0", "-Xmx32m", args);
    publisher(1);
    grow(20_000);
    await("something arrives", () -> received() > 0);
    for (int i = 0; i < 3; i++) {
      proxy.cut();
      grow(10_000);
      proxy.heal();
      grow(10_000);
      proxy.resetConnections();
    }
    assertSame();
  }
}
