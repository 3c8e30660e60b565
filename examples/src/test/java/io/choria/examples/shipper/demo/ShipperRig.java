package io.choria.examples.shipper.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.choria.messaging.MessagingConnection;
import io.choria.messaging.MessagingConnectionBuilder;
import io.choria.messaging.stream.StreamSpec;
import io.choria.testing.NatsServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * A server, growing logs, and shippers as processes: the stage of the tests with real processes.
 *
 * <p>Nothing here depends on speed. A wait ends when its condition holds or when a process has
 * ended that nobody killed; a failure shows the figures of each host and the end of each log.
 */
final class ShipperRig implements AutoCloseable {
  private static final int CHUNK = 5000;

  /** How far receivers may be behind before the logs stop growing for a while. */
  private static final long MOST_BEHIND = 40_000_000;

  private final Path root;
  private final NatsServer server;
  private final List<GrowingLog> logs = new ArrayList<>();
  private final List<Shipper> shippers = new ArrayList<>();
  private final Map<Integer, Shipper> publishers = new TreeMap<>();

  /** A process with what is needed to tell about it. */
  private static final class Shipper {
    final String name;
    final ShipperProcess process;
    boolean killed;

    Shipper(String name, ShipperProcess process) {
      this.name = name;
      this.process = process;
    }

    boolean endedUnasked() {
      return !killed && !process.isAlive();
    }
  }

  ShipperRig(Path root, NatsServer server, int hosts) throws IOException, InterruptedException {
    this(root, server, hosts, MessagingConnection.builder().server(server.url()));
  }

  ShipperRig(Path root, NatsServer server, int hosts, MessagingConnectionBuilder login)
      throws IOException, InterruptedException {
    this.root = root;
    this.server = server;
    try (MessagingConnection connection = login.connect()) {
      Patience.streams(connection).declare(StreamSpec.builder("LOGS").subjects("logs.>").build());
    }
    for (int i = 0; i < hosts; i++) {
      logs.add(new GrowingLog(Files.createDirectories(root.resolve("in" + i)), "h" + i, i));
    }
  }

  NatsServer server() {
    return server;
  }

  GrowingLog log(int host) {
    return logs.get(host);
  }

  Path output(int host) {
    return root.resolve("out").resolve("h" + host);
  }

  String printedBy(String name) throws IOException {
    return Files.readString(root.resolve(name + ".log"));
  }

  boolean hasPrinted(String name, String text) {
    try {
      return printedBy(name).contains(text);
    } catch (IOException e) {
      return false; // nothing yet
    }
  }

  ShipperProcess publisher(int host, String... more) throws IOException {
    return publisherAt(server.url(), host, "-Xmx64m", more);
  }

  ShipperProcess publisherAt(String url, int host, String memory, String... more)
      throws IOException {
    List<String> args = new ArrayList<>(List.of("publish", "--server", url, "--subject", "logs"));
    args.addAll(List.of("--partitions", "2", "--host", "h" + host));
    args.addAll(List.of("--file", root.resolve("in" + host) + "/app.log"));
    args.addAll(List.of("--state", root.resolve("state" + host).toString(), "--poll", "50ms"));
    args.addAll(List.of(more));
    ShipperProcess process = started("publisher" + host, memory, args);
    publishers.put(host, shippers.get(shippers.size() - 1));
    return process;
  }

  ShipperProcess receiver(String name, String... more) throws IOException {
    return receiverAt(server.url(), name, more);
  }

  ShipperProcess receiverAt(String url, String name, String... more) throws IOException {
    List<String> args = new ArrayList<>(List.of("receive", "--server", url, "--subject", "logs"));
    args.addAll(List.of("--partitions", "2", "--directory", root.resolve("out").toString()));
    args.addAll(List.of("--output", "lines", "--member", name + "-" + shippers.size()));
    args.addAll(List.of("--rotate-bytes", "10000000", "--connect-timeout", "5m"));
    args.addAll(List.of(more));
    if (!args.contains("--lease")) {
      args.addAll(List.of("--lease", "2s"));
    }
    return started(name, "-Xmx64m", args);
  }

  private ShipperProcess started(String name, String memory, List<String> args) throws IOException {
    ShipperProcess process =
        ShipperProcess.start(
            root.resolve(name + ".log"), List.of(memory, "-XX:TieredStopAtLevel=1"), args);
    shippers.add(new Shipper(name, process));
    return process;
  }

  /** SIGKILL; from now on nobody wonders that it is gone. */
  void kill(ShipperProcess process) {
    for (Shipper shipper : shippers) {
      if (shipper.process == process) {
        shipper.killed = true;
      }
    }
    process.kill();
  }

  /**
   * Appends so many lines, in turn to each log, and waits when what flows is far behind. A host
   * whose publisher is dead does not flow, and does not count.
   */
  void grow(int lines) throws IOException, InterruptedException {
    for (int done = 0; done < lines; done += CHUNK) {
      logs.get((done / CHUNK) % logs.size()).grow(CHUNK);
      if ((done / CHUNK) % 10 == 9) {
        await("receivers keep up while the logs grow", this::keepsUp);
      }
    }
  }

  private boolean keepsUp() {
    for (Map.Entry<Integer, Shipper> publisher : publishers.entrySet()) {
      int host = publisher.getKey();
      if (publisher.getValue().process.isAlive()
          && received(host) < logs.get(host).bytes() - MOST_BEHIND) {
        return false;
      }
    }
    return true;
  }

  long written() {
    return logs.stream().mapToLong(GrowingLog::bytes).sum();
  }

  long received() {
    long sum = 0;
    for (int host = 0; host < logs.size(); host++) {
      sum += received(host);
    }
    return sum;
  }

  long received(int host) {
    try {
      return ReceivedLog.size(output(host));
    } catch (IOException e) {
      return 0; // a file got another name between listing and looking
    }
  }

  void await(String what, BooleanSupplier condition) throws InterruptedException {
    Patience.await(what, condition, this::unexpectedEnd, this::figures);
  }

  private String unexpectedEnd() {
    return shippers.stream()
        .filter(Shipper::endedUnasked)
        .map(shipper -> shipper.name + " ended")
        .findFirst()
        .orElse(null);
  }

  private String figures() {
    StringBuilder text = new StringBuilder(4096);
    for (int host = 0; host < logs.size(); host++) {
      Shipper publisher = publishers.get(host);
      text.append("h")
          .append(host)
          .append(": bytes written ")
          .append(logs.get(host).bytes())
          .append(", received ")
          .append(received(host))
          .append(", publisher ")
          .append(publisher == null ? "none" : publisher.process.isAlive() ? "runs" : "dead")
          .append('\n');
    }
    text.append("--- end of nats-server:\n").append(end(server.log()));
    // what ended unasked comes last: who reads the end of a long output finds the cause there
    List<Shipper> causesLast = new ArrayList<>(shippers);
    causesLast.sort(Comparator.comparing(Shipper::endedUnasked));
    for (Shipper shipper : causesLast) {
      text.append("--- end of ").append(shipper.name).append(" (process ");
      text.append(shipper.process.pid()).append("):\n");
      text.append(end(shipper.process.output()));
    }
    return text.toString();
  }

  private static String end(String output) {
    return output.length() <= 3000 ? output : "..." + output.substring(output.length() - 3000);
  }

  void awaitAll() throws InterruptedException {
    await("all bytes arrive", () -> received() >= written());
  }

  /** Waits for everything, and compares every byte; the logs cannot grow afterwards. */
  void assertSame() throws IOException, InterruptedException {
    awaitAll();
    for (int host = 0; host < logs.size(); host++) {
      GrowingLog log = logs.get(host);
      ReceivedLog received = ReceivedLog.read(output(host));
      assertThat(received.bytes()).as("bytes of h%s", host).isEqualTo(log.bytes());
      assertThat(received.lines()).as("lines of h%s", host).isEqualTo(log.lines());
      assertThat(received.digest()).as("content of h%s", host).isEqualTo(log.digest());
    }
  }

  @Override
  public void close() {
    shippers.forEach(shipper -> shipper.process.askToEnd());
    shippers.forEach(shipper -> shipper.process.close());
    server.close();
  }
}
