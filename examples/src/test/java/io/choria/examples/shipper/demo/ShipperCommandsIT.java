package io.choria.examples.shipper.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.choria.examples.shipper.Shipper;
import io.choria.messaging.MessagingConnection;
import io.choria.messaging.stream.StreamSpec;
import io.choria.testing.NatsServer;
import io.choria.testing.NatsServerExtension;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What a person at the command line sees: output and exit codes, against a real server. */
class ShipperCommandsIT {
  @RegisterExtension
  final NatsServerExtension nats =
      NatsServerExtension.of(NatsServer.builder().jetStream(true).monitoring(true));

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir Path root;

  private int run(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--server", nats.server().url()));
    return plain(all.toArray(String[]::new));
  }

  private int plain(String... args) {
    CommandLine line = Shipper.commandLine();
    PrintWriter toOut = new PrintWriter(out, true);
    PrintWriter toErr = new PrintWriter(err, true);
    everywhere(line, toOut, toErr);
    return line.execute(args);
  }

  private static void everywhere(CommandLine line, PrintWriter out, PrintWriter err) {
    line.setOut(out).setErr(err);
    line.getSubcommands().values().forEach(sub -> everywhere(sub, out, err));
  }

  @BeforeEach
  void noStream() throws Exception {
    try (MessagingConnection connection =
        MessagingConnection.builder().server(nats.server().url()).connect()) {
      assertThat(Patience.streams(connection).names("logs.>")).isEmpty();
    }
  }

  @Test
  void streamsDeclareCreatesOnceAndInspectNamesTheRisks() {
    assertThat(run("streams", "inspect", "--subject", "logs")).isEqualTo(2);
    assertThat(err.toString()).contains("see shipper streams declare");

    assertThat(run("streams", "declare", "--subject", "logs", "--dry-run")).isZero();
    assertThat(out.toString()).contains("LOGS: would be created");
    assertThat(run("streams", "declare", "--subject", "logs")).isZero();
    assertThat(out.toString()).contains("LOGS: created");
    assertThat(run("streams", "declare", "--subject", "logs")).isZero();
    assertThat(out.toString()).contains("LOGS: is as declared");
    assertThat(run("streams", "declare", "--subject", "logs", "--max-age", "48h")).isZero();
    assertThat(out.toString()).contains("LOGS: updated");

    // one replica, and a server that writes to the disk every two minutes
    assertThat(
            run(
                "streams",
                "inspect",
                "--subject",
                "logs",
                "--monitoring",
                String.valueOf(nats.server().monitoringUrl())))
        .isEqualTo(3);
    assertThat(out.toString()).contains("RISK").contains("acknowledged messages can be lost");
  }

  @Test
  void aChangeThatTheServerDoesNotAllowNeedsAttention() throws Exception {
    try (MessagingConnection connection =
        MessagingConnection.builder().server(nats.server().url()).connect()) {
      Patience.streams(connection)
          .declare(
              StreamSpec.builder("LOGS")
                  .subjects("logs.>")
                  .storage(StreamSpec.Storage.MEMORY)
                  .build());
    }
    assertThat(run("streams", "declare", "--subject", "logs", "--dry-run")).isEqualTo(3);
    assertThat(out.toString()).contains("does not allow").contains("storage");
    assertThat(run("streams", "declare", "--subject", "logs")).isEqualTo(1);
  }

  @Test
  void statusShowsPartitionsWithoutReceiverAndThePause() {
    assertThat(run("streams", "declare", "--subject", "logs")).isZero();
    assertThat(run("status", "--subject", "logs", "--partitions", "2")).isEqualTo(3);
    assertThat(out.toString())
        .contains("stream LOGS: 0 messages")
        .contains("publishers are not paused")
        .contains("partition 0: NO RECEIVER")
        .contains("partition 1: NO RECEIVER");

    assertThat(run("pause", "--subject", "logs", "--for", "30m", "--reason", "works")).isZero();
    assertThat(out.toString()).contains("publishers of logs are paused until ");
    assertThat(run("status", "--subject", "logs")).isEqualTo(3);
    assertThat(out.toString()).contains("publishers are paused until ").contains(": works");

    assertThat(run("resume", "--subject", "logs")).isZero();
    assertThat(out.toString()).contains("publishers of logs go on");
    assertThat(run("status", "--subject", "logs")).isEqualTo(3);
    assertThat(out.toString()).contains("publishers are not paused");
  }

  @Test
  void wrongUseIsTwoAndNoServerIsOne() {
    assertThat(plain()).isEqualTo(2);
    assertThat(plain("streams")).isEqualTo(2);
    assertThat(plain("status", "--partitions", "many")).isEqualTo(2);
    assertThat(err.toString()).contains("partitions");
    assertThat(run("pause", "--subject", "logs", "--for", "soon")).isEqualTo(2);
    assertThat(run("publish", "--file", "x", "--host", "../../etc")).isEqualTo(2);
    assertThat(err.toString()).contains("host: expected").doesNotContain("\tat ");
    assertThat(run("receive", "--directory", root.toString(), "--output", "../x")).isEqualTo(2);
    assertThat(plain("status", "--server", "nats://127.0.0.1:1", "--connect-timeout", "300ms"))
        .isEqualTo(1);
    assertThat(err.toString()).contains("no server answered").doesNotContain("\tat ");
  }

  @Test
  void aBrokenConfigurationFileIsOneMessage() throws IOException {
    Path file = root.resolve("shipper.conf");
    Files.write(file, new byte[] {'p', 'a', 'r', 't', 'i', 't', 'i', 'o', 'n', 's', '=', -1, 0});
    assertThat(run("status", "--config", file.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("shipper status:").doesNotContain("\tat ");
    Files.writeString(file, "partitions = 99999\n");
    assertThat(run("status", "--config", file.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("partitions");
    assertThat(run("status", "--config", root.resolve("none.conf").toString())).isEqualTo(2);
    assertThat(err.toString()).contains("none.conf");
  }

  @Test
  void metricsHealthStatusAndPauseOfRunningShippers() throws Exception {
    NatsServer server = nats.server();
    int publisherPort = freePort();
    int receiverPort = freePort();
    try (ShipperRig rig = new ShipperRig(root, server, 1)) {
      rig.publisher(0, "--metrics", "127.0.0.1:" + publisherPort);
      rig.receiver("receiver", "--metrics", String.valueOf(receiverPort));
      rig.grow(5000);
      rig.awaitAll();
      rig.await("the counter", () -> metric(publisherPort, "published_lines_total") == 5000);
      // counted after they are in the files
      rig.await("what came", () -> metric(receiverPort, "received_lines_total") == 5000);
      rig.await("both partitions", () -> metric(receiverPort, "receive_partitions") == 2);
      assertThat(get(publisherPort, "/health").statusCode()).isEqualTo(200);
      assertThat(get(receiverPort, "/health").body()).isEqualTo("ok\n");
      assertThat(get(receiverPort, "/metrics").headers().firstValue("Content-Type").orElse(""))
          .startsWith("text/plain; version=0.0.4");
      assertThat(get(receiverPort, "/").statusCode()).isEqualTo(404);
      rig.await(
          "every partition has a receiver",
          () -> run("status", "--subject", "logs", "--partitions", "2") == 0);
      assertThat(out.toString()).contains("partition 1: received");

      // a pause reaches the running publisher, and nothing is sent while it lasts
      assertThat(run("pause", "--subject", "logs", "--for", "1h")).isZero();
      rig.await("silent", () -> metric(publisherPort, "publish_connected") == 0);
      assertThat(get(publisherPort, "/health").statusCode()).as("paused is healthy").isEqualTo(200);
      rig.grow(5000);
      assertThat(metric(publisherPort, "published_lines_total")).isEqualTo(5000);
      assertThat(run("resume", "--subject", "logs")).isZero();
      rig.awaitAll();

      server.stop();
      rig.await("told", () -> health(publisherPort) == 503 && health(receiverPort) == 503);
      server.start();
      rig.await("well again", () -> health(publisherPort) == 200 && health(receiverPort) == 200);
      rig.assertSame();
    }
  }

  /**
   * Between the ports of test servers and those that systems give to outgoing connections, either
   * of which could take it meanwhile.
   */
  private static int freePort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(32_000, 32_768);
      if (isFree(port)) {
        return port;
      }
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private static HttpResponse<String> get(int port, String path) {
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
              HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      return null; // not listening yet
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int health(int port) {
    HttpResponse<String> response = get(port, "/health");
    return response == null ? -1 : response.statusCode();
  }

  private static double metric(int port, String name) {
    HttpResponse<String> response = get(port, "/metrics");
    return response == null
        ? -1
        : response
            .body()
            .lines()
            .filter(line -> line.startsWith("shipper_" + name + " "))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
            .findFirst()
            .orElse(-1);
  }
}
