package io.choria.examples.shipper.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.choria.examples.shipper.observe.Metrics;
import io.choria.examples.shipper.wire.Position;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** REQ-LS-2: retention and compression of rotated files touch nothing that is still written. */
class HousekeepingTest {
  private static final SegmentNames NAMES = new SegmentNames("out", ZoneOffset.UTC);
  private static final int LINE = 100;
  @TempDir Path root;
  private final AtomicLong millis = new AtomicLong(Duration.ofDays(20000).toMillis());
  private final AtomicLong steady = new AtomicLong(5);
  private Path host;
  private long written;

  /** Ten lines of 100 bytes, two in each segment: five segments, the last one is current. */
  @BeforeEach
  void write() throws IOException {
    host = root.resolve("web");
    OutputPolicy policy = policy(Duration.ZERO, 0, false);
    Forcing forcing = new Forcing();
    HostLogs logs = new HostLogs(root, 1, policy, Disk.REAL, millis::get, 4, forcing);
    try (forcing;
        PartitionWriter writer =
            new PartitionWriter(
                "b.p0.",
                logs,
                new HeldBack(new Room(1 << 20), 5000),
                millis::get,
                new ReceiveMetrics(new Metrics()))) {
      for (int i = 0; i < 10; i++) {
        byte[] payload = String.format("%099d", i).getBytes(StandardCharsets.US_ASCII);
        writer.write(
            List.of(
                new Arrival(
                    "b.p0.web",
                    new Position("f", written, written + LINE).toString(),
                    false,
                    null,
                    payload,
                    i + 1,
                    millis.get(),
                    () -> {})));
        written += LINE;
      }
      writer.commit();
    }
    assertThat(segments()).hasSize(5);
  }

  private static OutputPolicy policy(Duration keepFor, long keepBytes, boolean gzip) {
    return new OutputPolicy(NAMES, Duration.ofDays(1), 2 * LINE, keepFor, keepBytes, gzip, false);
  }

  private Housekeeping housekeeping(Duration keepFor, long keepBytes, boolean gzip) {
    return new Housekeeping(root, policy(keepFor, keepBytes, gzip), millis::get, steady::get);
  }

  private List<String> segments() throws IOException {
    return Segments.list(host, NAMES).stream().map(p -> p.getFileName().toString()).toList();
  }

  private void age(String segment, Duration age) throws IOException {
    Files.setLastModifiedTime(
        host.resolve(segment), FileTime.fromMillis(millis.get() - age.toMillis()));
  }

  private byte[] content() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Path path : Segments.list(host, NAMES)) {
      try (InputStream raw = Files.newInputStream(path);
          InputStream in = path.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
        in.transferTo(all);
      }
    }
    return all.toByteArray();
  }

  @Test
  void removesRotatedFilesThatAreTooOldAndNothingElse() throws IOException {
    List<String> before = segments();
    for (String segment : before) {
      age(segment, Duration.ofHours(1));
    }
    age(before.get(0), Duration.ofDays(8));
    age(before.get(2), Duration.ofDays(8));
    age(before.get(4), Duration.ofDays(8)); // the one that is still written
    housekeeping(Duration.ofDays(7), 0, false).run();
    assertThat(segments()).containsExactly(before.get(1), before.get(3), before.get(4));
  }

  @Test
  void removesTheOldestWhenTheyAreTooLargeTogether() throws IOException {
    List<String> before = segments();
    housekeeping(Duration.ZERO, 5 * LINE, false).run();
    assertThat(segments()).containsExactly(before.get(2), before.get(3), before.get(4));
    housekeeping(Duration.ZERO, 1, false).run();
    assertThat(segments()).as("the current one always stays").containsExactly(before.get(4));
  }

  @Test
  void compressesRotatedFilesAndKeepsTheirTimeAndContent() throws IOException {
    byte[] before = content();
    List<String> names = segments();
    age(names.get(0), Duration.ofDays(3));
    housekeeping(Duration.ZERO, 0, true).run();
    assertThat(segments())
        .containsExactly(
            names.get(0) + ".gz",
            names.get(1) + ".gz",
            names.get(2) + ".gz",
            names.get(3) + ".gz",
            names.get(4));
    assertThat(content()).isEqualTo(before);
    housekeeping(Duration.ofDays(2), 0, true).run();
    assertThat(segments()).as("a compressed file keeps its age").hasSize(4);
  }

  @Test
  void whatADeadReceiverLeftHalfCompressedGoesAndItsSegmentStays() throws IOException {
    byte[] before = content();
    Path half = host.resolve(segments().get(0) + ".gz.tmp");
    Files.write(half, new byte[] {1, 2, 3});
    housekeeping(Duration.ZERO, 0, false).run();
    assertThat(half).doesNotExist();
    assertThat(content()).isEqualTo(before);
  }

  @Test
  void oneReceiverOfTheDirectoryAtATime() throws IOException {
    List<String> before = segments();
    try (FileChannel channel =
            FileChannel.open(
                root.resolve(".housekeeping.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock other = channel.lock()) {
      housekeeping(Duration.ZERO, 1, true).run();
      assertThat(other.isValid()).isTrue();
    }
    assertThat(segments()).isEqualTo(before);
    housekeeping(Duration.ZERO, 1, true).run();
    assertThat(segments()).hasSize(1);
  }

  @Test
  void aClockThatStepsRemovesNothingByAgeForAnHour() throws IOException {
    List<String> before = segments();
    for (String segment : before) {
      age(segment, Duration.ofHours(1));
    }
    Housekeeping housekeeping = housekeeping(Duration.ofDays(7), 0, false);
    housekeeping.run();
    assertThat(segments()).isEqualTo(before);
    millis.addAndGet(Duration.ofDays(400).toMillis());
    housekeeping.run();
    steady.addAndGet(Duration.ofMinutes(59).toMillis());
    millis.addAndGet(Duration.ofMinutes(59).toMillis());
    housekeeping.run();
    assertThat(segments()).as("the clock may be wrong").isEqualTo(before);
    // it steps back: they were never old
    millis.addAndGet(-Duration.ofDays(400).toMillis());
    housekeeping.run();
    steady.addAndGet(Duration.ofHours(2).toMillis());
    millis.addAndGet(Duration.ofHours(2).toMillis());
    housekeeping.run();
    assertThat(segments()).isEqualTo(before);
  }

  @Test
  void aStepThatStaysIsBelievedAfterAnHour() throws IOException {
    Housekeeping housekeeping = housekeeping(Duration.ofDays(7), 0, false);
    for (String segment : segments()) {
      age(segment, Duration.ofHours(1));
    }
    millis.addAndGet(Duration.ofDays(30).toMillis());
    housekeeping.run();
    steady.addAndGet(Duration.ofMinutes(61).toMillis());
    millis.addAndGet(Duration.ofMinutes(61).toMillis());
    housekeeping.run();
    assertThat(segments()).as("only the current one is left").hasSize(1);
  }

  @Test
  void aDamagedCommitFileProtectsTheWholePublisher() throws IOException {
    List<String> before = segments();
    Path commit;
    try (var files = Files.newDirectoryStream(host, ".commit-*")) {
      commit = files.iterator().next();
    }
    Files.write(commit, new byte[4096]);
    housekeeping(Duration.ofMillis(1), 1, true).run();
    assertThat(segments()).isEqualTo(before);
  }
}
