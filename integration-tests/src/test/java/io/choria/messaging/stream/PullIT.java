package io.choria.messaging.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.messaging.Backoff;
import io.choria.testing.FaultTest;
import io.choria.testing.TcpProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PullIT {
  private StreamServer server;
  private Streams streams;

  @BeforeEach
  void start() throws InterruptedException {
    server = StreamServer.start();
    streams = server.streams();
    streams.declare(StreamSpec.builder("JOBS").subjects("jobs.>").build());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void fill(int messages) throws InterruptedException {
    try (AsyncPublisher<Integer> publisher =
        AsyncPublisher.<Integer>builder(streams, (c, s, n, d) -> {}).open()) {
      for (int i = 0; i < messages; i++) {
        publisher.publish(
            Publication.of("jobs.k" + i % 10, Integer.toString(i).getBytes(UTF_8)), i);
      }
      publisher.flush(StreamServer.SOON);
    }
  }

  private ConsumerSpec.Builder consumer() {
    return ConsumerSpec.builder("JOBS", "WORK")
        .ackWait(Duration.ofMillis(600))
        .maxAckPending(100_000);
  }

  private ConsumerStatus status() throws InterruptedException {
    return streams.status("JOBS", "WORK").orElseThrow();
  }

  private static int number(ConsumedMessage message) {
    return Integer.parseInt(new String(message.data(), UTF_8));
  }

  @Test
  void reqMp8_aReaderKeepsRequestsUnderWayAndStaysWithinItsBounds() throws Exception {
    fill(5000);
    streams.declare(consumer().ackWait(Duration.ofMinutes(10)).build());
    try (PullReader reader = PullReader.builder(streams, "JOBS", "WORK").prefetch(100).open()) {
      int seen = 0;
      while (seen < 5000) {
        for (ConsumedMessage message : reader.poll(50, StreamServer.SOON)) {
          assertThat(number(message)).isEqualTo(seen++);
          assertThat(message.deliveries()).isEqualTo(1);
          message.ack();
        }
        // counted from what was taken here: the server may be behind with what was acknowledged
        assertThat(status().deliveredSequence() - seen).isBetween(0L, 200L);
      }
      assertThat(reader.poll(1, Duration.ofMillis(100))).isEmpty();
    }
    StreamServer.eventually("acknowledged", () -> status().unacknowledged() == 0);
  }

  @Test
  void reqMp8_aByteBudgetStillDeliversEverything() throws Exception {
    fill(500);
    streams.declare(consumer().ackWait(Duration.ofMinutes(10)).build());
    try (PullReader reader =
        PullReader.builder(streams, "JOBS", "WORK").prefetch(1000).prefetchBytes(2000).open()) {
      for (int i = 0; i < 500; i++) {
        ConsumedMessage message = reader.next(StreamServer.SOON);
        assertThat(message).isNotNull();
        message.ack();
      }
    }
  }

  @Test
  void reqMp8_aByteBudgetLastsForLongRuns() throws Exception {
    fill(30_000);
    streams.declare(consumer().ackWait(Duration.ofMinutes(10)).build());
    try (PullReader reader =
        PullReader.builder(streams, "JOBS", "WORK").prefetch(2000).prefetchBytes(200_000).open()) {
      int seen = 0;
      while (seen < 30_000) {
        List<ConsumedMessage> messages = reader.poll(500, StreamServer.SOON);
        assertThat(messages).as("after " + seen).isNotEmpty();
        messages.forEach(ConsumedMessage::ack);
        seen += messages.size();
      }
    }
  }

  @Test
  void reqMp8_aMessageThatFitsNoBudgetIsATypedError() throws Exception {
    streams.publish(Publication.of("jobs.big", new byte[5000]));
    streams.declare(consumer().build());
    try (PullReader reader =
        PullReader.builder(streams, "JOBS", "WORK").prefetchBytes(1000).open()) {
      assertThatThrownBy(() -> reader.poll(1, StreamServer.SOON))
          .isInstanceOfSatisfying(
              StreamException.class,
              e -> assertThat(e.code()).isEqualTo(StreamException.Code.INVALID));
    }
  }

  @FaultTest
  void reqMp8_aReaderGoesOnAfterAKilledServerAndACutNetwork() throws Exception {
    fill(100);
    streams.declare(consumer().build());
    try (TcpProxy proxy = server.server.proxy()) {
      Streams through = server.streams(proxy.url());
      try (PullReader reader = PullReader.builder(through, "JOBS", "WORK").prefetch(10).open()) {
        Set<Integer> seen = new HashSet<>();
        take(reader, seen, 30);
        proxy.resetConnections();
        take(reader, seen, 60);
        server.server.kill();
        server.server.start();
        take(reader, seen, 100);
      }
    }
  }

  private static void take(PullReader reader, Set<Integer> seen, int upTo)
      throws InterruptedException {
    long until = System.nanoTime() + StreamServer.SOON.toNanos();
    while (seen.size() < upTo && System.nanoTime() < until) {
      ConsumedMessage message = reader.next(Duration.ofSeconds(1));
      if (message != null) {
        seen.add(number(message));
        message.ack();
      }
    }
    assertThat(seen).hasSizeGreaterThanOrEqualTo(upTo);
  }

  @Test
  void reqMp8_aRemovedConsumerIsATypedError() throws Exception {
    streams.declare(consumer().build());
    try (PullReader reader = PullReader.builder(streams, "JOBS", "WORK").open()) {
      assertThat(reader.poll(1, Duration.ofMillis(100))).isEmpty();
      streams.delete("JOBS", "WORK");
      assertThatThrownBy(() -> reader.poll(1, StreamServer.SOON))
          .isInstanceOfSatisfying(
              StreamException.class,
              e -> assertThat(e.code()).isEqualTo(StreamException.Code.NOT_FOUND));
    }
  }

  @Test
  void reqMp9_acknowledgesUpToTheFirstOpenMessageOnly() throws Exception {
    fill(10);
    streams.declare(
        consumer().ackMode(ConsumerSpec.AckMode.ALL).ackWait(Duration.ofMinutes(10)).build());
    PullReader reader = PullReader.builder(streams, "JOBS", "WORK").open();
    try (AckBatcher batcher = AckBatcher.open(reader, 1, Duration.ofMinutes(1))) {
      List<ConsumedMessage> messages = pollAll(batcher, 10);
      messages.stream().filter(m -> number(m) != 3).forEach(batcher::completed);
      StreamServer.eventually("up to the open one", () -> status().acknowledgedSequence() == 3);
      assertThat(batcher.openMessages()).isEqualTo(1);
      batcher.completed(messages.get(3));
      StreamServer.eventually("all", () -> status().acknowledgedSequence() == 10);
    }
  }

  private static List<ConsumedMessage> pollAll(AckBatcher batcher, int count)
      throws InterruptedException {
    List<ConsumedMessage> messages = new ArrayList<>();
    while (messages.size() < count) {
      List<ConsumedMessage> some = batcher.poll(count - messages.size(), StreamServer.SOON);
      assertThat(some).isNotEmpty();
      messages.addAll(some);
    }
    return messages;
  }

  @Test
  void reqMp9_acknowledgesByCountByTimerAndOnClose() throws Exception {
    fill(250);
    streams.declare(
        consumer().ackMode(ConsumerSpec.AckMode.ALL).ackWait(Duration.ofMinutes(10)).build());
    PullReader reader = PullReader.builder(streams, "JOBS", "WORK").open();
    try (AckBatcher batcher = AckBatcher.open(reader, 100, Duration.ofSeconds(5))) {
      batcher.completed(pollAll(batcher, 100));
      assertThat(batcher.acknowledgements()).isEqualTo(1);
      batcher.completed(pollAll(batcher, 50));
      StreamServer.eventually("by timer", () -> status().acknowledgedSequence() == 150);
    }
    PullReader second = PullReader.builder(streams, "JOBS", "WORK").open();
    try (AckBatcher batcher = AckBatcher.open(second, 1000, Duration.ofMinutes(1))) {
      batcher.completed(pollAll(batcher, 100));
      assertThat(batcher.acknowledgements()).isZero();
    }
    assertThat(status().acknowledgedSequence()).as("confirmed on close").isEqualTo(250);
  }

  @Test
  void reqMp9_refusedMessagesHoldTheBatchUntilTheyAreDone() throws Exception {
    fill(10);
    streams.declare(
        consumer().ackMode(ConsumerSpec.AckMode.ALL).ackWait(Duration.ofMinutes(10)).build());
    PullReader reader = PullReader.builder(streams, "JOBS", "WORK").open();
    try (AckBatcher batcher = AckBatcher.open(reader, 1, Duration.ofMinutes(1))) {
      List<ConsumedMessage> messages = pollAll(batcher, 10);
      batcher.completed(messages.subList(0, 5));
      batcher.nakAll(Duration.ofMillis(50));
      List<ConsumedMessage> again = pollAll(batcher, 5);
      assertThat(again.stream().map(PullIT::number)).containsExactlyInAnyOrder(5, 6, 7, 8, 9);
      assertThat(again).allMatch(m -> m.deliveries() == 2);
      List<ConsumedMessage> sorted = new ArrayList<>(again);
      sorted.sort((a, b) -> Long.compare(a.streamSequence(), b.streamSequence()));
      sorted.stream().skip(1).forEach(batcher::completed);
      assertThat(status().acknowledgedSequence()).isEqualTo(5);
      batcher.completed(sorted.get(0));
      StreamServer.eventually("all", () -> status().acknowledgedSequence() == 10);
    }
  }

  @FaultTest
  void reqMp9_aRestartedServerKeepsWhatWasNotAcknowledged() throws Exception {
    fill(1000);
    streams.declare(consumer().ackMode(ConsumerSpec.AckMode.ALL).build());
    PullReader reader = PullReader.builder(streams, "JOBS", "WORK").open();
    Set<Integer> done = new HashSet<>();
    try (AckBatcher batcher = AckBatcher.open(reader, 10, Duration.ofMillis(50))) {
      for (int i = 0; done.size() < 1000 && i < 1000; i++) {
        List<ConsumedMessage> messages = batcher.poll(37, Duration.ofSeconds(1));
        messages.forEach(m -> done.add(number(m)));
        batcher.completed(messages);
        if (i == 10) {
          server.server.kill();
          server.server.start();
        }
      }
    }
    assertThat(done).hasSize(1000);
    StreamServer.eventually("all", () -> status().acknowledgedSequence() == 1000);
  }

  @Test
  void reqMp10_slowHandlersKeepTheirMessage() throws Exception {
    fill(1);
    streams.declare(consumer().ackWait(Duration.ofSeconds(10)).build());
    AtomicInteger calls = new AtomicInteger();
    CountDownLatch finish = new CountDownLatch(1);
    try (PullWorker worker =
        PullWorker.builder(
                streams,
                "JOBS",
                "WORK",
                message -> {
                  calls.incrementAndGet();
                  finish.await();
                  return Outcome.ack();
                })
            .start()) {
      // twice in an ack wait, so that the work takes longer than one
      StreamServer.eventually("prolonged", () -> worker.counters().prolonged() >= 3);
      finish.countDown();
      StreamServer.eventually("done", () -> worker.counters().acknowledged() == 1);
    }
    assertThat(calls).hasValue(1);
    StreamServer.eventually("acknowledged", () -> status().acknowledgedSequence() == 1);
  }

  @Test
  void reqMp10_everyOutcomeDoesWhatItSays() throws Exception {
    fill(4);
    streams.declare(consumer().ackWait(Duration.ofMinutes(10)).build());
    Map<Integer, AtomicInteger> calls = new ConcurrentHashMap<>();
    AtomicReference<ConsumedMessage> handedOn = new AtomicReference<>();
    try (PullWorker worker =
        PullWorker.builder(
                streams,
                "JOBS",
                "WORK",
                message -> {
                  int call =
                      calls
                          .computeIfAbsent(number(message), k -> new AtomicInteger())
                          .incrementAndGet();
                  return switch (number(message)) {
                    case 0 -> Outcome.ack();
                    case 1 -> call < 3 ? Outcome.nak(Duration.ofMillis(50)) : Outcome.ack();
                    case 2 -> Outcome.term("cannot be read");
                    default -> {
                      handedOn.set(message);
                      yield Outcome.progress();
                    }
                  };
                })
            .start()) {
      StreamServer.eventually("handed on", () -> handedOn.get() != null);
      StreamServer.eventually("tried again", () -> worker.counters().acknowledged() == 2);
      assertThat(worker.counters().refused()).isEqualTo(2);
      // on other threads than what was tried again
      StreamServer.eventually("terminated", () -> worker.counters().terminated() == 1);
      StreamServer.eventually("one is held", () -> worker.heldMessages() == 1);
      assertThat(handedOn.get().ack()).isTrue();
      assertThat(handedOn.get().ack()).as("a second acknowledgement").isFalse();
      assertThat(handedOn.get().nak(Duration.ZERO)).isFalse();
      assertThat(handedOn.get().progress()).isFalse();
      assertThat(worker.drain(StreamServer.SOON)).isTrue();
    }
    StreamServer.eventually(
        "nothing is left", () -> status().unacknowledged() == 0 && status().pending() == 0);
    assertThat(calls.get(2)).hasValue(1);
  }

  @Test
  void reqMp10_messagesThatOthersSettleMakeRoomAtOnce() throws Exception {
    fill(20);
    // half of this is the pace of the prolonging timer, which has no part in it
    streams.declare(consumer().ackWait(Duration.ofHours(10)).build());
    try (PullWorker worker =
        PullWorker.builder(
                streams,
                "JOBS",
                "WORK",
                message -> {
                  message.progress();
                  new Thread(message::ack).start();
                  return Outcome.progress();
                })
            .concurrency(1)
            .start()) {
      StreamServer.eventually("all settled", () -> status().acknowledgedSequence() == 20);
      assertThat(worker.drain(StreamServer.SOON)).isTrue();
      assertThat(worker.heldMessages()).isZero();
    }
  }

  @Test
  void reqMp10_failedHandlersGetTheirMessageAgainAfterABackOff() throws Exception {
    fill(1);
    streams.declare(consumer().ackWait(Duration.ofMinutes(10)).build());
    List<Long> times = Collections.synchronizedList(new ArrayList<>());
    try (PullWorker worker =
        PullWorker.builder(
                streams,
                "JOBS",
                "WORK",
                message -> {
                  times.add(System.nanoTime());
                  if (message.deliveries() < 3) {
                    throw new IllegalStateException("not yet");
                  }
                  return Outcome.ack();
                })
            .backoff(Backoff.of(Duration.ofMillis(200), Duration.ofMillis(400)))
            .start()) {
      StreamServer.eventually("done", () -> worker.counters().acknowledged() == 1);
      assertThat(worker.counters().failed()).isEqualTo(2);
    }
    // a back-off has a jitter from half its length on
    assertThat(times.get(1) - times.get(0)).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(95));
    assertThat(times.get(2) - times.get(1)).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(190));
  }

  @Test
  void reqMp10_keysKeepTheirOrderAndRunSideBySide() throws Exception {
    fill(400);
    streams.declare(consumer().ackWait(Duration.ofMinutes(10)).build());
    Map<String, List<Integer>> seen = new ConcurrentHashMap<>();
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch two = new CountDownLatch(2);
    try (PullWorker worker =
        PullWorker.builder(
                streams,
                "JOBS",
                "WORK",
                message -> {
                  most.accumulateAndGet(running.incrementAndGet(), Math::max);
                  two.countDown();
                  assertThat(two.await(5, TimeUnit.MINUTES)).as("two at once").isTrue();
                  TimeUnit.MICROSECONDS.sleep(500);
                  seen.computeIfAbsent(
                          message.subject(), k -> Collections.synchronizedList(new ArrayList<>()))
                      .add(number(message));
                  running.decrementAndGet();
                  return Outcome.ack();
                })
            .concurrency(4)
            .laneKey(ConsumedMessage::subject)
            .confirmAcks(Duration.ofMinutes(1))
            .start()) {
      StreamServer.eventually("done", () -> worker.counters().acknowledged() == 400);
    }
    assertThat(seen).hasSize(10);
    seen.values().forEach(numbers -> assertThat(numbers).hasSize(40).isSorted());
    assertThat(most.get()).isBetween(2, 4);
    assertThat(status().unacknowledged()).as("confirmed").isZero();
  }

  @Test
  void reqMp10_whatWaitsBehindAFailureComesAgainBehindIt() throws Exception {
    for (int i = 0; i < 8; i++) {
      streams.publish(Publication.of("jobs.one", Integer.toString(i).getBytes(UTF_8)));
    }
    streams.declare(consumer().ackWait(Duration.ofMinutes(10)).build());
    List<Integer> done = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch restIsThere = new CountDownLatch(1);
    try (PullWorker worker =
        PullWorker.builder(
                streams,
                "JOBS",
                "WORK",
                message -> {
                  if (number(message) == 2 && message.deliveries() == 1) {
                    assertThat(restIsThere.await(5, TimeUnit.MINUTES)).isTrue();
                    return Outcome.nak(Duration.ofMillis(100));
                  }
                  done.add(number(message));
                  return Outcome.ack();
                })
            .concurrency(8)
            .laneKey(ConsumedMessage::subject)
            .start()) {
      StreamServer.eventually(
          "the rest waits behind the third", () -> done.size() == 2 && worker.heldMessages() == 6);
      restIsThere.countDown();
      StreamServer.eventually("done", () -> worker.counters().acknowledged() == 8);
    }
    assertThat(done).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
  }

  @Test
  void reqMp10_concurrencyFollowsMaxAckPending() throws Exception {
    fill(20);
    streams.declare(consumer().maxAckPending(2).ackWait(Duration.ofMinutes(10)).build());
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger running = new AtomicInteger();
    try (PullWorker worker =
        PullWorker.builder(
                streams,
                "JOBS",
                "WORK",
                message -> {
                  running.incrementAndGet();
                  release.await();
                  return Outcome.ack();
                })
            .concurrency(10)
            .start()) {
      StreamServer.eventually("two at a time", () -> running.get() == 2);
      assertThat(worker.heldMessages()).isEqualTo(2);
      release.countDown();
      StreamServer.eventually("done", () -> worker.counters().acknowledged() == 20);
    }
  }

  @Test
  void reqMp10_drainFinishesWhatRunsAndGivesTheRestBack() throws Exception {
    fill(100);
    streams.declare(consumer().ackWait(Duration.ofMinutes(10)).build());
    AtomicInteger handled = new AtomicInteger();
    CountDownLatch started = new CountDownLatch(2);
    try (PullWorker worker =
        PullWorker.builder(
                streams,
                "JOBS",
                "WORK",
                message -> {
                  started.countDown();
                  TimeUnit.MILLISECONDS.sleep(50);
                  handled.incrementAndGet();
                  return Outcome.ack();
                })
            .concurrency(2)
            .start()) {
      assertThat(started.await(5, TimeUnit.MINUTES)).isTrue();
      assertThat(worker.drain(StreamServer.SOON)).isTrue();
      assertThat(worker.heldMessages()).isZero();
    }
    StreamServer.eventually(
        "all settled",
        () -> status().acknowledgedSequence() >= 0 && status().unacknowledged() <= 2);
    // whatever was not handled is still there, without waiting for the ack wait
    try (PullReader reader = PullReader.builder(streams, "JOBS", "WORK").open()) {
      int rest = 0;
      while (rest < 100 - handled.get()) {
        List<ConsumedMessage> messages = reader.poll(100, Duration.ofMinutes(2));
        assertThat(messages).isNotEmpty();
        messages.forEach(ConsumedMessage::ack);
        rest += messages.size();
      }
    }
  }

  @Test
  void reqMp10_aWorkerSaysWhyItStopped() throws Exception {
    streams.declare(consumer().build());
    try (PullWorker worker =
        PullWorker.builder(streams, "JOBS", "WORK", message -> Outcome.ack()).start()) {
      streams.delete("JOBS", "WORK");
      StreamServer.eventually("stopped", () -> worker.stopped().isDone());
      assertThatThrownBy(() -> worker.stopped().get())
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(StreamException.class);
    }
    assertThatThrownBy(
            () -> PullWorker.builder(streams, "JOBS", "NONE", m -> Outcome.ack()).start())
        .isInstanceOf(StreamException.class);
    streams.declare(ConsumerSpec.builder("JOBS", "ALL").ackMode(ConsumerSpec.AckMode.ALL).build());
    assertThatThrownBy(() -> PullWorker.builder(streams, "JOBS", "ALL", m -> Outcome.ack()).start())
        .hasMessageContaining("ack_policy");
  }

  @Test
  void reqMp10_wrongTokensDoNothingAndOursProlong() throws Exception {
    fill(1);
    streams.declare(consumer().ackWait(Duration.ofSeconds(10)).build());
    try (PullReader reader = PullReader.builder(streams, "JOBS", "WORK").open()) {
      ConsumedMessage message = reader.next(StreamServer.SOON);
      long start = System.nanoTime();
      long told = start;
      ConsumedMessage again = null;
      while (again == null && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(12)) {
        long before = told;
        told = System.nanoTime();
        assertThat(message.progress()).isTrue();
        again = reader.next(Duration.ofMillis(150));
        // only a machine that stood still for the whole ack wait gets it earlier
        assertThat(again == null || System.nanoTime() - before > TimeUnit.SECONDS.toNanos(10))
            .as("not while progress is told")
            .isTrue();
      }
      if (again == null) {
        again = reader.next(StreamServer.SOON);
      }
      assertThat(again.deliveries()).isEqualTo(2);
      again.ackSync(StreamServer.SOON);
      assertThat(status().acknowledgedSequence()).isEqualTo(1);
    }
  }
}
