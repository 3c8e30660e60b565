package io.choria.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.choria.testing.NatsServer;
import io.choria.testing.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("REQ-MP-1, REQ-MP-2: publish, subscribe, queue groups, lanes")
class SubscriberIT {
  @RegisterExtension
  static final NatsServerExtension NATS = NatsServerExtension.of(NatsServer.builder());

  private MessagingConnection connection;
  private MessagingConnection sender;

  @BeforeEach
  void connect() throws Exception {
    connection = MessagingConnection.builder().server(NATS.server().url()).connect();
    sender = MessagingConnection.builder().server(NATS.server().url()).connect();
  }

  @AfterEach
  void close() {
    connection.close();
    sender.close();
  }

  private void send(String subject, int count) throws InterruptedException {
    connection.flush(Duration.ofMinutes(2));
    for (int i = 0; i < count; i++) {
      sender.publish(subject, null, Integer.toString(i).getBytes(StandardCharsets.UTF_8));
    }
    sender.flush(Duration.ofMinutes(2));
  }

  private static List<String> numbers(int from, int to) {
    return IntStream.range(from, to).mapToObj(Integer::toString).toList();
  }

  @Test
  void reqMp1WildcardSubscriptionsGiveTypedTokens() throws Exception {
    Token<Integer> id = Token.integer("id");
    SubjectTemplate orders = SubjectTemplate.parse("orders.{region}.{id}.{rest...}", id);
    List<String> seen = new CopyOnWriteArrayList<>();
    try (Subscriber<String> subscriber =
        Subscriber.builder(connection, orders, Codec.text())
            .subscribeDeliveries(
                d ->
                    seen.add(
                        d.token("region")
                            + "/"
                            + (d.token(id) + 1)
                            + "/"
                            + d.token("rest")
                            + "="
                            + d.value()))) {
      connection.flush(Duration.ofMinutes(2));
      Publisher<String> publisher = Publisher.of(sender, orders, Codec.text());
      publisher.publish("tea", "eu", 7, List.of("a", "b"));
      Eventually.holds("seen", () -> subscriber.handled() == 1);
      assertThat(seen).containsExactly("eu/8/a.b=tea");
    }
  }

  @Test
  void reqMp1HostileSubjectsAndPayloadsAreCountedAndSkipped() throws Exception {
    record Point(int x, int y) {}
    List<Throwable> problems = new CopyOnWriteArrayList<>();
    connection.addListener(
        new MessagingListener() {
          @Override
          public void problem(String where, Throwable problem) {
            problems.add(problem);
          }
        });
    Token<Integer> id = Token.integer("id");
    List<Point> seen = new CopyOnWriteArrayList<>();
    try (Subscriber<Point> subscriber =
        Subscriber.builder(
                connection, SubjectTemplate.parse("points.{id}", id), Codec.json(Point.class))
            .subscribe(seen::add)) {
      connection.flush(Duration.ofMinutes(2));
      byte[] good = "{\"x\":1,\"y\":2,\"z\":3}".getBytes(StandardCharsets.UTF_8);
      sender.publish("points.one", null, good);
      sender.publish("points.99999999999", null, good);
      sender.publish("points.1", null, "{\"x\":".getBytes(StandardCharsets.UTF_8));
      sender.publish("points.1", null, "null".getBytes(StandardCharsets.UTF_8));
      sender.publish("points.1", null, new byte[] {(byte) 0xff, 0});
      sender.publish("points.1", null, "[".repeat(100_000).getBytes(StandardCharsets.UTF_8));
      sender.publish("points.2", null, good);
      Eventually.holds("handled", () -> subscriber.handled() == 1);
      assertThat(seen).containsExactly(new Point(1, 2));
      assertThat(subscriber.unreadable()).isEqualTo(6);
      assertThat(problems).hasSize(6).allMatch(p -> p instanceof ChoriaException);
    }
  }

  @Test
  void aHandlerThatThrowsEndsNothing() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    try (Subscriber<String> subscriber =
        Subscriber.builder(connection, "a", Codec.text())
            .subscribe(
                text -> {
                  if (calls.incrementAndGet() % 2 == 1) {
                    throw new StackOverflowError("handler");
                  }
                })) {
      send("a", 10);
      Eventually.holds("called", () -> calls.get() == 10);
      Eventually.holds("half handled", () -> subscriber.handled() == 5);
      assertThat(subscriber.isActive()).isTrue();
    }
  }

  @Test
  void reqMp1DropNewestKeepsWhatCameFirst() throws Exception {
    overflow(
        Overflow.DROP_NEWEST,
        10,
        100,
        (seen, dropped) -> {
          assertThat(seen).startsWith("0", "1", "2", "3", "4");
          assertThat(seen.size()).isBetween(10, 12);
          assertThat(dropped).isEqualTo(100 - seen.size());
        });
  }

  @Test
  void reqMp1DropOldestKeepsWhatCameLast() throws Exception {
    overflow(
        Overflow.DROP_OLDEST,
        10,
        100,
        (seen, dropped) -> {
          assertThat(seen).startsWith("0");
          assertThat(seen.subList(1, seen.size())).isEqualTo(numbers(90, 100));
          assertThat(dropped).isEqualTo(89);
        });
  }

  private interface Check {
    void of(List<String> seen, long dropped);
  }

  /** The handler waits with the first message until all have been sent. */
  private void overflow(Overflow policy, int capacity, int count, Check check) throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    AtomicLong told = new AtomicLong();
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (Subscriber<String> subscriber =
        Subscriber.builder(connection, "o", Codec.text())
            .overflow(policy)
            .capacity(capacity)
            .onSlow(told::addAndGet)
            .subscribe(
                text -> {
                  seen.add(text);
                  entered.countDown();
                  go.await();
                })) {
      send("o", 1);
      assertThat(entered.await(3, TimeUnit.MINUTES)).isTrue();
      for (int i = 1; i < count; i++) {
        sender.publish("o", null, Integer.toString(i).getBytes(StandardCharsets.UTF_8));
      }
      sender.flush(Duration.ofMinutes(2));
      Eventually.holds(
          "all arrived",
          () -> {
            // read once: between two readings the messages still on the way can make up the sum
            long waiting = subscriber.waiting();
            return waiting <= capacity && waiting + subscriber.dropped() + 1 == count;
          });
      go.countDown();
      Eventually.holds("all handled", () -> subscriber.handled() + subscriber.dropped() == count);
      check.of(seen, subscriber.dropped());
      Eventually.holds("callback told all", () -> told.get() == subscriber.dropped());
    }
  }

  @Test
  void reqMp1FailDeliversNothingAfterTheGapAndTells() throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    CompletableFuture<ChoriaException> failure = new CompletableFuture<>();
    CountDownLatch go = new CountDownLatch(1);
    Subscriber<String> subscriber =
        Subscriber.builder(connection, "f", Codec.text())
            .overflow(Overflow.FAIL)
            .capacity(10)
            .maxBlock(Duration.ofMinutes(3)) // how long what came before the gap may take
            .onFailure(failure::complete)
            .subscribe(
                text -> {
                  seen.add(text);
                  go.await();
                });
    send("f", 100);
    Eventually.holds("ended", () -> !subscriber.isActive());
    go.countDown();
    assertThat(failure.get(3, TimeUnit.MINUTES))
        .isInstanceOf(SlowConsumerException.class)
        .hasMessageContaining("capacity=10");
    assertThat(seen.size()).isBetween(10, 11);
    assertThat(seen).isEqualTo(numbers(0, seen.size()));
  }

  @Test
  void reqMp1BlockHoldsUpTheServerAndLosesNothing() throws Exception {
    int count = 200_000;
    List<String> seen = new ArrayList<>();
    Semaphore pace = new Semaphore(0);
    try (Subscriber<String> subscriber =
        Subscriber.builder(connection, "b", Codec.text())
            .overflow(Overflow.BLOCK)
            .capacity(100)
            .subscribe(
                text -> {
                  if (seen.isEmpty()) {
                    pace.acquire(); // the first message holds everything up
                  }
                  seen.add(text);
                })) {
      connection.flush(Duration.ofMinutes(2));
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < count; i++) {
                  sender.publish("b", null, Integer.toString(i).getBytes(StandardCharsets.UTF_8));
                }
              });
      Eventually.holds("full", () -> subscriber.waiting() >= 100);
      long most = subscriber.waiting();
      pace.release();
      sending.get(3, TimeUnit.MINUTES);
      Eventually.holds("all", () -> subscriber.handled() == count);
      assertThat(subscriber.dropped()).isZero();
      assertThat(seen).isEqualTo(numbers(0, count));
      assertThat(most).as("capacity and one socket buffer").isLessThan(100 + 6_000);
    }
  }

  @Test
  void reqMp1BlockGivesUpAfterItsLimitAndDropsThenRecovers() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    AtomicLong told = new AtomicLong();
    try (Subscriber<String> subscriber =
        Subscriber.builder(connection, "b", Codec.text())
            .overflow(Overflow.BLOCK)
            .capacity(100)
            .maxBlock(Duration.ofMillis(200))
            .onSlow(told::addAndGet)
            .subscribe(text -> go.await())) {
      send("b", 50_000);
      Eventually.holds("dropping", () -> subscriber.dropped() > 0);
      go.countDown();
      Eventually.holds("rest", () -> subscriber.handled() + subscriber.dropped() == 50_000);
      Eventually.holds("told", () -> told.get() > 0);
      connection.flush(Duration.ofMinutes(2));
      long before = subscriber.dropped();
      send("b", 50);
      Eventually.holds("recovered", () -> subscriber.handled() + before == 50_050);
      assertThat(subscriber.dropped()).isEqualTo(before);
    }
  }

  @Test
  void reqMp2AQueueGroupSharesAndDrainLosesNothing() throws Exception {
    int count = 20_000;
    Map<String, Integer> seen = new ConcurrentHashMap<>();
    SubscriberBuilder<String> member =
        Subscriber.builder(connection, "jobs", Codec.text()).queueGroup("workers");
    Subscriber<String> leaving = member.subscribe(text -> seen.merge(text, 1, Integer::sum));
    try (Subscriber<String> staying = member.subscribe(text -> seen.merge(text, 1, Integer::sum));
        Subscriber<String> observer =
            Subscriber.builder(connection, "jobs", Codec.text()).subscribe(text -> {})) {
      connection.flush(Duration.ofMinutes(2));
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < count; i++) {
                  sender.publish(
                      "jobs", null, Integer.toString(i).getBytes(StandardCharsets.UTF_8));
                }
              });
      Eventually.holds("shared", () -> leaving.handled() > 100 && staying.handled() > 100);
      assertThat(leaving.drain(Duration.ofMinutes(3))).isTrue();
      long atDrain = leaving.handled();
      sending.get(3, TimeUnit.MINUTES);
      Eventually.holds("all", () -> leaving.handled() + staying.handled() == count);
      Eventually.holds("a plain subscriber gets all", () -> observer.handled() == count);
      assertThat(leaving.handled()).isEqualTo(atDrain);
      assertThat(leaving.isActive()).isFalse();
      assertThat(seen).hasSize(count).allSatisfy((key, times) -> assertThat(times).isEqualTo(1));
    }
  }

  @Test
  void reqMp2DrainFinishesWhatIsInFlight() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger done = new AtomicInteger();
    Subscriber<String> worker =
        Subscriber.builder(connection, "jobs", Codec.text())
            .queueGroup("workers")
            .subscribe(
                text -> {
                  entered.countDown();
                  go.await();
                  done.incrementAndGet();
                });
    send("jobs", 50);
    assertThat(entered.await(3, TimeUnit.MINUTES)).isTrue();
    CompletableFuture<Boolean> drained =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return worker.drain(Duration.ofMinutes(3));
              } catch (InterruptedException e) {
                return false;
              }
            });
    assertThat(drained).isNotDone();
    go.countDown();
    assertThat(drained.get(3, TimeUnit.MINUTES)).isTrue();
    assertThat(done).hasValue(50);
  }

  @Test
  void reqMp2ADrainThatGaveUpSaysSo() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    for (int i = 0; i < 20; i++) {
      CountDownLatch entered = new CountDownLatch(1);
      Subscriber<String> stuck =
          Subscriber.builder(connection, "stuck" + i, Codec.text())
              .subscribe(
                  text -> {
                    entered.countDown();
                    go.await();
                  });
      send("stuck" + i, 1);
      assertThat(entered.await(3, TimeUnit.MINUTES)).isTrue();
      assertThat(stuck.drain(Duration.ofMillis(20))).isFalse();
    }
    go.countDown();
  }

  @Test
  void reqMp2LanesKeepOrderPerKeyOnSeveralThreads() throws Exception {
    int keys = 20;
    int perKey = 500;
    int total = keys * perKey;
    Map<String, List<Integer>> seen = new ConcurrentHashMap<>();
    Map<String, String> threads = new ConcurrentHashMap<>();
    SubjectTemplate template = SubjectTemplate.parse("lane.{key}");
    try (Subscriber<String> subscriber =
        Subscriber.builder(connection, template, Codec.text())
            .queueGroup("g")
            .lanes(4, delivery -> delivery.token("key"))
            .subscribeDeliveries(
                d -> {
                  String thread = Thread.currentThread().getName();
                  assertThat(threads.putIfAbsent(d.token("key"), thread)).isIn(null, thread);
                  seen.computeIfAbsent(d.token("key"), k -> new ArrayList<>())
                      .add(Integer.valueOf(d.value()));
                })) {
      connection.flush(Duration.ofMinutes(2));
      Publisher<String> publisher = Publisher.of(sender, template, Codec.text());
      for (int i = 0; i < perKey; i++) {
        for (int key = 0; key < keys; key++) {
          publisher.publish(Integer.toString(i), "k" + key);
        }
      }
      Eventually.holds("all", () -> subscriber.handled() == total);
      assertThat(subscriber.drain(Duration.ofMinutes(3))).isTrue();
    }
    List<Integer> inOrder = IntStream.range(0, perKey).boxed().toList();
    assertThat(seen)
        .hasSize(keys)
        .allSatisfy((key, values) -> assertThat(values).isEqualTo(inOrder));
    assertThat(threads.values().stream().distinct()).hasSizeGreaterThan(1);
  }

  @Test
  void aStuckLaneDoesNotHoldUpTheOthers() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger free = new AtomicInteger();
    try (Subscriber<String> subscriber =
        Subscriber.builder(connection, "lane.{key}", Codec.text())
            .lanes(8, delivery -> delivery.token("key"))
            .subscribeDeliveries(
                d -> {
                  if (d.token("key").equals("stuck")) {
                    go.await();
                  } else {
                    free.incrementAndGet();
                  }
                })) {
      send("lane.stuck", 3);
      send("lane.a", 100);
      Eventually.holds("others pass", () -> free.get() == 100);
      go.countDown();
      Eventually.holds("all", () -> subscriber.handled() == 103);
    }
  }

  @Test
  void lanesEndWithTheConnection() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    CountDownLatch entered = new CountDownLatch(1);
    Subscriber<String> subscriber =
        Subscriber.builder(connection, "x", Codec.text())
            .lanes(2, Delivery::subject)
            .subscribe(
                text -> {
                  entered.countDown();
                  try {
                    new CountDownLatch(1).await();
                  } catch (InterruptedException e) {
                    interrupted.countDown();
                    throw e;
                  }
                });
    send("x", 1);
    assertThat(entered.await(3, TimeUnit.MINUTES)).isTrue();
    connection.close();
    assertThat(interrupted.await(3, TimeUnit.MINUTES)).isTrue();
    assertThat(subscriber.isActive()).isFalse();
  }

  @Test
  void aWrappedConnectionTellsOfDropsToo() throws Exception {
    Connection own =
        Nats.connect(
            new Options.Builder()
                .server(NATS.server().url())
                .connectionTimeout(Duration.ofMinutes(1))
                .build());
    AtomicLong told = new AtomicLong();
    CountDownLatch go = new CountDownLatch(1);
    try (MessagingConnection wrapped = MessagingConnection.wrap(own);
        Subscriber<String> subscriber =
            Subscriber.builder(wrapped, "w", Codec.text())
                .capacity(5)
                .onSlow(told::addAndGet)
                .subscribe(text -> go.await())) {
      wrapped.flush(Duration.ofMinutes(2));
      send("w", 50);
      Eventually.holds("dropped", () -> subscriber.dropped() >= 40);
      go.countDown();
      Eventually.holds("told", () -> told.get() == subscriber.dropped());
    } finally {
      own.close();
    }
  }
}
