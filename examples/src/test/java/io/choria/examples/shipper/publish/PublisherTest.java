package io.choria.examples.shipper.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.examples.shipper.observe.Metrics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublisherTest {
  private static final FollowPolicy QUICK =
      new FollowPolicy(Duration.ofMillis(150), Duration.ofMillis(50), Duration.ofSeconds(20));
  @TempDir Path base;
  private Path log;
  private FakeStream stream;
  private final Metrics metrics = new Metrics();
  private Publisher publisher;
  private Thread thread;
  private int batch;
  private int maxLine = 4000;
  private boolean compress;
  private volatile boolean paused;
  private volatile Throwable crash;

  @BeforeEach
  void prepare() throws IOException {
    log = Files.createDirectory(base.resolve("in")).resolve("app.log");
    stream = new FakeStream(7);
  }

  @AfterEach
  void stop() throws Exception {
    if (thread != null) {
      publisher.stop();
      thread.join(Duration.ofMinutes(3).toMillis());
      publisher.close();
      thread = null;
    }
    assertThat(crash).isNull();
  }

  private void start(String... patterns) throws IOException {
    PublishSettings settings =
        new PublishSettings(
            patterns.length == 0 ? List.of(log.toString()) : List.of(patterns),
            List.of("*.gz"),
            "b",
            0,
            "host-1",
            base.resolve("state"),
            10 << 20,
            batch,
            compress,
            maxLine,
            100,
            1 << 20,
            QUICK,
            Duration.ofMillis(5),
            false);
    publisher =
        new Publisher(
            settings,
            stream::open,
            () -> paused,
            metrics,
            System::currentTimeMillis,
            System::nanoTime);
    thread =
        new Thread(
            () -> {
              try {
                publisher.run();
              } catch (Throwable e) {
                crash = e;
              }
            });
    thread.start();
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long until = System.nanoTime() + Duration.ofMinutes(3).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited 3 min for %s", what).isLessThan(until);
      Thread.sleep(2);
    }
  }

  private void awaitBytes(byte[] expected) throws InterruptedException {
    await("all bytes", () -> stream.joined().length >= expected.length);
    assertSame(expected);
  }

  /** Compares without printing megabytes. */
  private void assertSame(byte[] expected) {
    byte[] actual = stream.joined();
    int differs = Arrays.mismatch(actual, expected);
    assertThat(differs)
        .as("first difference, of %d expected and %d actual bytes", expected.length, actual.length)
        .isEqualTo(-1);
  }

  private void append(Path path, byte[] data) throws IOException {
    Files.write(path, data, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static byte[] lines(int from, int to) {
    StringBuilder out = new StringBuilder();
    for (int i = from; i < to; i++) {
      out.append("line ").append(i).append(" of many\n");
    }
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest(
      name =
          "REQ-LS-1 exactly the bytes of files that grow and rotate, through broken connections and"
              + " restarts, seed {0}")
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void reqLs1SurvivesFaults(int seed) throws Exception {
    stream = new FakeStream(seed);
    stream.breakOneIn = 60;
    Random random = new Random(seed);
    batch = seed % 2 == 0 ? 0 : 300;
    compress = seed % 3 == 0;
    maxLine = 600;
    ByteArrayOutputStream truth = new ByteArrayOutputStream();
    int begin = 0;
    start();
    for (int round = 0; round < 60; round++) {
      byte[] data = new byte[1 + random.nextInt(3000)];
      random.nextBytes(data);
      for (int i = random.nextInt(80); i < data.length; i += 1 + random.nextInt(80)) {
        data[i] = '\n';
      }
      boolean rotates = random.nextInt(8) == 0;
      if (rotates) {
        data[data.length - 1] = '\n';
      }
      append(log, data);
      truth.write(data);
      if (rotates) {
        int size = truth.size();
        long seen = metrics.sum("published_truncations_total");
        int begun = begin;
        begin = size;
        if (random.nextBoolean()) {
          // a file that takes the place of one that was never seen would be lost to any follower
          await("the file was seen", () -> stream.joined().length > begun);
          Files.move(log, log.resolveSibling("app.log." + round));
        } else {
          await("truncation comes after all was read", () -> stream.joined().length >= size);
          Files.write(log, new byte[0]);
          await("the truncation was seen", () -> metrics.sum("published_truncations_total") > seen);
        }
      }
      if (random.nextInt(15) == 0) {
        stop();
        start();
      }
    }
    append(log, new byte[] {'\n'});
    truth.write('\n');
    awaitBytes(truth.toByteArray());
  }

  @ParameterizedTest(
      name =
          "a server that forgets {0} acknowledged messages gets them again, with a broken"
              + " connection: {1}")
  @CsvSource({
    "1,true",
    "50,true",
    "399,true",
    "400,true",
    "1,false",
    "50,false",
    "399,false",
    "400,false"
  })
  void forgettingServer(int messages, boolean cut) throws Exception {
    append(log, lines(0, 400));
    start();
    awaitBytes(lines(0, 400));
    await("acknowledged", () -> metrics.sum("published_lines_total") == 400);
    stream.forget(messages);
    if (cut) {
      stream.cut();
    }
    append(log, lines(400, 500));
    await("the hole is filled", () -> stream.stored.size() >= 500);
    awaitBytes(lines(0, 500));
    await("counted", () -> metrics.sum("publish_forgotten_bytes_total") > 0);
    assertThat(metrics.sum("publish_losses_total")).isZero();
  }

  @ParameterizedTest(
      name = "what receivers took from a work queue was not forgotten, {0} of 400 messages left")
  @ValueSource(ints = {0, 1, 250})
  void aWorkQueueThatWasEmptiedDidNotForget(int left) throws Exception {
    stream.keepsAcknowledged = false;
    append(log, lines(0, 400));
    start();
    awaitBytes(lines(0, 400));
    await("acknowledged", () -> metrics.sum("published_lines_total") == 400);
    stream.consume(left);
    stream.cut();
    append(log, lines(400, 401));
    await("the next line", () -> stream.size() == left + 1);
    await("acknowledged", () -> metrics.sum("published_lines_total") == 401);
    assertThat(metrics.sum("publish_forgotten_bytes_total")).isZero();
    // a sequence that went back is a loss whatever the retention
    stream.forget(left + 1);
    stream.cut();
    append(log, lines(401, 402));
    await("sent again", () -> metrics.sum("publish_forgotten_bytes_total") > 0);
  }

  @Test
  void forgettingServerAfterARestartOfThePublisher() throws Exception {
    append(log, lines(0, 400));
    start();
    awaitBytes(lines(0, 400));
    await("acknowledged", () -> metrics.sum("published_lines_total") == 400);
    stop();
    stream.forget(123);
    append(log, lines(400, 401));
    start();
    awaitBytes(lines(0, 401));
  }

  @Test
  void whatIsGoneForGoodIsReported() throws Exception {
    append(log, lines(0, 400));
    start();
    awaitBytes(lines(0, 400));
    await("acknowledged", () -> metrics.sum("published_lines_total") == 400);
    stop();
    Files.delete(log);
    stream.forget(100);
    start();
    await("the loss is reported", () -> metrics.sum("publish_losses_total") == 1);
    assertThat(metrics.sum("publish_lost_bytes_total")).isPositive();
  }

  @Test
  void nothingIsSentAgainAfterARestart() throws Exception {
    append(log, lines(0, 300));
    start();
    awaitBytes(lines(0, 300));
    await("acknowledged", () -> metrics.sum("published_lines_total") == 300);
    stop();
    Files.move(log, log.resolveSibling("app.log.1"));
    append(log.resolveSibling("app.log.1"), lines(300, 310));
    append(log, lines(310, 320));
    start();
    awaitBytes(lines(0, 320));
    assertThat(stream.stored).hasSize(320);
  }

  @Test
  void theSpoolKeepsWhatRotationTakesAway() throws Exception {
    append(log, lines(0, 10));
    start();
    awaitBytes(lines(0, 10));
    stream.away = true;
    append(log, lines(10, 2000));
    await(
        "spooled",
        () ->
            Files.exists(base.resolve("state/spool"))
                && size(base.resolve("state/spool")) >= lines(10, 2000).length);
    Files.write(log, new byte[0]);
    Thread.sleep(30);
    append(log, lines(2000, 2100));
    stop();
    Files.delete(log);
    append(log, lines(2100, 2200));
    stream.away = false;
    start();
    await(
        "all but what was removed while the publisher did not run",
        () -> stream.received().size() >= 2);
    await(
        "all",
        () -> new String(stream.joined(), StandardCharsets.UTF_8).endsWith("line 2199 of many\n"));
    String all = new String(stream.joined(), StandardCharsets.UTF_8);
    assertThat(all).startsWith(new String(lines(0, 2000), StandardCharsets.UTF_8));
    await("the spool is empty again", () -> size(base.resolve("state/spool")) == 0);
  }

  private static long size(Path directory) {
    try (var files = Files.list(directory)) {
      return files.mapToLong(f -> f.toFile().length()).sum();
    } catch (IOException e) {
      return -1;
    }
  }

  @Test
  void aLastLineWithoutNewlineIsSentAndContinued() throws Exception {
    append(log, "begin".getBytes(StandardCharsets.UTF_8));
    start();
    awaitBytes("begin".getBytes(StandardCharsets.UTF_8));
    append(log, " and end\nnext\n".getBytes(StandardCharsets.UTF_8));
    awaitBytes("begin and end\nnext\n".getBytes(StandardCharsets.UTF_8));
    assertThat(stream.stored)
        .extracting(FakeStream.Message::open)
        .containsExactly(true, false, false);
  }

  @Test
  void longLinesAreSplitAndAnyByteIsKept() throws Exception {
    byte[] data = new byte[10_000];
    new Random(5).nextBytes(data);
    for (int i = 0; i < data.length; i++) {
      data[i] = data[i] == '\n' ? 0 : data[i];
    }
    data[9_999] = '\n';
    append(log, data);
    start();
    awaitBytes(data);
    assertThat(stream.stored)
        .extracting(FakeStream.Message::open)
        .containsExactly(true, true, false);
  }

  @Test
  void globsSymlinksAndLateFiles() throws Exception {
    Path target = base.resolve("elsewhere.txt");
    Files.write(target, lines(0, 5));
    Files.createSymbolicLink(log.resolveSibling("link.log"), target);
    Files.write(log.resolveSibling("old.log.gz"), lines(0, 1));
    start(log.getParent() + "/*.log*", base + "/later/*/x");
    await("the link's target", () -> stream.received().size() == 1);
    Path late = Files.createDirectories(base.resolve("later/d")).resolve("x");
    append(late, lines(5, 9));
    await("the late file", () -> stream.joined().length == lines(0, 9).length);
    Files.delete(log.resolveSibling("link.log"));
    Path other = base.resolve("other.txt");
    Files.write(other, lines(9, 12));
    Files.createSymbolicLink(log.resolveSibling("link.log"), other);
    await("the new target", () -> stream.received().size() == 3);
    assertSame(lines(0, 12));
  }

  @Test
  void aFileOfMoreThanFourGigabytesIsReadAtItsEnd() throws Exception {
    // a hole of 5 GiB costs no disk; the checkpoint says it was sent
    long hole = 5L << 30;
    append(log, lines(0, 1));
    start();
    awaitBytes(lines(0, 1));
    await("acknowledged", () -> metrics.sum("published_lines_total") == 1);
    stop();
    Path checkpoint = base.resolve("state/checkpoint");
    Checkpoint.Entry e = Checkpoint.load(checkpoint).checkpoint().entries().get(0);
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
      file.setLength(hole);
    }
    Checkpoint.Entry moved =
        new Checkpoint.Entry(
            e.id(),
            e.generation(),
            e.key(),
            e.origin(),
            e.path(),
            hole,
            hole,
            e.head(),
            Fingerprint.NONE,
            "-");
    new Checkpoint(0, "", List.of(moved)).save(checkpoint);
    append(log, lines(1, 3));
    start();
    await("the end", () -> stream.size() == 3);
    assertThat(stream.stored.get(2).id())
        .endsWith(":" + (hole + lines(1, 2).length) + ":" + (hole + lines(1, 3).length));
    stop();
  }

  @ParameterizedTest(name = "a damaged checkpoint ({0}) costs repetition, not lines")
  @ValueSource(strings = {"", "garbage", "flip", "cut"})
  void damagedCheckpoint(String how) throws Exception {
    append(log, lines(0, 100));
    start();
    await("acknowledged", () -> metrics.sum("published_lines_total") == 100);
    stop();
    Path checkpoint = base.resolve("state/checkpoint");
    byte[] bytes = Files.readAllBytes(checkpoint);
    switch (how) {
      case "flip" -> bytes[bytes.length / 2] ^= 1;
      case "cut" -> bytes = Arrays.copyOf(bytes, bytes.length / 2);
      default -> bytes = how.getBytes(StandardCharsets.UTF_8);
    }
    Files.write(checkpoint, bytes);
    append(log, lines(100, 120));
    start();
    awaitBytes(lines(0, 120));
    assertThat(base.resolve("state/checkpoint.broken")).exists();
  }

  @Test
  void twoPublishersDoNotShareAState() throws Exception {
    start();
    Publisher first = publisher;
    Thread running = thread;
    assertThatThrownBy(this::start)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("only publisher");
    publisher = first;
    thread = running;
  }

  @Test
  void pausedMeansSilent() throws Exception {
    paused = true;
    append(log, lines(0, 10));
    start();
    Thread.sleep(100);
    assertThat(stream.connections).isZero();
    paused = false;
    awaitBytes(lines(0, 10));
  }
}
