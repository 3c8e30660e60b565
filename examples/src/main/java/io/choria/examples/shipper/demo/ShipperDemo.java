package io.choria.examples.shipper.demo;

import static io.choria.examples.shipper.observe.StatusLine.human;

import io.choria.examples.shipper.observe.StatusLine;
import io.choria.examples.shipper.receive.PartitionView;
import io.choria.messaging.MessagingConnection;
import io.choria.messaging.stream.StreamSpec;
import io.choria.messaging.stream.Streams;
import io.choria.testing.NatsServer;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Ships real growing files through a real server while a receiver is killed, and proves the result:
 * for each publisher the bytes and lines that were written and those that arrived, with digests
 * side by side. Exit code 0 only when all are equal.
 */
public final class ShipperDemo {
  private static final int PUBLISHERS = 4;
  private static final int PARTITIONS = 4;
  private static final String SUBJECT = "logs";
  private static final String STREAM = "LOGS";
  private static final long LIMIT_SECONDS = 100;

  private final PrintStream out;
  private final Path root;
  private final boolean terminal = StatusLine.onTerminal();
  private final List<GrowingLog> logs = new ArrayList<>();
  private final Map<String, ShipperProcess> receivers = new TreeMap<>();
  private final List<ShipperProcess> publishers = new ArrayList<>();
  private long start;
  private long lastLook;
  private long lastBytes;
  private String owners = "";

  private ShipperDemo(PrintStream out, Path root) {
    this.out = out;
    this.root = root;
  }

  /**
   * Runs the demonstration.
   *
   * @param args a directory to work in; without one a new one is made
   * @throws Exception if something cannot even start
   */
  public static void main(String[] args) throws Exception {
    Path root =
        args.length > 0
            ? Files.createDirectories(Path.of(args[0]))
            : Files.createTempDirectory("shipper-demo");
    boolean good = new ShipperDemo(System.out, root).run();
    System.exit(good ? 0 : 1);
  }

  private boolean run() throws IOException, InterruptedException {
    out.println("files, state and output are in " + root);
    try (NatsServer server = NatsServer.builder().jetStream(true).syncAlways().start();
        MessagingConnection connection =
            MessagingConnection.builder().server(server.url()).name("shipper demo").connect()) {
      out.println(
          "nats-server "
              + server.binary().version()
              + " with JetStream runs at "
              + server.url()
              + ", sync_interval "
              + (server.syncIntervalInForce() ? "always" : "not known to this version"));
      Streams streams = Streams.of(connection);
      streams.declare(
          StreamSpec.builder(STREAM)
              .subjects(SUBJECT + ".>")
              .storage(StreamSpec.Storage.FILE)
              .build());
      startAll(server.url());
      start = System.nanoTime();
      lastLook = start;
      Demonstration live =
          new Demonstration(new PartitionView(connection, STREAM, SUBJECT, "shipper"));
      try {
        live.run();
      } finally {
        publishers.forEach(ShipperProcess::askToEnd);
        receivers.values().forEach(ShipperProcess::askToEnd);
        publishers.forEach(ShipperProcess::close);
        receivers.values().forEach(ShipperProcess::close);
      }
      return proof();
    }
  }

  private void startAll(String url) throws IOException {
    Files.createDirectories(root.resolve("logs"));
    for (String name : List.of("receiver-1", "receiver-2")) {
      receivers.put(
          name,
          ShipperProcess.start(
              root.resolve("logs").resolve(name),
              List.of("-Xmx96m", "-XX:TieredStopAtLevel=1"),
              List.of(
                  "receive",
                  "--server",
                  url,
                  "--subject",
                  SUBJECT,
                  "--partitions",
                  "" + PARTITIONS,
                  "--directory",
                  output().toString(),
                  "--output",
                  "lines",
                  "--member",
                  name,
                  "--lease",
                  "3s",
                  "--rotate-bytes",
                  "8000000")));
    }
    for (int i = 1; i <= PUBLISHERS; i++) {
      String host = "web" + i + ".example.net";
      Path directory = Files.createDirectories(root.resolve("in").resolve(host));
      logs.add(new GrowingLog(directory, host, i));
      List<String> args =
          new ArrayList<>(
              List.of(
                  "publish",
                  "--server",
                  url,
                  "--subject",
                  SUBJECT,
                  "--partitions",
                  "" + PARTITIONS,
                  "--host",
                  host,
                  "--file",
                  directory + "/app.log",
                  "--state",
                  root.resolve("state").resolve(host).toString(),
                  "--poll",
                  "50ms"));
      if (i > 1) {
        args.addAll(List.of("--batch-bytes", "65536"));
      }
      publishers.add(
          ShipperProcess.start(
              root.resolve("logs").resolve(host),
              List.of("-Xmx64m", "-XX:TieredStopAtLevel=1"),
              args));
    }
  }

  private Path output() {
    return root.resolve("out");
  }

  /** The course of events. */
  private final class Demonstration {
    private final PartitionView view;

    Demonstration(PartitionView view) {
      this.view = view;
    }

    void run() throws IOException, InterruptedException {
      awaitStart();
      for (int round = 1; round <= 120; round++) {
        for (GrowingLog log : logs) {
          // every line of web1 is a message that the server writes to the disk before it answers
          log.grow(log == logs.get(0) ? 60 : 1500);
        }
        if (round == 30) {
          event("web1 and web3 rotate their log by rename");
          logs.get(0).rename();
          logs.get(2).rename();
        } else if (round == 45) {
          kill("receiver-1");
        } else if (round == 75) {
          truncate(logs.get(1));
        } else if (round == 95) {
          event("web1 and web4 rotate their log by rename");
          logs.get(0).rename();
          logs.get(3).rename();
        }
        show();
        TimeUnit.MILLISECONDS.sleep(100);
      }
      event("the logs have stopped growing; waiting until all of it has arrived");
      awaitAll();
    }

    /**
     * Until every publisher's first lines have arrived and both receivers have partitions;
     * everything before is only start-up.
     */
    private void awaitStart() throws IOException, InterruptedException {
      for (GrowingLog log : logs) {
        log.grow(10);
      }
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (System.nanoTime() < until
          && (received() < written() || !owners.contains("r1") || !owners.contains("r2"))) {
        owners = Owners.read(receivers, PARTITIONS);
        TimeUnit.MILLISECONDS.sleep(50);
      }
      event("publishers and receivers are at work, owners " + owners);
      start = System.nanoTime();
      lastLook = start;
    }

    private void kill(String name) {
      ShipperProcess receiver = Objects.requireNonNull(receivers.get(name));
      event("kill -9 " + name + " (process " + receiver.pid() + ")");
      receiver.kill();
    }

    private void truncate(GrowingLog log) throws IOException, InterruptedException {
      event(log.host() + " rotates its log by copy and truncate, when all of it has been shipped");
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (ReceivedLog.size(output().resolve(log.host())) < log.bytes()
          && System.nanoTime() < until) {
        show();
        TimeUnit.MILLISECONDS.sleep(100);
      }
      log.copyAndTruncate();
      TimeUnit.MILLISECONDS.sleep(200);
    }

    private void awaitAll() throws IOException, InterruptedException {
      long limit = start + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
      while (System.nanoTime() < limit && received() < written()) {
        show();
        TimeUnit.MILLISECONDS.sleep(100);
      }
      show();
      if (terminal) {
        out.println();
      }
    }

    private void event(String text) {
      String line =
          String.format(Locale.ROOT, "%5.1f s  %s", (System.nanoTime() - start) / 1e9, text);
      out.println(
          (terminal ? "\r" : "")
              + line
              + (terminal ? " ".repeat(Math.max(0, 110 - line.length())) : ""));
    }

    private void show() throws IOException, InterruptedException {
      long now = System.nanoTime();
      double seconds = (now - lastLook) / 1e9;
      if (seconds < (terminal ? 0.5 : 2)) {
        return;
      }
      long bytes = received();
      long backlog = 0;
      long redelivered = 0;
      StringBuilder alive = new StringBuilder(160);
      for (int p = 0; p < PARTITIONS; p++) {
        PartitionView.State state = view.of(p);
        backlog += state.backlog();
        redelivered += state.redelivered();
      }
      owners = Owners.read(receivers, PARTITIONS);
      double rate = (bytes - lastBytes) / seconds;
      long lineSize = written() / Math.max(1, logs.stream().mapToLong(GrowingLog::lines).sum());
      alive.append(
          String.format(
              Locale.ROOT,
              "%5.1f s  %s lines/s  %sB/s  arrived %sB of %sB  backlog %s messages  redelivered %d "
                  + " owners %s",
              (now - start) / 1e9,
              human(rate / (double) lineSize),
              human(rate),
              human((double) bytes),
              human((double) written()),
              human((double) backlog),
              redelivered,
              owners));
      lastLook = now;
      lastBytes = bytes;
      if (terminal) {
        String line = alive.length() > 150 ? alive.substring(0, 150) : alive.toString();
        out.print("\r" + line + " ".repeat(150 - line.length()));
      } else {
        out.println(alive);
      }
      out.flush();
    }
  }

  private long written() {
    return logs.stream().mapToLong(GrowingLog::bytes).sum();
  }

  private long received() {
    long sum = 0;
    for (GrowingLog log : logs) {
      try {
        sum += ReceivedLog.size(output().resolve(log.host()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return sum;
  }

  private boolean proof() throws IOException {
    out.println();
    out.println(
        "publisher           lines in   lines out    bytes in   bytes out  files  rotated  sha-256"
            + " in        sha-256 out       verdict");
    boolean all = true;
    for (GrowingLog log : logs) {
      ReceivedLog received = ReceivedLog.read(output().resolve(log.host()));
      String digest = log.digest();
      boolean same =
          received.lines() == log.lines()
              && received.bytes() == log.bytes()
              && received.digest().equals(digest);
      all &= same;
      out.println(
          String.format(
              Locale.ROOT,
              "%-18s %9d   %9d  %10d  %10d  %5d  %7d  %s  %s  %s",
              log.host(),
              log.lines(),
              received.lines(),
              log.bytes(),
              received.bytes(),
              received.files(),
              log.rotations(),
              digest.substring(0, 16),
              received.digest().substring(0, 16),
              same ? "same bytes, same order" : "DIFFERENT"));
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    out.println();
    out.println(
        all
            ? String.format(
                Locale.ROOT,
                "Nothing lost, nothing twice, order kept, although a receiver was killed. %.0f s",
                seconds)
            : "The output differs from the input; the processes' own logs are in "
                + root.resolve("logs"));
    return all;
  }

  /** Asks the receivers' own logs who has which partition; the dead have none. */
  private static final class Owners {
    private Owners() {}

    static String read(Map<String, ShipperProcess> receivers, int partitions) {
      String[] owner = new String[partitions];
      receivers.forEach(
          (name, process) -> {
            if (process.isAlive()) {
              String log = process.output();
              for (int p = 0; p < partitions; p++) {
                int got = log.lastIndexOf("partition " + p + ": receiving");
                int gave = log.lastIndexOf("partition " + p + ": released");
                if (got >= 0 && got > gave) {
                  owner[p] = name.substring(name.length() - 1);
                }
              }
            }
          });
      StringBuilder text = new StringBuilder();
      for (int p = 0; p < partitions; p++) {
        text.append(p == 0 ? "" : " ")
            .append(p)
            .append(":r")
            .append(owner[p] == null ? "-" : owner[p]);
      }
      return text.toString();
    }
  }
}
