package io.choria.messaging.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.messaging.MessagingConnection;
import io.choria.testing.FaultTest;
import io.choria.testing.NatsServer;
import io.choria.testing.NatsServerExtension;
import io.choria.testing.TcpProxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PartitionGroupIT {
  private static final Duration LEASE = Duration.ofSeconds(5);

  /** Where nobody dies: too long to be lost by a machine that stands still for a moment. */
  private static final Duration LONG_LEASE = Duration.ofSeconds(20);

  private static final int PARTITIONS = 7;

  @RegisterExtension
  final NatsServerExtension nats =
      NatsServerExtension.of(NatsServer.builder().jetStream(true).syncAlways());

  private final Map<Integer, PartitionLease> working = new ConcurrentHashMap<>();
  private final Set<String> overlaps = ConcurrentHashMap.newKeySet();
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
    assertThat(overlaps).isEmpty();
  }

  @Test
  void reqMp6MembersShareFairlyAndHandOverInOrder() throws Exception {
    RecordingMember first = member("a");
    PartitionGroup a = join(connection, first, Assignment.automatic(), LONG_LEASE);
    Await.until("a owns all", () -> a.owned().size() == PARTITIONS);
    RecordingMember second = member("b");
    PartitionGroup b = join(connection, second, Assignment.automatic(), LONG_LEASE);
    Await.until("fair for two", () -> a.owned().size() == 4 && b.owned().size() == 3);
    PartitionGroup c = join(connection, member("c"), Assignment.automatic(), LONG_LEASE);
    Await.until(
        "fair for three",
        () -> a.owned().size() == 3 && b.owned().size() == 2 && c.owned().size() == 2);
    assertThat(a.members()).containsExactly("a", "b", "c");
    PartitionView view =
        PartitionGroup.builder(connection, "shipper").partitions(PARTITIONS).observe();
    assertThat(a.owners()).hasSize(PARTITIONS).isEqualTo(view.owners());
    assertThat(view.members()).containsExactly("a", "b", "c");
    assertThat(first.lost).hasValue(0);
    b.close();
    Await.until(
        "fair again",
        () -> a.owned().size() + c.owned().size() == PARTITIONS && a.owned().size() <= 4);
    assertThat(a.owned().size()).isBetween(3, 4);
    assertThat(second.lost).hasValue(0);
    Await.until("owners follow", () -> Set.copyOf(a.owners().values()).equals(Set.of("a", "c")));
  }

  @FaultTest
  void reqMp6ACutOffMemberIsInvalidBeforeOthersTakeOver() throws Exception {
    TcpProxy network = keep(nats.server().proxy());
    MessagingConnection cutOff = connect(network.url());
    RecordingMember stalled = member("a");
    PartitionGroup a = join(cutOff, stalled, Assignment.automatic());
    Await.until("a owns all", () -> a.owned().size() == PARTITIONS);
    AtomicReference<PartitionLease> held = new AtomicReference<>();
    Await.until(
        "a holds the third",
        () -> {
          held.set(a.lease(3).orElse(null));
          return held.get() != null;
        });
    PartitionLease before = held.get();
    network.stall(TcpProxy.Direction.BOTH);
    RecordingMember second = member("b");
    PartitionGroup b = join(connection, second, Assignment.automatic());
    Await.until("b took over", () -> b.owned().size() == PARTITIONS);
    assertThat(before.isValid()).isFalse();
    Await.until(
        "a is told of each loss",
        () -> stalled.acquired.get() >= PARTITIONS && stalled.lost.get() == stalled.acquired.get());
    AtomicReference<PartitionLease> after = new AtomicReference<>();
    Await.until(
        "b holds the third",
        () -> {
          after.set(b.lease(3).orElse(null));
          return after.get() != null;
        });
    assertThat(after.get().token()).isGreaterThan(before.token());
    network.heal();
    Await.until("fair again", () -> a.owned().size() == 3 && b.owned().size() == 4);
    assertThat(before.isValid()).isFalse();
  }

  @FaultTest
  void reqMp6AFormerOwnerCanNeitherWriteNorAcknowledge() throws Exception {
    TcpProxy network = keep(nats.server().proxy());
    MessagingConnection cutOff = connect(network.url());
    Streams streams = patient(connection);
    streams.declare(StreamSpec.builder("JOBS").subjects("jobs.>").build());
    for (int i = 1; i <= 6; i++) {
      streams.publish(Publication.of("jobs.p0.k", bytes("job " + i)));
    }
    ConsumerSpec template =
        ConsumerSpec.builder("JOBS", "p0")
            .ackMode(ConsumerSpec.AckMode.ALL)
            .filterSubjects("jobs.p0.>")
            .build();
    PartitionGroup a = join(cutOff, member("a"), Assignment.fixed(0), LONG_LEASE);
    Await.until("a owns", () -> a.owned().contains(0));
    PartitionLease former = a.lease(0).orElseThrow();
    Streams formerStreams = patient(cutOff);
    String formerName = FencedConsumer.takeOver(formerStreams, template, former);
    FencedValue formerValue = FencedValue.of(cutOff, "STATE", "p0");
    formerValue.write(former, "2");
    List<ConsumedMessage> read = new ArrayList<>();
    try (PullReader reader = PullReader.builder(formerStreams, "JOBS", formerName).open()) {
      Await.until("six are read", () -> read.addAll(reader.poll(6, LEASE)) && read.size() == 6);
      read.get(1).ackSync(Duration.ofMinutes(1));
      network.stall(TcpProxy.Direction.BOTH);

      PartitionGroup b = join(connection, member("b"), Assignment.fixed(0), LONG_LEASE);
      Await.until("b owns", () -> b.owned().contains(0));
      PartitionLease present = b.lease(0).orElseThrow();
      String presentName = FencedConsumer.takeOver(streams, template, present);
      FencedValue.of(connection, "STATE", "p0").write(present, "2 again");

      network.heal();
      read.get(5).ack();
      cutOff.flush(Duration.ofMinutes(1));
      assertThatThrownBy(() -> formerValue.write(former, "6"))
          .isInstanceOf(FencedException.class)
          .hasMessageContaining("later owner");
      assertThatThrownBy(() -> FencedConsumer.takeOver(formerStreams, template, former))
          .isInstanceOf(FencedException.class);
      assertThat(FencedValue.of(connection, "STATE", "p0").read())
          .contains(new FencedValue.Written(present.token(), "2 again"));
      assertThat(streams.status("JOBS", formerName)).isEmpty();
      List<String> again = new ArrayList<>();
      try (PullReader newReader = PullReader.builder(streams, "JOBS", presentName).open()) {
        Await.until(
            "what was not acknowledged comes again",
            () -> {
              newReader.poll(6, LEASE).forEach(m -> again.add(text(m.data())));
              return again.size() >= 4;
            });
      }
      assertThat(again).containsExactly("job 3", "job 4", "job 5", "job 6");
    }
  }

  @FaultTest
  void reqMp6LeasesSurviveARestartOfTheServer() throws Exception {
    RecordingMember first = member("a");
    RecordingMember second = member("b");
    PartitionGroup a = join(connection, first, Assignment.automatic());
    PartitionGroup b = join(connection, second, Assignment.automatic());
    Await.until("fair", () -> a.owned().size() + b.owned().size() == PARTITIONS);
    nats.server().kill();
    nats.server().start();
    Await.until("still fair", () -> a.owned().size() + b.owned().size() == PARTITIONS);
    nats.server().pause();
    Await.until("all leases ran out", () -> a.owned().isEmpty() && b.owned().isEmpty());
    nats.server().resume();
    Await.until("fair again", () -> a.owned().size() + b.owned().size() == PARTITIONS);
  }

  @FaultTest
  void reqMp6AServerThatForgotLeasesMakesNoSecondOwner() throws Exception {
    PartitionGroup a = join(connection, member("a"), Assignment.fixed(0), LONG_LEASE);
    Await.until("a owns", () -> a.owned().contains(0));
    PartitionGroup b = join(connection, member("b"), Assignment.fixed(0), LONG_LEASE);
    Await.until("b is a member", () -> a.members().size() == 2);
    Path copy = nats.server().copyStore();
    Await.until("renewed since", () -> a.lease(0).orElseThrow().confirm());
    nats.server().kill();
    nats.server().restoreStore(copy);
    nats.server().start();
    Await.until("somebody owns", () -> a.owned().size() + b.owned().size() == 1);
    a.close();
    Await.until("b follows", () -> b.owned().contains(0));
  }

  @Test
  void reqMp6ElectionsShareThePartitionsToo() throws Exception {
    PartitionGroup a = joinElected("a");
    Await.until("a leads all", () -> a.owned().size() == 3);
    PartitionGroup b = joinElected("b");
    assertThat(b.owners()).hasSize(3).allSatisfy((p, owner) -> assertThat(owner).isEqualTo("a"));
    PartitionLease lease = a.lease(0).orElseThrow();
    a.close();
    assertThat(lease.isValid()).isFalse();
    Await.until("b leads all", () -> b.owned().size() == 3);
    assertThat(b.lease(0).orElseThrow().token()).isGreaterThan(lease.token());
  }

  @Test
  void reqMp6ASecondProcessWithTheSameNameOwnsNothing() throws Exception {
    PartitionGroup a = join(connection, member("a"), Assignment.automatic(), LONG_LEASE);
    Await.until("a owns all", () -> a.owned().size() == PARTITIONS);
    RecordingMember twin = member("a");
    try (MessagingConnection other = connect(nats.server().url());
        PartitionGroup b = join(other, twin, Assignment.automatic(), LONG_LEASE)) {
      PartitionGroup c = join(connection, member("c"), Assignment.automatic(), LONG_LEASE);
      Await.until("c has its share", () -> c.owned().size() == 3);
      assertThat(b.owned()).isEmpty();
      assertThat(twin.acquired).hasValue(0);
    }
  }

  @Test
  void reqMp6TheNumberOfPartitionsChangesOnlyWhenNothingWaits() throws Exception {
    PartitionCount count = PartitionCount.of(connection, "COUNTS", "shipper");
    assertThat(count.current()).isEmpty();
    count.require(4);
    assertThat(count.current()).hasValue(4);
    assertThatThrownBy(() -> count.require(5)).hasMessageContaining("expected=5");
    assertThatThrownBy(
            () ->
                PartitionGroup.builder(connection, "shipper")
                    .partitions(5)
                    .member("a")
                    .guardedBy(count)
                    .join())
        .isInstanceOf(StreamException.class);
    assertThatThrownBy(() -> count.change(4, 8, Duration.ZERO, () -> 1, Duration.ofMillis(300)))
        .hasMessageContaining("stays 4");
    assertThat(count.current()).hasValue(4);
    List<Boolean> closedMeanwhile = new ArrayList<>();
    count.change(
        4,
        8,
        Duration.ofMillis(200),
        () -> {
          closedMeanwhile.add(count.current().isEmpty());
          return closedMeanwhile.size() < 3 ? 1 : 0;
        },
        Duration.ofMinutes(2));
    assertThat(closedMeanwhile).isNotEmpty().containsOnly(true);
    assertThat(count.current()).hasValue(8);
    assertThatThrownBy(() -> count.change(4, 8, Duration.ZERO, () -> 0, LEASE))
        .hasMessageContaining("recorded=8");
  }

  private static Streams patient(MessagingConnection through) {
    return Streams.builder(through).timeout(Duration.ofMinutes(1)).build();
  }

  private RecordingMember member(String name) {
    return new RecordingMember(name, working, overlaps);
  }

  private PartitionGroup join(
      MessagingConnection through, RecordingMember listener, Assignment assignment)
      throws Exception {
    return join(through, listener, assignment, LEASE);
  }

  private PartitionGroup join(
      MessagingConnection through, RecordingMember listener, Assignment assignment, Duration lease)
      throws Exception {
    return keep(
        PartitionGroup.builder(through, "shipper")
            .partitions(PARTITIONS)
            .member(listener.name())
            .assignment(assignment)
            .leaseTime(lease)
            .handOverTime(Duration.ofMinutes(1))
            .listener(listener)
            .join());
  }

  private PartitionGroup joinElected(String name) throws Exception {
    return keep(
        PartitionGroup.builder(connection, "elected")
            .partitions(3)
            .member(name)
            .bucket("ELECTED")
            .assignment(Assignment.byElection())
            .leaseTime(LONG_LEASE)
            .listener(member(name))
            .join());
  }

  private MessagingConnection connect(String url) throws Exception {
    return keep(MessagingConnection.builder().server(url).connect());
  }

  private <T extends AutoCloseable> T keep(T closeable) {
    open.add(closeable);
    return closeable;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
