package io.choria.benchmarks.shipper;

import io.choria.examples.shipper.observe.Metrics;
import io.choria.examples.shipper.publish.FollowPolicy;
import io.choria.examples.shipper.publish.PublishSettings;
import io.choria.examples.shipper.publish.Publisher;
import io.choria.examples.shipper.receive.ReceiveSettings;
import io.choria.examples.shipper.receive.Receiver;
import io.choria.messaging.MessagingConnection;
import io.choria.messaging.stream.Partitioner;
import io.choria.messaging.stream.StreamSpec;
import io.choria.messaging.stream.Streams;
import io.choria.testing.NatsServer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lines of 128 bytes from files into a stream and out of it into files, on one private server with
 * a file store: acknowledged publishes one line each and in batches, beside {@code nats bench js
 * pub async} when {@code NATS_BIN} names the program; then receivers on one and on two partitions.
 * Each side runs by turns; the medians are shown.
 */
public final class ShipperBenchmark {
  private static final int LINE = 128;
  private static final Pattern RATE = Pattern.compile("([\\d,]+) msgs/sec");

  private final NatsServer server;
  private final Streams streams;
  private final Path root;
  private final int lines;
  private int run;
  private Share lastShare = new Share(0, 0, 0);

  private ShipperBenchmark(
      NatsServer server, MessagingConnection connection, Path root, int lines) {
    this.server = server;
    this.streams = Streams.of(connection);
    this.root = root;
    this.lines = lines;
  }

  /**
   * Runs the measurements.
   *
   * @param args number of lines, 500000 unless given; number of rounds, 3 unless given
   * @throws Exception if something fails
   */
  public static void main(String[] args) throws Exception {
    int lines = args.length > 0 ? Integer.parseInt(args[0]) : 500_000;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
    Path root = Files.createTempDirectory("shipper-benchmark");
    try (NatsServer server = NatsServer.builder().jetStream(true).start();
        MessagingConnection connection =
            MessagingConnection.builder().server(server.url()).connect()) {
      System.out.printf(
          Locale.ROOT,
          "nats-server %s, file store, %d lines of %d bytes, %d rounds, medians%n%n",
          server.binary().version(),
          lines,
          LINE,
          rounds);
      new ShipperBenchmark(server, connection, root, lines).all(rounds);
    }
  }

  private void all(int rounds) throws Exception {
    Path file = root.resolve("lines.log");
    write(file);
    List<Double> bench = new ArrayList<>();
    List<Double> single = new ArrayList<>();
    List<Double> batched = new ArrayList<>();
    List<Double> receiveSingle = new ArrayList<>();
    List<Double> receiveBatched = new ArrayList<>();
    List<Double> receiveTwo = new ArrayList<>();
    List<Share> one = new ArrayList<>();
    List<Share> two = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      fresh();
      bench.add(natsBench());
      fresh();
      single.add(publish(file, host(1, 0), 1, 0));
      receiveSingle.add(receive(1, lines));
      one.add(lastShare);
      fresh();
      batched.add(publish(file, host(1, 0), 1, 262_144));
      receiveBatched.add(receive(1, lines));
      fresh();
      publish(file, host(2, 0), 2, 0);
      publish(file, host(2, 1), 2, 0);
      receiveTwo.add(receive(2, 2L * lines));
      two.add(lastShare);
    }
    double reference = median(bench);
    System.out.printf(Locale.ROOT, "%-56s %14s %8s%n", "", "lines/s", "ratio");
    row("nats bench js pub async", reference, reference);
    row("shipper publish, one line per message", median(single), reference);
    row("shipper publish, batches of 256 KiB", median(batched), reference);
    row(
        "shipper receive, one partition, one line per message",
        median(receiveSingle),
        median(single));
    row(
        "shipper receive, one partition, batches of 256 KiB",
        median(receiveBatched),
        median(batched));
    row(
        "shipper receive, two receivers on two partitions",
        median(receiveTwo),
        median(receiveSingle));
    System.out.printf(
        Locale.ROOT,
        "%nprocessor time while receiving one line per message, %d processors:%n",
        Runtime.getRuntime().availableProcessors());
    share("one receiver", one);
    share("two receivers", two);
    System.out.println(
        "\n"
            + "ratios: publish against nats bench; receive against the publisher of the same kind;"
            + " two receivers against one");
  }

  private static void row(String name, double rate, double reference) {
    String ratio = reference > 0 ? String.format(Locale.ROOT, "%.2f", rate / reference) : "-";
    System.out.printf(
        Locale.ROOT,
        "%-56s %14s %8s%n",
        name,
        rate > 0 ? String.format(Locale.ROOT, "%,.0f", rate) : "not measured",
        ratio);
  }

  /** Processor time per line, and how many processors both sides keep busy at that rate. */
  private static void share(String name, List<Share> shares) {
    double receivers = median(shares.stream().map(Share::receivers).toList());
    double server = median(shares.stream().map(Share::server).toList());
    double busy = median(shares.stream().map(Share::busy).toList());
    System.out.printf(
        Locale.ROOT,
        "%-16s receivers %5.0f ns per line, nats-server %5.0f ns per line, %.2f processors busy%n",
        name,
        receivers,
        server,
        busy);
  }

  /** Who used the processors, in nanoseconds per line. */
  private record Share(double receivers, double server, double busy) {}

  /** Processor time of this process and of the server, in nanoseconds. */
  private static long[] processorTime() {
    ProcessHandle self = ProcessHandle.current();
    long server =
        self.descendants()
            .filter(p -> p.info().command().orElse("").contains("nats-server"))
            .mapToLong(ShipperBenchmark::nanos)
            .sum();
    return new long[] {nanos(self), server};
  }

  private static long nanos(ProcessHandle process) {
    return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElse(0.0);
  }

  private void write(Path file) throws IOException {
    byte[] line = ("x".repeat(LINE - 1) + "\n").getBytes(StandardCharsets.US_ASCII);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      for (int i = 0; i < lines; i++) {
        out.write(line);
      }
    }
  }

  private void fresh() throws InterruptedException {
    run++;
    if (streams.status("BENCH").isPresent()) {
      boolean gone = streams.delete("BENCH");
      if (!gone) {
        throw new IllegalStateException("expected to delete the stream of the round before");
      }
    }
    streams.declare(StreamSpec.builder("BENCH").subjects("bench.>").build());
  }

  /** A host name that falls into the partition. */
  private String host(int partitions, int partition) {
    for (int i = 0; ; i++) {
      if (Partitioner.of(partitions).partition("host" + i) == partition) {
        return "host" + i;
      }
    }
  }

  private double natsBench() throws IOException, InterruptedException {
    String nats = System.getenv("NATS_BIN");
    if (nats == null || nats.isEmpty()) {
      return 0;
    }
    Process process =
        new ProcessBuilder(
                nats,
                "-s",
                server.url(),
                "bench",
                "js",
                "pub",
                "async",
                "bench.p0.peer",
                "--stream",
                "BENCH",
                "--msgs",
                "" + lines,
                "--size",
                "" + LINE,
                "--no-progress")
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    Matcher rate = RATE.matcher(output);
    if (code != 0 || !rate.find()) {
      System.out.println("nats bench ended with " + code + ": " + output.strip());
      return 0;
    }
    return Double.parseDouble(rate.group(1).replace(",", ""));
  }

  private double publish(Path file, String host, int partitions, int batch)
      throws IOException, InterruptedException {
    PublishSettings settings =
        new PublishSettings(
            List.of(file.toString()),
            List.of(),
            "bench",
            partitions,
            host,
            root.resolve("state-" + run + "-" + host),
            1 << 20,
            batch,
            false,
            524_288,
            8192,
            16 << 20,
            FollowPolicy.STANDARD,
            Duration.ofMillis(100),
            true);
    Metrics metrics = new Metrics();
    long start = System.nanoTime();
    try (Publisher publisher =
        Publisher.open(
            settings,
            () -> MessagingConnection.builder().server(server.url()),
            "BENCH",
            () -> false,
            metrics)) {
      publisher.run();
    }
    if (metrics.sum("published_lines_total") != lines) {
      throw new IllegalStateException(
          "expected " + lines + " lines, acknowledged " + metrics.sum("published_lines_total"));
    }
    return lines / ((System.nanoTime() - start) / 1e9);
  }

  private static void failed(Throwable e) {
    e.printStackTrace();
    Runtime.getRuntime().halt(1);
  }

  private double receive(int partitions, long expected) throws IOException, InterruptedException {
    ReceiveSettings settings =
        new ReceiveSettings(
            "bench",
            root.resolve("out-" + run),
            "lines",
            ZoneOffset.UTC,
            Duration.ofDays(1),
            0,
            Duration.ZERO,
            0,
            false,
            true,
            Duration.ofMillis(250),
            20_000,
            1,
            8192,
            16L << 20,
            64,
            Duration.ofSeconds(5));
    Metrics metrics = new Metrics();
    List<Receiver> receivers = new ArrayList<>();
    List<MessagingConnection> connections = new ArrayList<>();
    long[] before = processorTime();
    long start = System.nanoTime();
    try {
      for (int p = 0; p < partitions; p++) {
        MessagingConnection own = MessagingConnection.builder().server(server.url()).connect();
        connections.add(own);
        Receiver receiver =
            new Receiver(own, "BENCH", "r", settings, metrics, ShipperBenchmark::failed);
        receivers.add(receiver);
        receiver.acquire(p, () -> true);
      }
      while (metrics.sum("received_lines_total") < expected) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      long[] after = processorTime();
      double receiving = after[0] - before[0];
      double serving = after[1] - before[1];
      lastShare =
          new Share(
              receiving / expected, serving / expected, (receiving + serving) / 1e9 / seconds);
      return expected / seconds;
    } finally {
      for (Receiver receiver : receivers) {
        receiver.close();
      }
      connections.forEach(MessagingConnection::close);
    }
  }
}
