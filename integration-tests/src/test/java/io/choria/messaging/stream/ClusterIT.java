package io.choria.messaging.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.choria.messaging.Backoff;
import io.choria.messaging.MessagingConnection;
import io.choria.testing.FaultTest;
import io.choria.testing.NatsCluster;
import io.choria.testing.NatsServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;

/**
 * A stream with three replicas whose leader changes: asked to step down, killed, and frozen, while
 * messages are published, worked on and read.
 */
@DisplayName("REQ-MP-7, REQ-MP-8, REQ-MP-10: a cluster of three whose leader changes")
class ClusterIT {
  private static final int TOTAL = 12_000;
  private NatsCluster cluster;
  private MessagingConnection connection;
  private Streams streams;

  @BeforeEach
  void start() throws Exception {
    cluster = NatsCluster.start(builder -> builder.jetStream(true));
    connection = connect();
    streams = Streams.builder(connection).timeout(Duration.ofSeconds(5)).build();
    StreamServer.eventually(
        "the cluster makes streams",
        () -> {
          try {
            streams.declare(StreamSpec.builder("R3").subjects("r3.>").replicas(3).build());
            return true;
          } catch (StreamException e) {
            return false; // no leader yet
          }
        });
  }

  @AfterEach
  void stop() {
    connection.close();
    cluster.close();
  }

  private MessagingConnection connect() throws InterruptedException {
    return MessagingConnection.builder()
        .servers(cluster.urls())
        .backoff(Backoff.of(Duration.ofMillis(50)))
        .pingInterval(Duration.ofSeconds(1))
        .connect();
  }

  /** For what must be answered at the first attempt, when nothing is disturbed yet. */
  private static Streams patient(MessagingConnection through) {
    return Streams.builder(through).timeout(Duration.ofSeconds(20)).build();
  }

  private boolean declared(ConsumerSpec work) throws InterruptedException {
    try {
      streams.declare(work);
      return streams.status("R3", "WORK").isPresent();
    } catch (StreamException e) {
      return false; // its leader takes longer than one call waits
    }
  }

  private NatsServer leader() throws InterruptedException {
    String[] name = new String[1];
    StreamServer.eventually(
        "the stream has a leader",
        () -> {
          try {
            name[0] = streams.status("R3").map(StreamStatus::leader).orElse("");
            return !name[0].isEmpty();
          } catch (StreamException e) {
            return false;
          }
        });
    return cluster.servers().stream()
        .filter(server -> server.name().equals(name[0]))
        .findFirst()
        .orElseThrow();
  }

  private void stepDown() throws InterruptedException {
    String before = leader().name();
    StreamServer.eventually(
        "the leader steps down",
        () -> {
          try {
            streams.api().call("STREAM.LEADER.STEPDOWN.R3", null);
            return true;
          } catch (StreamException e) {
            return !leader().name().equals(before);
          }
        });
  }

  private void killLeader() throws InterruptedException {
    NatsServer leader = leader();
    leader.kill();
    // somebody else leads before it comes back
    StreamServer.eventually("another leader", () -> !leader().name().equals(leader.name()));
    leader.start();
    cluster.awaitHealthy();
  }

  private void freezeLeader() throws InterruptedException {
    NatsServer leader = leader();
    leader.pause();
    try {
      StreamServer.eventually("another leader", () -> !leader().name().equals(leader.name()));
    } finally {
      leader.resume();
    }
    cluster.awaitHealthy();
  }

  /** What happens to the cluster, one after another, at a quarter, a half and three quarters. */
  private Thread disturbed(AtomicInteger progress, List<Throwable> failed) {
    Thread thread =
        new Thread(
            () -> {
              try {
                after(progress, 1);
                stepDown();
                after(progress, 2);
                killLeader();
                after(progress, 3);
                freezeLeader();
              } catch (Throwable e) {
                failed.add(e);
              }
            });
    thread.start();
    return thread;
  }

  private static void after(AtomicInteger progress, int quarter) {
    StreamServer.eventually(
        "quarter " + quarter, () -> progress.get() >= TOTAL * quarter / 4 || progress.get() < 0);
  }

  private void publish(AtomicInteger published, List<Long> sequences) throws Exception {
    try (MessagingConnection own = connect();
        AsyncPublisher<Integer> publisher =
            AsyncPublisher.<Integer>builder(
                    Streams.of(own),
                    (context, stream, sequence, duplicate) -> {
                      assertThat(context).isEqualTo(sequences.size());
                      sequences.add(sequence);
                    })
                .window(256)
                .ackTimeout(Duration.ofSeconds(2))
                .publishTimeout(Duration.ofMinutes(3))
                .repairOrder(true)
                .open()) {
      for (int i = 0; i < TOTAL; i++) {
        byte[] body = Integer.toString(i).getBytes(UTF_8);
        publisher.publish(Publication.of("r3." + i % 8, "m" + i, body), i);
        published.incrementAndGet();
      }
      publisher.flush(Duration.ofMinutes(3));
    }
  }

  private static int number(byte[] body) {
    return Integer.parseInt(new String(body, UTF_8));
  }

  @FaultTest
  void reqMp7_reqMp8_nothingAcknowledgedIsLostAndTheReaderKeepsTheOrder() throws Exception {
    AtomicInteger published = new AtomicInteger();
    List<Throwable> failed = Collections.synchronizedList(new ArrayList<>());
    List<Long> sequences = Collections.synchronizedList(new ArrayList<>());
    List<StoredMessage> read = new ArrayList<>();
    Thread publisher =
        new Thread(
            () -> {
              try {
                publish(published, sequences);
              } catch (Throwable e) {
                failed.add(e);
              }
            });
    // the reader is there before anything is disturbed: opening one does not outlast a leader that
    // is away
    try (MessagingConnection own = connect();
        OrderedReader reader = OrderedReader.builder(patient(own), "R3").open()) {
      Thread disturber = disturbed(published, failed);
      publisher.start();
      int expected = 0;
      long until = System.nanoTime() + Duration.ofMinutes(5).toNanos();
      while (expected < TOTAL && failed.isEmpty() && System.nanoTime() < until) {
        var message = reader.next(Duration.ofSeconds(1));
        if (message.isPresent()) {
          read.add(message.get());
          expected += number(message.get().data()) == expected ? 1 : 0;
        }
      }
      publisher.join(Duration.ofMinutes(3).toMillis());
      disturber.join(Duration.ofMinutes(3).toMillis());
      assertThat(failed).isEmpty();
      assertThat(expected).as("messages in order, each behind its predecessor").isEqualTo(TOTAL);
      assertThat(reader.missed()).isZero();
    }
    assertThat(sequences).hasSize(TOTAL);
    assertThat(read)
        .extracting(StoredMessage::sequence)
        .as("every sequence once, in order")
        .isEqualTo(IntStream.rangeClosed(1, read.size()).mapToObj(Long::valueOf).toList());
    Map<Long, Integer> held = new HashMap<>();
    read.forEach(message -> held.put(message.sequence(), number(message.data())));
    for (int i = 0; i < TOTAL; i++) {
      assertThat(held.get(sequences.get(i))).as("what was acknowledged for %s", i).isEqualTo(i);
    }
  }

  @FaultTest
  void reqMp10_workersFinishEverythingAndKeepTheOrderOfEachKey() throws Exception {
    publish(new AtomicInteger(), Collections.synchronizedList(new ArrayList<>()));
    ConsumerSpec work =
        ConsumerSpec.builder("R3", "WORK")
            .ackWait(Duration.ofSeconds(5))
            .maxAckPending(500)
            .replicas(3)
            .build();
    StreamServer.eventually("the consumer is made and has a leader", () -> declared(work));
    AtomicInteger handled = new AtomicInteger();
    List<Throwable> failed = Collections.synchronizedList(new ArrayList<>());
    Map<String, List<Integer>> first = new ConcurrentHashMap<>();
    Set<Integer> seen = ConcurrentHashMap.newKeySet();
    Thread disturber = disturbed(handled, failed);
    try (MessagingConnection own = connect();
        PullWorker worker =
            PullWorker.builder(
                    patient(own),
                    "R3",
                    "WORK",
                    message -> {
                      int number = number(message.data());
                      // what was lost on its way from a killed leader is delivered again, behind
                      // later ones: the order is that of delivery
                      if (seen.add(number) && message.deliveries() == 1) {
                        first
                            .computeIfAbsent(
                                message.subject(),
                                key -> Collections.synchronizedList(new ArrayList<>()))
                            .add(number);
                      }
                      handled.accumulateAndGet(seen.size(), Math::max);
                      return Outcome.ack();
                    })
                .concurrency(4)
                .laneKey(ConsumedMessage::subject)
                .confirmAcks(Duration.ofSeconds(5))
                .start()) {
      StreamServer.eventually("all are handled", () -> handled.get() == TOTAL);
      disturber.join(Duration.ofMinutes(3).toMillis());
      assertThat(failed).isEmpty();
      StreamServer.eventually(
          "all are acknowledged",
          () -> {
            try {
              ConsumerStatus status = streams.status("R3", "WORK").orElseThrow();
              return status.pending() == 0 && status.unacknowledged() == 0;
            } catch (StreamException e) {
              return false;
            }
          });
      assertThat(worker.counters().acknowledged()).isPositive();
    }
    assertThat(first).hasSize(8);
    first.values().forEach(numbers -> assertThat(numbers).isSorted());
  }
}
