package io.choria.benchmarks.rpc;

import io.choria.benchmarks.rpc.Children.Child;
import io.choria.messaging.rpc.FleetClient;
import io.choria.messaging.rpc.FleetConnection;
import io.choria.messaging.rpc.FleetRequest;
import io.choria.messaging.rpc.FleetServer;
import io.choria.messaging.rpc.GatheredReplies;
import io.choria.testing.NatsServer;
import io.choria.testing.PeerProgram;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Many servers in one JVM: their start, their memory, pings of all, and calls of all. */
final class NodesMeasure {
  private static final int ROUNDS = 5;
  private static final byte[] PING = "cGluZw==".getBytes(StandardCharsets.US_ASCII);

  private final Path directory;
  private final int count;
  private final Optional<Path> program;

  /**
   * Measures with so many servers.
   *
   * @param program servers of another kind: it takes the same arguments and speaks the same lines
   *     as {@link NodesProcess}
   */
  NodesMeasure(Path directory, int count, Optional<Path> program) {
    this.directory = directory;
    this.count = count;
    this.program = program;
  }

  private interface Start {
    Child start(String... arguments) throws IOException;
  }

  void run(boolean pings, boolean calls) throws Exception {
    for (boolean corretto : List.of(false, true)) {
      run(
          corretto ? "Corretto" : "BouncyCastle",
          "one JVM with -Xmx1g; heap",
          arguments ->
              Children.java(
                  NodesProcess.class,
                  corretto,
                  List.of("-Xmx1g", "-Dorg.slf4j.simpleLogger.log.io.choria=warn"),
                  arguments),
          corretto,
          pings,
          calls);
    }
    if (program.isPresent()) {
      Path other = program.get();
      String name = String.valueOf(other.getFileName());
      Start start = arguments -> Children.program(other, arguments);
      run(name, "one process; resident memory", start, true, pings, calls);
    }
  }

  private void run(
      String name, String what, Start start, boolean corretto, boolean pings, boolean calls)
      throws Exception {
    Path files = Files.createDirectories(directory.resolve("nodes-" + name));
    try (NatsServer nats = NatsServer.builder().start();
        Child nodes = start.start(nats.url(), files.toString(), Integer.toString(count))) {
      String[] started = nodes.await("started").split(" ", -1);
      if (pings) {
        String[] idle = nodes.ask("idle").split(" ", -1);
        System.out.printf(
            Locale.ROOT,
            "%n%,d servers, %s, in %s %s MB, %s threads; started in %.1f s (%.1f s of processor)%n",
            count,
            name,
            what,
            idle[0],
            idle[1],
            Long.parseLong(started[0]) / 1e3,
            Long.parseLong(started[1]) / 1e3);
        pings(files, nodes.process().toHandle());
        String[] after = nodes.ask("after").split(" ", -1);
        System.out.printf(
            Locale.ROOT, "  after the pings: %s MB, %s threads%n", after[0], after[1]);
      }
      if (calls) {
        calls(files, corretto, name, program.isPresent() ? 3 : 10); // others may take seconds
      }
    }
  }

  private void pings(Path files, ProcessHandle nodes) throws Exception {
    double[] times = new double[ROUNDS];
    Duration theirs = Processes.cpu(nodes);
    Duration ours = Processes.cpu(ProcessHandle.current());
    for (int round = 0; round < ROUNDS; round++) {
      try (FleetConnection connection = CallerProcess.connect(files.resolve("client.conf"));
          FleetClient client = FleetClient.of(connection)) {
        long[] last = new long[1];
        long start = System.nanoTime();
        GatheredReplies replies =
            client.request(
                FleetRequest.broadcast(FleetServer.DISCOVERY, PING)
                    .expect(count)
                    .workers(2)
                    .deadline(Duration.ofMinutes(2))
                    .build(),
                reply -> last[0] = System.nanoTime());
        times[round] = (last[0] - start) / 1e9;
        if (replies.senders().size() != count) {
          System.out.printf(
              Locale.ROOT,
              "  NOT ALL: %d answered, %d refused, %d lost%n",
              replies.senders().size(),
              replies.refused(),
              replies.lost());
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "  our ping of all, replies verified: first %.2f s, median of %d %.2f s; processor time of"
            + " each: servers %.2f s, client %.2f s%n",
        times[0],
        ROUNDS,
        median(times),
        Processes.cpu(nodes).minus(theirs).toMillis() / 1e3 / ROUNDS,
        Processes.cpu(ProcessHandle.current()).minus(ours).toMillis() / 1e3 / ROUNDS);
    Optional<Path> choria = PeerProgram.find("choria");
    if (choria.isPresent()) {
      go(choria.get(), files);
    } else {
      System.out.println("  no choria ping: CHORIA_BIN is not set, and choria is not in PATH");
    }
  }

  private void go(Path choria, Path files) throws IOException, InterruptedException {
    for (int round = 0; round < 2; round++) {
      Path log = files.resolve("ping.log");
      ProcessBuilder builder =
          new ProcessBuilder(
                  choria.toAbsolutePath().toString(),
                  "ping",
                  "--config",
                  "client.conf",
                  "--timeout",
                  "60",
                  "--expect",
                  Integer.toString(count))
              .directory(files.toFile())
              .redirectErrorStream(true)
              .redirectInput(new File("/dev/null"))
              .redirectOutput(log.toFile());
      builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
      builder.environment().put("HOME", files.toString());
      builder.environment().put("USER", "dana");
      builder.environment().put("INSECURE_DISABLE_TLS", "true");
      long start = System.nanoTime();
      int status = builder.start().waitFor();
      double seconds = (System.nanoTime() - start) / 1e9;
      List<String> lines = Files.readAllLines(log);
      System.out.printf(
          Locale.ROOT,
          "  choria ping, status %d, the whole process %.2f s: %s%n",
          status,
          seconds,
          lines.stream()
              .filter(line -> line.contains("replies max"))
              .findFirst()
              .orElse(lines.isEmpty() ? "nothing" : lines.get(lines.size() - 1)));
    }
  }

  private void calls(Path files, boolean corretto, String name, int warmUp) throws IOException {
    for (String trust : List.of("verified", "hashed")) {
      try (Child caller =
          Children.java(
              CallerProcess.class,
              corretto,
              List.of("-Xmx64m", "-XX:+UseSerialGC"), // what a JVM of that size takes by itself
              files.resolve("client.conf").toString(),
              Integer.toString(count),
              trust,
              Integer.toString(warmUp))) {
        System.out.println(
            "  "
                + name
                + ", a client with -Xmx64m, replies "
                + trust
                + ": "
                + caller.await("result"));
      }
    }
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
