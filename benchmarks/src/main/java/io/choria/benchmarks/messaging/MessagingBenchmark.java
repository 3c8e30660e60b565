package io.choria.benchmarks.messaging;

import io.choria.messaging.Codec;
import io.choria.messaging.Gather;
import io.choria.messaging.GatherResult;
import io.choria.messaging.MessagingConnection;
import io.choria.messaging.Publisher;
import io.choria.messaging.Requester;
import io.choria.messaging.Subscriber;
import io.choria.messaging.SubscriberBuilder;
import io.choria.testing.NatsServer;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.Subscription;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * The typed patterns beside raw jnats doing the same work over one private server: both sides take
 * turns in one run, so that what disturbs one disturbs the other.
 *
 * <p>Arguments: {@code rounds=N} (default 15), {@code scale=X} (default 1.0, the amount of work per
 * round), {@code only=NAME} (publish, subscribe, request, gather; default all).
 */
@SuppressWarnings("try") // closing a jnats connection may be interrupted
public final class MessagingBenchmark {
  private static final byte[] PAYLOAD = new byte[128];
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final int rounds;
  private final double scale;
  private final String only;
  private final String url;

  private MessagingBenchmark(int rounds, double scale, String only, String url) {
    this.rounds = rounds;
    this.scale = scale;
    this.only = only;
    this.url = url;
  }

  /**
   * Runs all workloads and prints the table.
   *
   * @param args {@code rounds=N}, {@code scale=X}, {@code only=NAME}
   * @throws Exception when something does not work
   */
  public static void main(String[] args) throws Exception {
    int rounds = 15;
    double scale = 1.0;
    String only = "";
    for (String arg : args) {
      if (arg.startsWith("rounds=")) {
        rounds = Integer.parseInt(arg.substring(7));
      } else if (arg.startsWith("scale=")) {
        scale = Double.parseDouble(arg.substring(6));
      } else if (arg.startsWith("only=")) {
        only = arg.substring(5);
      } else {
        throw new IllegalArgumentException("expected rounds=N, scale=X or only=NAME, got " + arg);
      }
    }
    Arrays.fill(PAYLOAD, (byte) 'x');
    try (NatsServer server = NatsServer.builder().start()) {
      System.out.printf(
          Locale.ROOT,
          "nats-server %s, java %s, %d processors, %d rounds per side, medians; CPU (mean) and B"
              + " per operation are those of all threads of the client%n%n",
          version(server.url()),
          System.getProperty("java.version"),
          Runtime.getRuntime().availableProcessors(),
          rounds);
      new MessagingBenchmark(rounds, scale, only, server.url()).run();
    }
  }

  private static String version(String url) throws Exception {
    try (Connection connection = Nats.connect(url)) {
      return connection.getServerInfo().getVersion();
    }
  }

  private void run() throws Exception {
    Table.head();
    if (wanted("publish")) {
      publish();
    }
    if (wanted("subscribe")) {
      subscribe();
    }
    if (wanted("request")) {
      request();
      requestAsync();
    }
    if (wanted("gather")) {
      gather();
    }
  }

  private boolean wanted(String name) {
    return only.isEmpty() || only.equals(name);
  }

  private int times(int count) {
    return Math.max(1, (int) (count * scale));
  }

  private Connection raw() throws Exception {
    return Nats.connect(new Options.Builder().server(url).build());
  }

  private MessagingConnection typed() throws Exception {
    return MessagingConnection.builder().server(url).connect();
  }

  private void publish() throws Exception {
    int count = times(400_000);
    try (Connection raw = raw();
        MessagingConnection typed = typed()) {
      Publisher<byte[]> publisher = Publisher.of(typed, "bench.publish", Codec.bytes());
      Publisher<byte[]> places = Publisher.of(typed, "bench.{kind}", Codec.bytes());
      Table.compare(
          "publish 128 B",
          rounds,
          count,
          () -> {
            for (int i = 0; i < count; i++) {
              raw.publish("bench.publish", PAYLOAD);
            }
            raw.flush(LIMIT);
          },
          () -> {
            for (int i = 0; i < count; i++) {
              publisher.publish(PAYLOAD);
            }
            typed.flush(LIMIT);
          });
      Table.compare(
          "publish 128 B, subject from a token",
          rounds,
          count,
          () -> {
            for (int i = 0; i < count; i++) {
              raw.publish("bench." + kind(i), PAYLOAD);
            }
            raw.flush(LIMIT);
          },
          () -> {
            for (int i = 0; i < count; i++) {
              places.publish(PAYLOAD, kind(i));
            }
            typed.flush(LIMIT);
          });
    }
  }

  private static String kind(int i) {
    return (i & 1) == 0 ? "publish" : "another";
  }

  private void subscribe() throws Exception {
    int count = times(400_000);
    try (Connection source = raw();
        Connection raw = raw();
        MessagingConnection typed = typed()) {
      AtomicLong rawCount = new AtomicLong();
      AtomicLong typedCount = new AtomicLong();
      Dispatcher dispatcher =
          raw.createDispatcher(message -> rawCount.addAndGet(message.getData().length));
      dispatcher.setPendingLimits(10_000_000, 1L << 34);
      SubscriberBuilder<byte[]> subscriber =
          Subscriber.builder(typed, "bench.subscribe.val", Codec.bytes())
              .capacity(10_000_000)
              .capacityBytes(1L << 34);
      SubscriberBuilder<byte[]> deliveries =
          Subscriber.builder(typed, "bench.subscribe.del", Codec.bytes())
              .capacity(10_000_000)
              .capacityBytes(1L << 34);
      dispatcher.subscribe("bench.subscribe.raw");
      raw.flush(LIMIT);
      try (Subscriber<byte[]> one =
              subscriber.subscribe(value -> typedCount.addAndGet(value.length));
          Subscriber<byte[]> two =
              deliveries.subscribeDeliveries(
                  delivery -> typedCount.addAndGet(delivery.value().length))) {
        typed.flush(LIMIT);
        Table.compare(
            "subscribe 128 B, values",
            rounds,
            count,
            () -> flood(source, "bench.subscribe.raw", count, rawCount),
            () -> flood(source, "bench.subscribe.val", count, typedCount));
        Table.compare(
            "subscribe 128 B, deliveries",
            rounds,
            count,
            () -> flood(source, "bench.subscribe.raw", count, rawCount),
            () -> flood(source, "bench.subscribe.del", count, typedCount));
        if (one.dropped() + two.dropped() > 0) {
          throw new IllegalStateException("messages were dropped");
        }
      }
    }
  }

  private static void flood(Connection source, String subject, int count, AtomicLong received)
      throws Exception {
    received.set(0);
    long wanted = (long) count * PAYLOAD.length;
    for (int i = 0; i < count; i++) {
      source.publish(subject, PAYLOAD);
    }
    source.flush(LIMIT);
    long end = System.nanoTime() + LIMIT.toNanos();
    while (received.get() < wanted) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("received " + received.get() + " of " + wanted + " bytes");
      }
      LockSupport.parkNanos(20_000);
    }
  }

  private void request() throws Exception {
    int count = times(15_000);
    try (Connection service = raw();
        Connection raw = raw();
        MessagingConnection typed = typed()) {
      answer(service);
      Requester<byte[], byte[]> requester =
          Requester.builder(typed, "bench.request", Codec.bytes(), Codec.bytes()).build();
      Duration limit = Duration.ofSeconds(5);
      Latencies rawTimes = new Latencies(count * (rounds + 2));
      Latencies typedTimes = new Latencies(count * (rounds + 2));
      Table.compare(
          "request 128 B, one at a time",
          rounds,
          count,
          () -> {
            for (int i = 0; i < count; i++) {
              long start = System.nanoTime();
              raw.request("bench.request", PAYLOAD, limit);
              rawTimes.add(System.nanoTime() - start);
            }
          },
          () -> {
            for (int i = 0; i < count; i++) {
              long start = System.nanoTime();
              requester.request(PAYLOAD);
              typedTimes.add(System.nanoTime() - start);
            }
          });
      System.out.printf(
          Locale.ROOT,
          "    latency p50 raw %.1f us, typed %.1f us, difference %+.1f us; p99 raw %.1f us, typed"
              + " %.1f us%n",
          rawTimes.micros(0.5),
          typedTimes.micros(0.5),
          typedTimes.micros(0.5) - rawTimes.micros(0.5),
          rawTimes.micros(0.99),
          typedTimes.micros(0.99));
    }
  }

  private static void answer(Connection service) throws Exception {
    Dispatcher dispatcher =
        service.createDispatcher(
            message -> service.publish(message.getReplyTo(), message.getData()));
    dispatcher.subscribe("bench.request");
    service.flush(LIMIT);
  }

  private void requestAsync() throws Exception {
    int count = times(60_000);
    int window = 256;
    try (Connection service = raw();
        Connection raw = raw();
        MessagingConnection typed = typed()) {
      answer(service);
      Requester<byte[], byte[]> requester =
          Requester.builder(typed, "bench.request", Codec.bytes(), Codec.bytes()).build();
      Duration limit = Duration.ofSeconds(5);
      Table.compare(
          "request 128 B, 256 at a time",
          rounds,
          count,
          () -> {
            Semaphore free = new Semaphore(window);
            for (int i = 0; i < count; i++) {
              free.acquire();
              CompletableFuture<Message> reply =
                  raw.requestWithTimeout("bench.request", PAYLOAD, limit);
              CompletableFuture<Void> unused = reply.thenAccept(message -> free.release());
            }
            free.acquire(window);
          },
          () -> {
            Semaphore free = new Semaphore(window);
            for (int i = 0; i < count; i++) {
              free.acquire();
              CompletableFuture<byte[]> reply = requester.requestAsync(PAYLOAD);
              CompletableFuture<Void> unused = reply.thenAccept(message -> free.release());
            }
            free.acquire(window);
          });
    }
  }

  private void gather() throws Exception {
    int replies = 10_000;
    try (Connection fleet = raw();
        Connection raw = raw();
        MessagingConnection typed = typed()) {
      byte[][] names = new byte[replies][];
      for (int i = 0; i < replies; i++) {
        names[i] =
            String.format(Locale.ROOT, "node-%06d.lab.example.org", i)
                .getBytes(StandardCharsets.UTF_8);
      }
      Dispatcher dispatcher =
          fleet.createDispatcher(
              message -> {
                for (byte[] name : names) {
                  fleet.publish(message.getReplyTo(), name);
                }
              });
      dispatcher.subscribe("bench.gather");
      fleet.flush(LIMIT);
      Gather<byte[], byte[]> counted =
          Gather.builder(typed, "bench.gather", Codec.bytes(), Codec.bytes())
              .expectCount(replies)
              .build();
      Gather<byte[], String> identified =
          Gather.builder(typed, "bench.gather", Codec.bytes(), Codec.text())
              .expectCount(replies)
              .identity(delivery -> delivery.value())
              .build();
      Table.compare(
          "gather 10 000 replies by count",
          rounds * 2,
          replies,
          () -> rawGather(raw, replies, message -> true),
          () -> require(counted.gather(PAYLOAD, delivery -> {}), replies));
      Table.compare(
          "gather 10 000 replies, senders told apart",
          rounds * 2,
          replies,
          () -> {
            Set<String> senders = new HashSet<>();
            rawGather(
                raw,
                replies,
                message -> senders.add(new String(message.getData(), StandardCharsets.UTF_8)));
          },
          () -> require(identified.gather(PAYLOAD, delivery -> {}), replies));
    }
  }

  /** Counts the replies that are wanted until there are enough. */
  private static void rawGather(Connection raw, int replies, Predicate<Message> wanted)
      throws Exception {
    Subscription inbox = raw.subscribe(raw.createInbox());
    raw.publish("bench.gather", inbox.getSubject(), PAYLOAD);
    for (int i = 0; i < replies; ) {
      Message message = inbox.nextMessage(LIMIT);
      if (message == null) {
        throw new IllegalStateException("a reply is missing");
      }
      if (wanted.test(message)) {
        i++;
      }
    }
    inbox.unsubscribe();
  }

  private static void require(GatherResult result, int replies) {
    if (result.replies() != replies || !result.complete()) {
      throw new IllegalStateException("incomplete: " + result);
    }
  }
}
