package io.choria.messaging.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.choria.messaging.Backoff;
import io.choria.messaging.MessagingConnection;
import io.choria.messaging.MessagingListener;
import io.choria.testing.FaultTest;
import io.choria.testing.NatsServer;
import io.choria.testing.NatsServerExtension;
import io.choria.testing.TcpProxy;
import io.nats.client.KeyValue;
import io.nats.client.KeyValueOptions;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.KeyValueEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LeaderElectionIT {
  /** Where a key must run out; elsewhere a machine that stands still must not cost the key. */
  private static final Duration SHORT_LIFE = Duration.ofSeconds(12);

  private static final Duration LIFE = Duration.ofMinutes(1);
  private static final String KEY = "provisioner";
  private static final KeyValueOptions PATIENT =
      KeyValueOptions.builder().jsRequestTimeout(Duration.ofMinutes(2)).build();

  @RegisterExtension
  final NatsServerExtension nats = NatsServerExtension.of(NatsServer.builder().jetStream(true));

  private final List<AutoCloseable> open = new ArrayList<>();
  private MessagingConnection connection;

  @BeforeEach
  void connect() throws Exception {
    connection = connect(nats.server().url());
  }

  @AfterEach
  void close() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  @Test
  void reqEl1TheSecondCampaignWinsAndTheKeyCarriesTheName() throws Exception {
    KeyValue bucket = bucket();
    Recorder heard = new Recorder();
    LeaderElection election = start(connection, "a", heard);
    Await.until("the key is ours", () -> bucket.get(KEY) != null);
    assertThat(bucket.get(KEY).getValueAsString()).isEqualTo("a");
    Await.until("a leads", election::isLeader);
    assertThat(bucket.get(KEY).getRevision()).isGreaterThanOrEqualTo(2);
    assertThat(election.token()).hasValue(1);
    assertThat(election.state()).isEqualTo(LeaderElection.State.LEADER);
    assertThat(election.leader()).contains("a");
    Await.until("the win is told", () -> heard.events.equals(List.of("won 1")));
    // told on the same thread, so before the win
    assertThat(heard.campaigns.subList(0, 2))
        .containsExactly(LeaderElection.State.CANDIDATE, LeaderElection.State.LEADER);
  }

  @Test
  void reqEl1ACandidateWaitsForAForeignKeyAndWinsAfterItsDeletion() throws Exception {
    KeyValue bucket = bucket();
    bucket.create(KEY, "a Go program".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    Recorder heard = new Recorder();
    LeaderElection election = start(connection, "a", heard);
    Await.until("some campaigns are lost", () -> heard.campaigns.size() >= 3);
    assertThat(heard.campaigns).containsOnly(LeaderElection.State.CANDIDATE);
    assertThat(election.leader()).contains("a Go program");
    bucket.delete(KEY);
    Await.until("a leads after the marker", election::isLeader);
  }

  @Test
  void reqEl1LeadershipEndsByDeletionAndByOverwriting() throws Exception {
    KeyValue bucket = bucket();
    Recorder heard = new Recorder();
    LeaderElection election = start(connection, "a", heard);
    Await.until("a leads", election::isLeader);
    assertThat(election.evict()).isTrue();
    Await.until("evicted", () -> heard.events.contains("lost"));
    Await.until("a leads again", election::isLeader);
    assertThat(election.token().orElseThrow()).isGreaterThan(1);
    bucket.put(KEY, "usurper");
    Await.until("overwritten", () -> !election.isLeader());
    Await.until("told twice", () -> heard.events.stream().filter("lost"::equals).count() == 2);
  }

  @Test
  void reqEl1StoppingALeaderTellsItAndDeletesOnlyItsOwnKey() throws Exception {
    KeyValue bucket = bucket();
    Recorder heard = new Recorder();
    LeaderElection election = start(connection, "a", heard);
    Await.until("a leads", election::isLeader);
    election.close();
    assertThat(heard.events).containsExactly("won 1", "lost");
    assertThat(bucket.get(KEY)).isNull();
    assertThat(election.state()).isEqualTo(LeaderElection.State.UNKNOWN);

    Recorder other = new Recorder();
    LeaderElection slow =
        keep(builder(connection, "b", other).backoff(Backoff.of(Duration.ofSeconds(1))).start());
    Await.until("b leads", slow::isLeader);
    bucket.put(KEY, "usurper");
    slow.close();
    assertThat(bucket.get(KEY).getValueAsString()).isEqualTo("usurper");
    Await.until("b is told", () -> other.events.contains("lost"));
  }

  @FaultTest
  void reqEl2ACutOffLeaderStopsBeforeAnotherWins() throws Exception {
    bucket(SHORT_LIFE);
    TcpProxy network = keep(nats.server().proxy());
    Recorder cut = new Recorder();
    LeaderElection first = start(connect(network.url()), "a", cut);
    AtomicLong before = new AtomicLong();
    Await.until(
        "a leads",
        () -> {
          before.set(first.token().orElse(0));
          return before.get() > 0;
        });
    LeaderElection second = start(connection, "b", new Recorder());
    network.stall(TcpProxy.Direction.BOTH);
    AtomicLong after = new AtomicLong();
    Await.until(
        "b leads",
        () -> {
          after.set(second.token().orElse(0));
          assertThat(after.get() > 0 && first.isLeader()).isFalse();
          return after.get() > 0;
        });
    Await.until("a is told", () -> cut.events.get(cut.events.size() - 1).equals("lost"));
    assertThat(after.get()).isGreaterThan(before.get());
    network.heal();
    Await.until("a campaigns again", () -> first.state() == LeaderElection.State.CANDIDATE);
    // b leads on; only a machine that stood still costs it the key, which then is won anew
    AtomicLong latest = new AtomicLong();
    Await.until(
        "one leads",
        () -> {
          long won = first.token().orElse(0);
          assertThat(won == 0 || won > after.get()).as("a leads by its old win").isTrue();
          latest.set(Math.max(won, second.token().orElse(0)));
          return latest.get() > 0;
        });
    assertThat(latest.get()).isGreaterThanOrEqualTo(after.get());
  }

  @FaultTest
  void reqEl2LeadershipEndsByTheMonotonicClockAlone() throws Exception {
    KeyValue bucket = bucket();
    AtomicLong frozenFor = new AtomicLong();
    LeaderElection election =
        keep(
            builder(connection, "a", new Recorder())
                .backoff(Backoff.of(Duration.ofSeconds(1)))
                .nanoTime(() -> System.nanoTime() + frozenFor.get())
                .start());
    Await.until("a leads", election::isLeader);
    Await.until(
        "no campaign came between the jump and the look",
        () -> {
          long before = revision(bucket);
          frozenFor.addAndGet(LIFE.toNanos());
          boolean leads = election.isLeader();
          boolean fenced = election.token().isPresent();
          if (revision(bucket) != before) {
            return false;
          }
          assertThat(leads).isFalse();
          assertThat(fenced).isFalse();
          return true;
        });
    Await.until("the next campaign keeps the key, so it leads on", election::isLeader);
  }

  @Test
  void reqEl2AListenerThatTakesItsTimeDoesNotCostTheLeadership() throws Exception {
    KeyValue bucket = bucket();
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch busy = new CountDownLatch(1);
    AtomicLong passed = new AtomicLong();
    Recorder slow =
        new Recorder() {
          @Override
          public void won(long token) {
            entered.countDown();
            try {
              busy.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            super.won(token);
          }
        };
    LeaderElection election =
        keep(
            builder(connection, "a", slow)
                .nanoTime(() -> System.nanoTime() + passed.get())
                .start());
    assertThat(entered.await(3, TimeUnit.MINUTES)).isTrue();
    // its clock runs for longer than a key lives, in steps that the campaigns must keep up with
    for (int step = 0; step < 3; step++) {
      long before = revision(bucket);
      passed.addAndGet(LIFE.toNanos() / 2);
      Await.until("the key is renewed meanwhile", () -> revision(bucket) >= before + 2);
      Await.until("a leads on", election::isLeader);
    }
    assertThat(slow.events).as("the listener is still at it").isEmpty();
    busy.countDown();
  }

  @Test
  void reqEl2ABucketWithWhichNobodyCouldLeadIsRefused() throws Exception {
    connection
        .jnats()
        .keyValueManagement(PATIENT)
        .create(KeyValueConfiguration.builder().name("SHORT").ttl(Duration.ofSeconds(2)).build());
    List<Throwable> problems = new CopyOnWriteArrayList<>();
    MessagingConnection listening =
        keep(
            MessagingConnection.builder()
                .server(nats.server().url())
                .listener(
                    new MessagingListener() {
                      @Override
                      public void problem(String where, Throwable problem) {
                        problems.add(problem);
                      }
                    })
                .connect());
    LeaderElection election = keep(builder(listening, "a", new Recorder()).bucket("SHORT").start());
    Await.until(
        "it is refused",
        () ->
            problems.stream().anyMatch(p -> String.valueOf(p.getMessage()).contains("4 s to 1 h")));
    assertThat(election.state()).isEqualTo(LeaderElection.State.UNKNOWN);
  }

  @Test
  void reqEl1TheDefaultTimingIsThreeQuartersOfTheLife() throws Exception {
    KeyValue bucket = bucket(SHORT_LIFE);
    long started = System.nanoTime();
    LeaderElection election =
        keep(
            LeaderElection.builder(connection, KEY)
                .member("a")
                .random(new NoSplay())
                .listener(new Recorder())
                .start());
    Await.until("the key is ours", () -> bucket.get(KEY) != null);
    Await.until("a leads", election::isLeader);
    // no upper bound: how late a busy machine sees it says nothing of the election
    assertThat(Duration.ofNanos(System.nanoTime() - started))
        .isGreaterThanOrEqualTo(Duration.ofMillis(8_800));
  }

  private KeyValue bucket() throws Exception {
    return bucket(LIFE);
  }

  private static long revision(KeyValue bucket) throws Exception {
    KeyValueEntry entry = bucket.get(KEY);
    return entry == null ? 0 : entry.getRevision();
  }

  private KeyValue bucket(Duration life) throws Exception {
    connection
        .jnats()
        .keyValueManagement(PATIENT)
        .create(
            KeyValueConfiguration.builder().name(LeaderElection.DEFAULT_BUCKET).ttl(life).build());
    return connection.jnats().keyValue(LeaderElection.DEFAULT_BUCKET, PATIENT);
  }

  private LeaderElection start(MessagingConnection through, String name, Recorder listener) {
    return keep(builder(through, name, listener).start());
  }

  private static LeaderElection.Builder builder(
      MessagingConnection through, String name, Recorder listener) {
    return LeaderElection.builder(through, KEY)
        .member(name)
        .backoff(Backoff.of(Duration.ofMillis(250)))
        .stopDeadline(Duration.ofMinutes(2))
        .random(new NoSplay())
        .listener(listener);
  }

  private MessagingConnection connect(String url) throws Exception {
    return keep(MessagingConnection.builder().server(url).connect());
  }

  private <T extends AutoCloseable> T keep(T closeable) {
    open.add(closeable);
    return closeable;
  }

  /** Starts at once and jitters always to the short side. */
  private static final class NoSplay implements RandomGenerator {
    @Override
    public long nextLong() {
      return 0;
    }
  }

  private static class Recorder implements ElectionListener {
    final List<String> events = new CopyOnWriteArrayList<>();
    final List<LeaderElection.State> campaigns = new CopyOnWriteArrayList<>();

    @Override
    public void won(long token) {
      events.add("won " + token);
    }

    @Override
    public void lost() {
      events.add("lost");
    }

    @Override
    public void campaigned(LeaderElection.State before) {
      campaigns.add(before);
    }
  }
}
