package io.choria.messaging.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.choria.testing.FaultTest;
import io.choria.testing.NatsServer;
import io.choria.testing.TcpProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PublishIT {
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

  @Test
  void reqMp7_acknowledgedPublishTellsPositionAndDuplicates() throws InterruptedException {
    Publication publication = Publication.of("jobs.a", "id-1", "x".getBytes(UTF_8));
    assertThat(streams.publish(publication)).isEqualTo(new PublishReceipt("JOBS", 1, false));
    assertThat(streams.publish(publication)).isEqualTo(new PublishReceipt("JOBS", 1, true));
  }

  @Test
  void reqMp7_fireAndForgetIsStored() throws InterruptedException {
    streams.send(Publication.of("jobs.a", "x".getBytes(UTF_8)));
    StreamServer.eventually("stored", () -> streams.status("JOBS").get().messages() == 1);
  }

  @Test
  void reqMp7_expectationsThatFailAreTyped() throws InterruptedException {
    streams.publish(Publication.of("jobs.a", "one", new byte[1]));
    assertThat(
            streams
                .publish(
                    Publication.builder("jobs.a", new byte[1])
                        .messageId("two")
                        .expectedLastSubjectSequence(1)
                        .expectedStream("JOBS")
                        .expectedLastSequence(1)
                        .expectedLastMessageId("one")
                        .build())
                .sequence())
        .isEqualTo(2);
    assertThatThrownBy(
            () ->
                streams.publish(
                    Publication.builder("jobs.a", new byte[1])
                        .expectedLastSubjectSequence(1)
                        .build()))
        .isInstanceOfSatisfying(
            StreamException.class,
            e -> assertThat(e.code()).isEqualTo(StreamException.Code.WRONG_LAST));
    assertThatThrownBy(() -> streams.publish(Publication.of("nobody.listens", new byte[1])))
        .isInstanceOfSatisfying(
            StreamException.class,
            e -> assertThat(e.code()).isEqualTo(StreamException.Code.NO_RESPONDERS));
  }

  @Test
  void reqMp7_lastPositionOfASubjectIsTold() throws InterruptedException {
    assertThat(streams.lastOn("JOBS", "jobs.a")).isEmpty();
    streams.publish(Publication.builder("jobs.a", "1".getBytes(UTF_8)).messageId("m1").build());
    streams.publish(Publication.of("jobs.b", "2".getBytes(UTF_8)));
    StoredMessage last = streams.lastOn("JOBS", "jobs.a").orElseThrow();
    assertThat(last.sequence()).isEqualTo(1);
    assertThat(last.data()).isEqualTo("1".getBytes(UTF_8));
    assertThat(last.headers().getFirst("Nats-Msg-Id")).isEqualTo("m1");
    assertThat(streams.message("JOBS", 2).orElseThrow().subject()).isEqualTo("jobs.b");
    assertThat(streams.message("JOBS", 3)).isEmpty();
    assertThatThrownBy(() -> streams.lastOn("NONE", "jobs.a")).isInstanceOf(StreamException.class);
  }

  @Test
  void reqMp7_asynchronousMessagesComeBackInOrder() throws InterruptedException {
    List<Integer> acknowledged = new ArrayList<>();
    try (AsyncPublisher<Integer> publisher =
        AsyncPublisher.<Integer>builder(
                streams,
                (context, stream, sequence, duplicate) -> {
                  assertThat(sequence).isEqualTo(context + 1);
                  acknowledged.add(context);
                })
            .window(64)
            .open()) {
      for (int i = 0; i < 5000; i++) {
        publisher.publish(Publication.of("jobs.a", Integer.toString(i).getBytes(UTF_8)), i);
        assertThat(publisher.pending()).isLessThanOrEqualTo(64);
      }
      publisher.flush(StreamServer.SOON);
    }
    assertThat(acknowledged).isEqualTo(IntStream.range(0, 5000).boxed().toList());
  }

  @Test
  void reqMp7_aFullWindowBlocksWithADeadline() throws InterruptedException {
    try (TcpProxy proxy = server.server.proxy()) {
      Streams slow = server.streams(proxy.url());
      try (AsyncPublisher<Integer> publisher =
          AsyncPublisher.<Integer>builder(slow, (c, s, n, d) -> {})
              .window(2)
              .publishTimeout(Duration.ofMillis(200))
              .ackTimeout(Duration.ofSeconds(10))
              .open()) {
        proxy.stall(TcpProxy.Direction.TO_CLIENT);
        publisher.publish(Publication.of("jobs.a", new byte[1]), 0);
        publisher.publish(Publication.of("jobs.a", new byte[1]), 1);
        assertThatThrownBy(() -> publisher.publish(Publication.of("jobs.a", new byte[1]), 2))
            .isInstanceOfSatisfying(
                StreamException.class,
                e -> assertThat(e.code()).isEqualTo(StreamException.Code.TIMEOUT));
        proxy.heal();
        publisher.flush(StreamServer.SOON);
      }
    }
  }

  @Test
  void reqMp7_permanentRefusalsFailOnlyTheirMessage() throws InterruptedException {
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    try (AsyncPublisher<String> publisher =
        AsyncPublisher.builder(streams, new Recorder(seen)).open()) {
      publisher.publish(Publication.of("jobs.a", new byte[1]), "one");
      publisher.publish(
          Publication.builder("jobs.a", new byte[1]).expectedLastSubjectSequence(99).build(),
          "two");
      publisher.publish(Publication.of("jobs.a", new byte[1]), "three");
      publisher.flush(StreamServer.SOON);
      assertThatThrownBy(
              () -> publisher.publish(Publication.of("jobs.a", new byte[2_000_000]), "big"))
          .hasMessageContaining("max_payload");
    }
    assertThat(seen).containsExactly("stored one", "WRONG_LAST two", "stored three");
  }

  @Test
  void reqMp7_withoutRetriesTheFirstFailureEndsEverything() throws InterruptedException {
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    try (AsyncPublisher<String> publisher =
        AsyncPublisher.builder(streams, new Recorder(seen))
            .retries(0)
            .ackTimeout(Duration.ofMinutes(2))
            .open()) {
      publisher.publish(Publication.of("jobs.a", new byte[1]), "one");
      publisher.flush(StreamServer.SOON);
      server.server.pause();
      publisher.publish(Publication.of("jobs.a", new byte[1]), "two");
      publisher.publish(Publication.of("jobs.a", new byte[1]), "three");
      server.server.kill();
      StreamServer.eventually("given up", () -> seen.size() == 3);
      assertThatThrownBy(() -> publisher.publish(Publication.of("jobs.a", new byte[1]), "four"))
          .isInstanceOfSatisfying(
              StreamException.class,
              e -> assertThat(e.code()).isEqualTo(StreamException.Code.CLOSED));
    }
    assertThat(seen).containsExactly("stored one", "CLOSED two", "CLOSED three");
  }

  @FaultTest
  void reqMp7_killedServersLoseAndDoubleNothing() throws Exception {
    publishThroughTrouble(
        streams,
        false,
        () -> {
          server.server.kill();
          server.server.start();
        });
  }

  @FaultTest
  void reqMp7_cutNetworksLoseAndDoubleNothing() throws Exception {
    try (TcpProxy proxy = server.server.proxy()) {
      publishThroughTrouble(server.streams(proxy.url()), false, proxy::resetConnections);
    }
  }

  @FaultTest
  void reqMp7_pausedServersLoseAndDoubleNothing() throws Exception {
    publishThroughTrouble(
        streams,
        false,
        () -> {
          server.server.pause();
          TimeUnit.MILLISECONDS.sleep(700);
          server.server.resume();
        });
  }

  @FaultTest
  void reqMp7_fastBatchesSurviveKilledServersInOrder() throws Exception {
    assumeTrue(StreamServer.isAtLeast(2, 14), "fast batches need nats-server 2.14");
    streams.declare(StreamSpec.builder("JOBS").allowFastBatches(true).build());
    publishThroughTrouble(
        streams,
        true,
        () -> {
          server.server.kill();
          server.server.start();
        });
  }

  @FaultTest
  void reqMp7_fastBatchesSurviveCutNetworksInOrder() throws Exception {
    assumeTrue(StreamServer.isAtLeast(2, 14), "fast batches need nats-server 2.14");
    streams.declare(StreamSpec.builder("JOBS").allowFastBatches(true).build());
    try (TcpProxy proxy = server.server.proxy()) {
      publishThroughTrouble(server.streams(proxy.url()), true, proxy::resetConnections);
    }
  }

  private interface Trouble {
    void happen() throws Exception;
  }

  /**
   * Publishes while something bad happens three times, and for as long as that lasts, and reads
   * back what the stream holds.
   */
  private void publishThroughTrouble(Streams target, boolean fast, Trouble trouble)
      throws Exception {
    int least = 30_000;
    AtomicInteger acknowledged = new AtomicInteger();
    List<String> failed = Collections.synchronizedList(new ArrayList<>());
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger published = new AtomicInteger();
    Thread disturber =
        new Thread(
            () -> {
              for (int i = 1; i <= 3 && !done.get(); i++) {
                int mark = least * i / 4;
                StreamServer.eventually("published " + mark, () -> published.get() > mark);
                try {
                  trouble.happen();
                } catch (Exception e) {
                  failed.add(e.toString());
                }
              }
            });
    disturber.start();
    AsyncPublisher.Builder<Integer> options =
        AsyncPublisher.builder(
                target,
                new PublishListener<Integer>() {
                  @Override
                  public void acknowledged(
                      Integer context, String stream, long sequence, boolean duplicate) {
                    assertThat(context).isEqualTo(acknowledged.getAndIncrement());
                  }

                  @Override
                  public void failed(
                      Integer context, Publication publication, StreamException problem) {
                    failed.add(context + ": " + problem);
                  }
                })
            .window(512)
            .repairOrder(true)
            .publishTimeout(StreamServer.SOON)
            .ackTimeout(Duration.ofMillis(500));
    if (fast) {
      options.fastBatches("JOBS");
    }
    try (AsyncPublisher<Integer> publisher = options.open()) {
      // a disturber that gets no processor for a while still meets messages that are under way
      for (int i = 0; i < least || disturber.isAlive(); i++) {
        byte[] body = Integer.toString(i).getBytes(UTF_8);
        publisher.publish(Publication.of("jobs.a", "m" + i, body), i);
        published.incrementAndGet();
      }
      publisher.flush(StreamServer.SOON);
      assertThat(publisher.retried()).isPositive();
    } finally {
      done.set(true);
    }
    assertThat(failed).isEmpty();
    assertThat(acknowledged).hasValue(published.get());
    assertInOrder(published.get(), fast);
  }

  /** Taking each message only after its predecessor gives all of them; copies carry a mark. */
  private void assertInOrder(int total, boolean exactlyOnce) throws InterruptedException {
    int expected = 0;
    int copies = 0;
    long held = streams.status("JOBS").orElseThrow().messages();
    List<String> ids = new ArrayList<>();
    try (OrderedReader reader = OrderedReader.builder(streams, "JOBS").open()) {
      for (long i = 0; i < held; i++) {
        StoredMessage message = reader.next(StreamServer.SOON).orElseThrow();
        ids.add(message.headers().getFirst("Nats-Msg-Id"));
        if (Integer.parseInt(new String(message.data(), UTF_8)) == expected) {
          expected++;
        } else {
          copies++;
        }
      }
    }
    assertThat(expected).isEqualTo(total);
    assertThat(ids).as("no message is stored twice under one id").doesNotHaveDuplicates();
    if (exactlyOnce) {
      assertThat(copies).isZero();
    }
  }

  @FaultTest
  void reqMp7_repairedMessagesFollowThePredecessorThatCameLate() throws Exception {
    // a stream that is full refuses the first message and, once emptied, takes what follows
    streams.declare(
        StreamSpec.builder("FULL")
            .subjects("full.>")
            .discard(StreamSpec.Discard.NEW)
            .maxMessages(1)
            .build());
    streams.publish(Publication.of("full.a", "blocker".getBytes(UTF_8)));
    CountDownLatch first = new CountDownLatch(1);
    List<Long> positions = Collections.synchronizedList(new ArrayList<>());
    try (AsyncPublisher<Integer> publisher =
        AsyncPublisher.<Integer>builder(
                streams,
                (context, stream, sequence, duplicate) -> {
                  positions.add(sequence);
                  first.countDown();
                })
            .repairOrder(true)
            .open()) {
      // a refusal stops publishing until it is repaired, so the room has to come from elsewhere
      CompletableFuture<Void> published =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < 10; i++) {
                  publishUnchecked(publisher, i);
                }
              });
      assertThat(first.await(300, TimeUnit.MILLISECONDS)).as("refused while full").isFalse();
      streams.declare(StreamSpec.builder("FULL").maxMessages(1000).build());
      published.get(StreamServer.SOON.toSeconds(), TimeUnit.SECONDS);
      publisher.flush(StreamServer.SOON);
    }
    assertThat(positions).hasSize(10).isSorted();
    long held = streams.status("FULL").orElseThrow().messages() - 1;
    try (OrderedReader reader = OrderedReader.builder(streams, "FULL").after(1).open()) {
      int expected = 0;
      for (long i = 0; i < held; i++) {
        if (reader.next(StreamServer.SOON).orElseThrow().data()[0] == expected) {
          expected++;
        }
      }
      assertThat(expected).isEqualTo(10);
    }
  }

  private static void publishUnchecked(AsyncPublisher<Integer> publisher, int number) {
    try {
      publisher.publish(Publication.of("full.a", "f" + number, new byte[] {(byte) number}), number);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @FaultTest
  void reqMp7_aServerThatForgotAcknowledgedMessagesIsFound() throws Exception {
    for (int i = 0; i < 10; i++) {
      streams.publish(Publication.of("jobs.a", "m" + i, new byte[] {(byte) i}));
    }
    Path old = server.server.copyStore();
    long acknowledged = 0;
    for (int i = 10; i < 20; i++) {
      acknowledged = streams.publish(Publication.of("jobs.a", "m" + i, new byte[1])).sequence();
    }
    server.server.kill();
    server.server.restoreStore(old);
    server.server.start();
    // the connection may not have noticed yet that its server was away
    AtomicReference<Long> held = new AtomicReference<>();
    StreamServer.eventually(
        "back",
        () -> {
          try {
            held.set(streams.lastOn("JOBS", "jobs.a").map(StoredMessage::sequence).orElse(0L));
            return true;
          } catch (StreamException e) {
            return false;
          }
        });
    assertThat(held.get()).isLessThan(acknowledged);
  }

  @Test
  void reqMp7_atomicBatchesAreStoredWholeOrNotAtAll() throws InterruptedException {
    List<Publication> batch =
        List.of(
            Publication.of("jobs.a", "1".getBytes(UTF_8)),
            Publication.of("jobs.b", "2".getBytes(UTF_8)),
            Publication.of("jobs.c", "3".getBytes(UTF_8)));
    if (!StreamServer.isAtLeast(2, 12)) {
      assertThatThrownBy(() -> streams.publishAtomically(batch))
          .isInstanceOfSatisfying(
              UnsupportedByServerException.class,
              e -> assertThat(e.neededVersion()).isEqualTo("2.12.0"));
      assertThat(streams.status("JOBS").orElseThrow().messages()).isZero();
      return;
    }
    assertThatThrownBy(() -> streams.publishAtomically(batch))
        .as("the stream does not allow it yet")
        .isInstanceOf(UnsupportedByServerException.class);
    streams.declare(StreamSpec.builder("JOBS").allowAtomicBatches(true).build());
    assertThat(streams.publishAtomically(batch).sequence()).isEqualTo(3);
    List<Publication> refused =
        List.of(
            Publication.of("jobs.a", new byte[1]),
            Publication.builder("jobs.b", new byte[1]).expectedLastSubjectSequence(77).build());
    assertThatThrownBy(() -> streams.publishAtomically(refused))
        .isInstanceOf(StreamException.class);
    assertThat(streams.status("JOBS").orElseThrow().messages()).isEqualTo(3);
  }

  @Test
  void reqMp7_fastBatchesNeedANewServerAndAStreamThatAllowsThem() throws InterruptedException {
    AsyncPublisher.Builder<Integer> options =
        AsyncPublisher.<Integer>builder(streams, (c, s, n, d) -> {}).fastBatches("JOBS");
    assertThatThrownBy(options::open)
        .isInstanceOfSatisfying(
            UnsupportedByServerException.class,
            e -> assertThat(e.neededVersion()).isEqualTo("2.14.0"));
  }

  @Test
  void reqMp7_fastBatchesAcknowledgeSingleMessagesAndLongRuns() throws InterruptedException {
    assumeTrue(StreamServer.isAtLeast(2, 14), "fast batches need nats-server 2.14");
    streams.declare(StreamSpec.builder("JOBS").allowFastBatches(true).build());
    AtomicInteger acknowledged = new AtomicInteger();
    try (AsyncPublisher<Integer> publisher =
        AsyncPublisher.<Integer>builder(streams, (c, s, n, d) -> acknowledged.incrementAndGet())
            .fastBatches("JOBS")
            .open()) {
      publisher.publish(Publication.of("jobs.a", "one", new byte[1]), 0);
      StreamServer.eventually("acknowledged without flush", () -> acknowledged.get() == 1);
      publisher.publish(Publication.of("jobs.a", "one", new byte[1]), 0);
      for (int i = 0; i < 10_000; i++) {
        publisher.publish(Publication.of("jobs.a", new byte[10]), i);
      }
      publisher.flush(StreamServer.SOON);
    }
    assertThat(acknowledged).hasValue(10_002);
    assertThat(streams.status("JOBS").orElseThrow().messages()).isEqualTo(10_001);
  }

  private record Recorder(List<String> seen) implements PublishListener<String> {
    @Override
    public void acknowledged(String context, String stream, long sequence, boolean duplicate) {
      seen.add("stored " + context);
    }

    @Override
    public void failed(String context, Publication publication, StreamException problem) {
      seen.add(problem.code() + " " + context);
    }
  }

  @Test
  void reqMp7_aDomainLeadsToItsOwnPrefix() throws InterruptedException {
    try (StreamServer domain =
        StreamServer.start(
            NatsServer.builder().jetStream(true).addJetStreamConfig("domain: edge"))) {
      Streams edge =
          Streams.builder(domain.connect(domain.server.url()))
              .domain("edge")
              .timeout(Duration.ofSeconds(30))
              .build();
      edge.declare(StreamSpec.builder("E").subjects("e").build());
      edge.publish(Publication.of("e", new byte[1]));
      assertThat(edge.lastOn("E", "e")).isPresent();
      try (PullReader reader = reader(edge)) {
        assertThat(reader.poll(1, StreamServer.SOON)).hasSize(1);
      }
    }
  }

  private static PullReader reader(Streams streams) throws InterruptedException {
    streams.declare(ConsumerSpec.builder("E", "c").build());
    return PullReader.builder(streams, "E", "c").open();
  }
}
