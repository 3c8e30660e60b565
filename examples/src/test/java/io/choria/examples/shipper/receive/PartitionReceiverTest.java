package io.choria.examples.shipper.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.choria.examples.shipper.observe.Metrics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionReceiverTest {
  @TempDir Path root;
  private final List<Throwable> failures = new ArrayList<>();

  private ReceiveSettings settings(int partitions, int prefetch, long prefetchBytes) {
    return new ReceiveSettings(
        "logs",
        root,
        "lines",
        ZoneOffset.UTC,
        Duration.ofDays(1),
        0,
        Duration.ZERO,
        0,
        false,
        false,
        Duration.ofMillis(250),
        1000,
        partitions,
        prefetch,
        prefetchBytes,
        16,
        Duration.ZERO);
  }

  private PartitionReceiver receiver(PartitionReceiver.Opener opener, BooleanSupplier owner) {
    Object epoch = new Object();
    return new PartitionReceiver(
        7,
        opener,
        token -> {
          throw new AssertionError("nothing was opened");
        },
        owner,
        () -> epoch,
        settings(1, 10, 1 << 20),
        new ReceiveMetrics(new Metrics()),
        System::nanoTime,
        failures::add);
  }

  @ParameterizedTest(name = "{0} ends the partition and is told")
  @ValueSource(classes = {OutOfMemoryError.class, NullPointerException.class})
  void whatNobodyForesawIsTold(Class<? extends Throwable> kind) {
    PartitionReceiver receiver =
        receiver(
            reached -> {
              if (kind == OutOfMemoryError.class) {
                throw new OutOfMemoryError("made up");
              }
              throw new NullPointerException("made up");
            },
            () -> true);
    receiver.run();
    assertThat(failures).singleElement().isInstanceOf(kind);
    assertThat(receiver.trouble()).contains(kind.getSimpleName()).contains("made up");
  }

  @Test
  void whatTheServerRefusesIsTriedAgain() {
    AtomicInteger tries = new AtomicInteger();
    PartitionReceiver receiver =
        receiver(
            reached -> {
              tries.incrementAndGet();
              throw new ReceiveException("refused", new java.io.IOException());
            },
            () -> tries.get() < 3);
    receiver.run();
    assertThat(tries).hasValue(3);
    assertThat(failures).isEmpty();
    assertThat(receiver.trouble()).isEqualTo("refused");
  }

  @Test
  void partitionsShareWhatIsAskedForAhead() {
    ReceiveSettings settings = settings(4, 1000, 40_000_000);
    assertThat(settings.prefetchOfEach()).isEqualTo(250);
    assertThat(settings.prefetchBytesOfEach(1 << 20)).isEqualTo(10_000_000);
    assertThat(settings(100, 1000, 40_000_000).prefetchBytesOfEach(1 << 20))
        .as("a request must be larger than the largest message")
        .isGreaterThan(1 << 20);
  }
}
