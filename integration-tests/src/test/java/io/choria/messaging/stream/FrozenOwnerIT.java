package io.choria.messaging.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.choria.messaging.MessagingConnection;
import io.choria.testing.FaultTest;
import io.choria.testing.NatsServer;
import io.choria.testing.NatsServerExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class FrozenOwnerIT {
  private static final Duration LEASE = Duration.ofSeconds(12);

  @RegisterExtension
  final NatsServerExtension nats = NatsServerExtension.of(NatsServer.builder().jetStream(true));

  @FaultTest
  void reqMp6AProcessStoppedForLongerThanItsLeaseWritesNothingMore(@TempDir Path directory)
      throws Exception {
    Path output = directory.resolve("output");
    Process child = child(output);
    try (MessagingConnection connection = connect()) {
      Await.until("the child writes", () -> Files.readString(output).contains("wrote 3"));
      signal("STOP", child);
      FencedValue value = FencedValue.of(connection, "STATE", "p0");
      Set<String> overlaps = ConcurrentHashMap.newKeySet();
      RecordingMember heir = new RecordingMember("heir", new ConcurrentHashMap<>(), overlaps);
      try (PartitionGroup group = group(connection, heir, "heir")) {
        Await.until("the heir owns", () -> group.owned().contains(0));
        PartitionLease lease = group.lease(0).orElseThrow();
        assertThat(value.read().orElseThrow().token()).isLessThan(lease.token());
        value.write(lease, "the heir's");
        signal("CONT", child);
        Await.until("the child knows", () -> Files.readString(output).contains("lost 0"));
        assertThat(value.read()).contains(new FencedValue.Written(lease.token(), "the heir's"));
        assertThat(lease.isValid()).isTrue();
      }
      Await.until("the child owns again", () -> count(output, "acquired 0") >= 2);
      Await.until("and writes", () -> !value.read().orElseThrow().text().equals("the heir's"));
      child.destroyForcibly().waitFor();
      try (PartitionGroup group = group(connection, heir, "heir-2")) {
        Await.until("a killed member is replaced", () -> group.owned().contains(0));
      }
      assertThat(overlaps).isEmpty();
    } finally {
      child.destroyForcibly();
    }
  }

  @FaultTest
  void reqMp6AClockThatJumpsEndsTheLeaseAndTheMemberComesBack() throws Exception {
    AtomicLong jump = new AtomicLong();
    RecordingMember member =
        new RecordingMember("a", new ConcurrentHashMap<>(), ConcurrentHashMap.newKeySet());
    try (MessagingConnection connection = connect();
        PartitionGroup group =
            PartitionGroup.builder(connection, "frozen")
                .member("a")
                .leaseTime(LEASE)
                .nanoTime(() -> System.nanoTime() + jump.get())
                .listener(member)
                .join()) {
      Await.until("owned", () -> group.owned().contains(0));
      PartitionLease before = group.lease(0).orElseThrow();
      jump.addAndGet(Duration.ofHours(1).toNanos());
      assertThat(before.isValid()).isFalse();
      Await.until("owned again", () -> group.owned().contains(0));
      assertThat(before.isValid()).isFalse();
      assertThat(group.lease(0).orElseThrow().token()).isGreaterThan(before.token());
      Await.until("the loss is told", () -> member.lost.get() == 1);
    }
  }

  private MessagingConnection connect() throws Exception {
    return MessagingConnection.builder().server(nats.server().url()).connect();
  }

  private static PartitionGroup group(
      MessagingConnection connection, PartitionListener listener, String name) throws Exception {
    return PartitionGroup.builder(connection, "frozen")
        .member(name)
        .assignment(Assignment.fixed(0))
        .leaseTime(LEASE)
        .listener(listener)
        .join();
  }

  private Process child(Path output) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("test.classpath", System.getProperty("java.class.path")),
            Writer.class.getName(),
            nats.server().url())
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  private static void signal(String name, Process process) throws Exception {
    assertThat(
            new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + process.pid())
                .start()
                .waitFor())
        .isZero();
  }

  private static long count(Path output, String text) throws Exception {
    return Files.readAllLines(output).stream().filter(text::equals).count();
  }

  /** A process that owns partition 0 and writes to a fenced value all the time. */
  static final class Writer implements PartitionListener {
    public static void main(String[] arguments) throws Exception {
      MessagingConnection connection = MessagingConnection.builder().server(arguments[0]).connect();
      FencedValue value = FencedValue.of(connection, "STATE", "p0");
      try (PartitionGroup group = group(connection, new Writer(), "child")) {
        for (int n = 1; ; n++) {
          PartitionLease lease = group.lease(0).orElse(null);
          if (lease != null) {
            try {
              value.write(lease, Integer.toString(n));
              System.out.println("wrote " + n);
            } catch (FencedException | StreamException e) {
              System.out.println("refused " + n);
            }
          }
          Thread.sleep(20);
        }
      }
    }

    @Override
    public void acquired(PartitionLease lease) {
      System.out.println("acquired " + lease.partition());
    }

    @Override
    public void released(PartitionLease lease) {
      System.out.println("released " + lease.partition());
    }

    @Override
    public void lost(PartitionLease lease) {
      System.out.println("lost " + lease.partition());
    }
  }
}
