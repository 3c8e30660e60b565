package io.choria.benchmarks.messaging.stream;

import io.choria.messaging.MessagingConnection;
import io.choria.messaging.stream.AsyncPublisher;
import io.choria.messaging.stream.Publication;
import io.choria.messaging.stream.StreamSpec;
import io.choria.messaging.stream.Streams;
import io.choria.testing.NatsServer;
import io.nats.client.JetStream;
import io.nats.client.api.PublishAck;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Durable publishes of 128 bytes with acknowledgement, file store, one private server: the windowed
 * publisher beside raw jnats {@code publishAsync} with the same window, by turns in one run, and
 * beside {@code nats bench js pub} when {@code NATS_BIN} names the program.
 *
 * <p>Arguments: {@code rounds=N} (default 5), {@code messages=N} per round (default 200000).
 */
public final class StreamBenchmark {
  private static final String STREAM = "BENCH";
  private static final int WINDOW = 4096;
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final byte[] PAYLOAD = new byte[128];

  private interface Side {
    void run() throws Exception;
  }

  private final int rounds;
  private final int messages;
  private final String url;

  private StreamBenchmark(int rounds, int messages, String url) {
    this.rounds = rounds;
    this.messages = messages;
    this.url = url;
  }

  /**
   * Runs all sides and prints the table.
   *
   * @param args {@code rounds=N}, {@code messages=N}
   * @throws Exception when something does not work
   */
  public static void main(String[] args) throws Exception {
    int rounds = 5;
    int messages = 200_000;
    for (String arg : args) {
      if (arg.startsWith("rounds=")) {
        rounds = Integer.parseInt(arg.substring(7));
      } else if (arg.startsWith("messages=")) {
        messages = Integer.parseInt(arg.substring(9));
      } else {
        throw new IllegalArgumentException("expected rounds=N or messages=N, got " + arg);
      }
    }
    try (NatsServer server = NatsServer.builder().jetStream(true).start()) {
      new StreamBenchmark(rounds, messages, server.url()).run();
    }
  }

  private void run() throws Exception {
    try (MessagingConnection connection = MessagingConnection.builder().server(url).connect()) {
      Streams streams = Streams.of(connection);
      streams.declare(StreamSpec.builder(STREAM).subjects("bench.>").build());
      Map<String, Side> sides = new LinkedHashMap<>();
      JetStream jetStream = connection.jnats().jetStream();
      sides.put("jnats publishAsync", () -> jnats(jetStream));
      sides.put("AsyncPublisher", () -> publisher(streams, false));
      if (connection.jnats().getServerInfo().isSameOrNewerThanVersion("2.14.0")) {
        streams.declare(StreamSpec.builder(STREAM).allowFastBatches(true).build());
        sides.put("AsyncPublisher, fast batches", () -> publisher(streams, true));
      }
      System.out.printf(
          Locale.ROOT,
          "nats-server %s, %d messages of %d bytes, %d rounds, medians%n%n%-32s %12s %8s%n",
          connection.jnats().getServerInfo().getVersion(),
          messages,
          PAYLOAD.length,
          rounds,
          "side",
          "messages/s",
          "ratio");
      compare(streams, sides);
    }
    String nats = System.getenv("NATS_BIN");
    if (nats == null || nats.isEmpty()) {
      System.out.println("nats bench js pub: skipped, NATS_BIN is not set");
    } else {
      peer(nats);
    }
  }

  private void compare(Streams streams, Map<String, Side> sides) throws Exception {
    Map<String, double[]> rates = new LinkedHashMap<>();
    for (int round = -1; round < rounds; round++) { // the first one only warms up
      for (Map.Entry<String, Side> side : sides.entrySet()) {
        long start = System.nanoTime();
        side.getValue().run();
        double rate = messages * 1e9 / (System.nanoTime() - start);
        if (round >= 0) {
          rates.computeIfAbsent(side.getKey(), name -> new double[rounds])[round] = rate;
        }
      }
    }
    long held = streams.status(STREAM).orElseThrow().messages();
    long sent = (long) messages * (rounds + 1) * sides.size();
    if (held != sent) {
      throw new IllegalStateException("the stream holds " + held + " messages of " + sent);
    }
    double base = median(rates.values().iterator().next());
    rates.forEach(
        (name, values) ->
            System.out.printf(
                Locale.ROOT,
                "%-32s %,12.0f %7.2fx%n",
                name,
                median(values),
                median(values) / base));
  }

  private void jnats(JetStream jetStream) throws Exception {
    ArrayDeque<CompletableFuture<PublishAck>> open = new ArrayDeque<>(WINDOW);
    for (int i = 0; i < messages; i++) {
      if (open.size() == WINDOW) {
        open.remove().get();
      }
      open.add(jetStream.publishAsync("bench.a", PAYLOAD));
    }
    while (!open.isEmpty()) {
      open.remove().get();
    }
  }

  private void publisher(Streams streams, boolean fast) throws InterruptedException {
    AsyncPublisher.Builder<String> options =
        AsyncPublisher.<String>builder(streams, (context, stream, sequence, duplicate) -> {})
            .window(WINDOW);
    if (fast) {
      options.fastBatches(STREAM);
    }
    try (AsyncPublisher<String> publisher = options.open()) {
      for (int i = 0; i < messages; i++) {
        publisher.publish(Publication.of("bench.a", PAYLOAD), "");
      }
      publisher.flush(LIMIT);
    }
  }

  private void peer(String nats) throws IOException, InterruptedException {
    for (String mode : new String[] {"async", "fast"}) {
      Process process =
          new ProcessBuilder(
                  nats,
                  "-s",
                  url,
                  "bench",
                  "js",
                  "pub",
                  mode,
                  "bench.a",
                  "--stream=" + STREAM,
                  "--size=128B",
                  "--msgs=" + messages,
                  "--no-progress")
              .redirectErrorStream(true)
              .start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int exit = process.waitFor();
      System.out.println("nats bench js pub " + mode + " (exit " + exit + "): " + out.strip());
    }
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
