package io.choria.examples.shipper.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.examples.shipper.observe.Metrics;
import io.choria.examples.shipper.wire.Inflation;
import io.choria.examples.shipper.wire.Position;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionWriterTest {
  private static final SegmentNames NAMES = new SegmentNames("out", ZoneOffset.UTC);
  private Path root;
  private final AtomicLong clock = new AtomicLong(Duration.ofDays(20000).toMillis());
  private final Metrics metrics = new Metrics();
  private final Forcing forcing = new Forcing();
  private long sequence;
  @TempDir Path base;

  @BeforeEach
  void makeRoot() {
    root = base.resolve("out");
  }

  @AfterEach
  void stopForcing() {
    forcing.close();
  }

  private PartitionWriter writer(long token, long rotateBytes, Disk disk, int maxOpen) {
    OutputPolicy policy =
        new OutputPolicy(NAMES, Duration.ofDays(1), rotateBytes, Duration.ZERO, 0, false, false);
    HostLogs logs = new HostLogs(root, token, policy, disk, clock::get, maxOpen, forcing);
    return new PartitionWriter(
        "b.p0.",
        logs,
        new HeldBack(new Room(1 << 20), 5000),
        clock::get,
        new ReceiveMetrics(metrics));
  }

  private PartitionWriter writer(long token) {
    return writer(token, 0, Disk.REAL, 16);
  }

  private Arrival arrival(String host, String id, byte[] source, int start, int end) {
    boolean open = source[end - 1] != '\n';
    byte[] payload = java.util.Arrays.copyOfRange(source, start, open ? end : end - 1);
    return new Arrival(
        "b.p0." + host,
        new Position(id, start, end).toString(),
        open,
        null,
        payload,
        ++sequence,
        clock.get(),
        () -> {});
  }

  private Arrival plain(String host, String line) {
    return new Arrival(
        "b.p0." + host,
        null,
        false,
        null,
        line.getBytes(StandardCharsets.UTF_8),
        ++sequence,
        clock.get(),
        () -> {});
  }

  private byte[] written(String host) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Path segment : Segments.list(root.resolve(host), NAMES)) {
      out.writeBytes(Files.readAllBytes(segment));
    }
    return out.toByteArray();
  }

  private static byte[] randomLines(Random random, int size) {
    byte[] out = new byte[size];
    random.nextBytes(out);
    for (int i = 0; i < size; i += 1 + random.nextInt(60)) {
      out[i] = '\n';
    }
    out[size - 1] = '\n';
    return out;
  }

  @ParameterizedTest(
      name =
          "REQ-LS-2 each byte once in order, through crashes, redelivery, resent batches and"
              + " take-overs, seed {0}")
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void reqLs2ExactlyOnce(int seed) throws IOException {
    Random random = new Random(seed);
    List<byte[]> sources = new ArrayList<>();
    List<Arrival> stream = new ArrayList<>();
    int hosts = 3;
    int[] at = new int[hosts];
    for (int h = 0; h < hosts; h++) {
      sources.add(randomLines(random, 5000));
    }
    for (int i = 0; i < 600; i++) {
      int h = random.nextInt(hosts);
      byte[] source = sources.get(h);
      if (random.nextInt(20) == 0) {
        at[h] = Math.max(0, at[h] - random.nextInt(300));
        while (at[h] > 0 && source[at[h] - 1] != '\n') {
          at[h]--;
        }
      }
      if (at[h] == source.length) {
        continue;
      }
      int end = at[h];
      int target = Math.min(source.length, at[h] + 1 + random.nextInt(120));
      while (end < target || (source[end - 1] != '\n' && random.nextInt(4) != 0)) {
        end++;
      }
      stream.add(arrival("h" + h, "f" + h, source, at[h], end));
      at[h] = end;
    }
    for (int h = 0; h < hosts; h++) {
      if (at[h] < sources.get(h).length) {
        stream.add(arrival("h" + h, "f" + h, sources.get(h), at[h], sources.get(h).length));
      }
    }
    long token = 1;
    PartitionWriter writer = writer(token, 700, Disk.REAL, 2);
    int acked = 0;
    int next = 0;
    while (acked < stream.size()) {
      int to = Math.min(stream.size(), next + 1 + random.nextInt(30));
      writer.write(stream.subList(next, to));
      next = to;
      int dice = random.nextInt(10);
      if (dice < 4 || next == stream.size()) {
        Arrival done = writer.commit();
        acked = done == null ? acked : stream.indexOf(done) + 1;
      } else if (dice == 4) {
        writer.close();
        writer = writer(++token, 700, Disk.REAL, 2);
        next = acked;
      } else if (dice == 5) {
        writer.abandon();
        next = acked;
      } else if (dice == 6) {
        writer.commit();
        writer.close();
        writer = writer(token, 700, Disk.REAL, 2);
        next = acked;
      }
    }
    writer.close();
    for (int h = 0; h < hosts; h++) {
      assertThat(written("h" + h)).as("host %d", h).isEqualTo(sources.get(h));
      assertThat(Segments.list(root.resolve("h" + h), NAMES).size()).isGreaterThan(1);
    }
  }

  @Test
  void aFormerOwnerNoticesAndChangesNothing() throws IOException {
    byte[] source = "one\ntwo\nthree\nfour\n".getBytes(StandardCharsets.UTF_8);
    try (PartitionWriter first = writer(1);
        PartitionWriter second = writer(2)) {
      first.write(List.of(arrival("h", "f", source, 0, 4)));
      first.commit();
      first.write(List.of(arrival("h", "f", source, 4, 8)));
      second.write(List.of(arrival("h", "f", source, 4, 8), arrival("h", "f", source, 8, 14)));
      second.commit();
      assertThatThrownBy(first::commit).isInstanceOf(FencedException.class);
      second.write(List.of(arrival("h", "f", source, 14, 19)));
      second.commit();
    }
    assertThat(written("h")).isEqualTo(source);
    try (PartitionWriter stale = writer(1)) {
      assertThatThrownBy(() -> stale.write(List.of(arrival("h", "f", source, 14, 19))))
          .isInstanceOf(FencedException.class);
    }
  }

  @Test
  void aPublisherWithoutPositionsIsWrittenOncePerSequence() throws IOException {
    Arrival one = plain("h", "one");
    Arrival two = plain("h", "two");
    try (PartitionWriter writer = writer(1)) {
      writer.write(List.of(one, two));
      writer.commit();
    }
    try (PartitionWriter writer = writer(2)) {
      clock.addAndGet(1000);
      sequence = 1;
      writer.write(List.of(one, two, plain("h", "a number given again by a restored server")));
      writer.commit();
    }
    assertThat(written("h"))
        .asString()
        .isEqualTo("one\ntwo\na number given again by a restored server\n");
  }

  @Test
  void whatComesTooEarlyWaitsForItsPredecessor() throws IOException {
    byte[] source = "one\ntwo\nthree\nfour\n".getBytes(StandardCharsets.UTF_8);
    try (PartitionWriter writer = writer(1)) {
      Arrival first = arrival("h", "f", source, 0, 4);
      writer.write(List.of(first));
      writer.write(List.of(arrival("h", "f", source, 8, 14), arrival("h", "f", source, 14, 19)));
      assertThat(writer.commit()).as("nothing behind the hole is acknowledged").isSameAs(first);
      Arrival filler = arrival("h", "f", source, 4, 8);
      writer.write(List.of(filler));
      assertThat(writer.commit()).isSameAs(filler);
    }
    assertThat(written("h")).isEqualTo(source);
    assertThat(metrics.sum("received_gaps_total")).isZero();
  }

  @Test
  void whatNeverComesIsReportedAndFilledLate() throws IOException {
    byte[] source = "one\ntwo\nthree\n".getBytes(StandardCharsets.UTF_8);
    try (PartitionWriter writer = writer(1)) {
      writer.write(List.of(arrival("h", "f", source, 0, 4), arrival("h", "f", source, 8, 14)));
      clock.addAndGet(5001);
      writer.giveUpWaiting();
      assertThat(writer.commit()).isNotNull();
      assertThat(written("h")).asString().isEqualTo("one\nthree\n");
      writer.write(List.of(arrival("h", "f", source, 4, 14)));
      writer.commit();
    }
    assertThat(written("h")).asString().isEqualTo("one\nthree\ntwo\n");
    assertThat(metrics.sum("received_gap_bytes_total")).isEqualTo(4);
    assertThat(metrics.sum("received_late_total")).isEqualTo(1);
  }

  @Test
  void twoOpenLinesAreNotGlued() throws IOException {
    byte[] a = "left open".getBytes(StandardCharsets.UTF_8);
    byte[] b = "other\n".getBytes(StandardCharsets.UTF_8);
    try (PartitionWriter writer = writer(1)) {
      writer.write(
          List.of(
              arrival("h", "a", a, 0, 4), arrival("h", "a", a, 4, 9), arrival("h", "b", b, 0, 6)));
      writer.commit();
    }
    assertThat(written("h")).asString().isEqualTo("left open\nother\n");
  }

  @Test
  void hostileMessagesAreCountedAndSkipped() throws IOException {
    byte[] line = "x".getBytes(StandardCharsets.UTF_8);
    try (PartitionWriter writer = writer(1);
        Inflation inflation = new Inflation()) {
      byte[] packed = inflation.deflate(new byte[1000], 0, 1000).orElseThrow();
      writer.write(
          List.of(
              plain("..", "x"),
              plain("a..b", "x"),
              plain("", "x"),
              plain("a/../../b", "x"),
              plain("y".repeat(300), "x"),
              new Arrival("other.p0.h", null, false, null, line, ++sequence, 1, () -> {}),
              new Arrival("b.p0.h", "f:0:9", false, null, line, ++sequence, 1, () -> {}),
              new Arrival(
                  "b.p0.h", "f:0:900000000000", false, "deflate", packed, ++sequence, 1, () -> {}),
              new Arrival("b.p0.h", "f:0:50", false, "deflate", packed, ++sequence, 1, () -> {}),
              new Arrival("b.p0.h", "f:0:1001", false, "zstd", packed, ++sequence, 1, () -> {}),
              new Arrival("b.p0.h", null, false, "deflate", packed, ++sequence, 1, () -> {})));
      assertThat(writer.commit()).as("refused messages do not come again").isNotNull();
      writer.write(
          List.of(
              new Arrival(
                  "b.p0.h", "f:0:1001", false, "deflate", packed, ++sequence, 1, () -> {})));
      writer.commit();
    }
    assertThat(metrics.sum("received_rejected_total")).isEqualTo(11);
    try (Stream<Path> all = Files.walk(base)) {
      assertThat(all.filter(Files::isRegularFile).filter(p -> !p.startsWith(root))).isEmpty();
    }
    assertThat(written("h")).hasSize(1001);
  }

  @Test
  void aFullDiskLosesNothing() throws IOException {
    byte[] source = randomLines(new Random(3), 4000);
    long[] room = {1500};
    Disk small =
        path -> {
          Disk.OutputFile real = Disk.REAL.open(path);
          return new Disk.OutputFile() {
            @Override
            public void write(ByteBuffer data, long position) throws IOException {
              if (data.remaining() > room[0]) {
                data.limit(data.position() + (int) room[0]);
                room[0] = 0;
                real.write(data, position);
                throw new IOException("No space left on device");
              }
              room[0] -= data.remaining();
              real.write(data, position);
            }

            @Override
            public long size() throws IOException {
              return real.size();
            }

            @Override
            public void truncate(long size) throws IOException {
              real.truncate(size);
            }

            @Override
            public void force() throws IOException {
              real.force();
            }

            @Override
            public void close() throws IOException {
              real.close();
            }
          };
        };
    List<Arrival> stream = new ArrayList<>();
    for (int start = 0; start < source.length; ) {
      int end = start + 1;
      while (source[end - 1] != '\n') {
        end++;
      }
      stream.add(arrival("h", "f", source, start, end));
      start = end;
    }
    int acked = 0;
    int failures = 0;
    try (PartitionWriter writer = writer(1, 0, small, 4)) {
      while (acked < stream.size()) {
        try {
          writer.write(stream.subList(acked, Math.min(stream.size(), acked + 7)));
          acked = stream.indexOf(writer.commit()) + 1;
        } catch (IOException e) {
          assertThat(e).hasMessageContaining("No space");
          writer.abandon();
          if (++failures % 3 == 0) {
            room[0] = 1000;
          }
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    assertThat(failures).isPositive();
    assertThat(written("h")).isEqualTo(source);
  }

  @ParameterizedTest(name = "a damaged commit file is set aside, byte {0}")
  @ValueSource(ints = {0, 5, 17, 30})
  void damagedCommits(int at) throws IOException {
    byte[] source = "one\ntwo\n".getBytes(StandardCharsets.UTF_8);
    try (PartitionWriter writer = writer(1)) {
      writer.write(List.of(arrival("h", "f", source, 0, 4)));
      writer.commit();
    }
    Path commits = root.resolve("h").resolve(".commit-0000000000000000001");
    byte[] bytes = Files.readAllBytes(commits);
    bytes[at] ^= 0x55;
    Files.write(commits, bytes);
    try (PartitionWriter writer = writer(1)) {
      writer.write(List.of(arrival("h", "f", source, 4, 8)));
      writer.commit();
    }
    assertThat(written("h"))
        .as("one damaged slot: at most the last commit is gone, never the data before")
        .asString()
        .endsWith("two\n");
    byte[] junk = new byte[bytes.length];
    new Random(1).nextBytes(junk);
    Files.write(commits, junk);
    try (PartitionWriter writer = writer(1)) {
      writer.write(List.of(arrival("h", "f", source, 4, 8)));
      writer.commit();
    }
    assertThat(root.resolve("h").resolve(".broken.commit-0000000000000000001")).exists();
    assertThat(written("h")).asString().endsWith("two\n");
  }

  @Test
  void timeRotatesForwardOnly() throws IOException {
    try (PartitionWriter writer = writer(1)) {
      writer.write(List.of(plain("h", "a")));
      clock.addAndGet(Duration.ofDays(1).toMillis());
      writer.write(List.of(plain("h", "b")));
      clock.addAndGet(-Duration.ofDays(3).toMillis());
      sequence += 1;
      writer.write(
          List.of(
              new Arrival(
                  "b.p0.h",
                  null,
                  false,
                  null,
                  new byte[] {'c'},
                  ++sequence,
                  clock.get(),
                  () -> {})));
      writer.commit();
    }
    assertThat(Segments.list(root.resolve("h"), NAMES)).hasSize(2);
    assertThat(written("h")).asString().isEqualTo("a\nb\nc\n");
  }

  @Test
  void manyFilesGrowTheCommitFile() throws IOException {
    byte[] source = "x\n".getBytes(StandardCharsets.UTF_8);
    try (PartitionWriter writer = writer(1)) {
      for (int i = 0; i < 200; i++) {
        writer.write(List.of(arrival("h", "some-long-file-id-" + i, source, 0, 2)));
        writer.commit();
      }
    }
    try (PartitionWriter writer = writer(2)) {
      for (int i = 0; i < 200; i++) {
        writer.write(List.of(arrival("h", "some-long-file-id-" + i, source, 0, 2)));
      }
      writer.commit();
    }
    assertThat(written("h")).hasSize(400);
  }
}
