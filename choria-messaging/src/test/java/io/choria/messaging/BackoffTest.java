package io.choria.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** REQ-CM-1: the back-off tables of spec 06 §0.1. */
class BackoffTest {
  private static List<Long> millis(Backoff backoff) {
    return IntStream.range(0, backoff.size()).mapToObj(i -> backoff.step(i).toMillis()).toList();
  }

  @Test
  void fiveSec() {
    assertThat(millis(Backoff.FIVE_SEC))
        .containsExactly(500L, 750L, 1000L, 1500L, 2000L, 2500L, 3000L, 3500L, 4000L, 4500L, 5000L);
  }

  @Test
  void fiveSecStartGrace() {
    assertThat(millis(Backoff.FIVE_SEC_START_GRACE))
        .startsWith(0L, 25L, 50L, 75L, 100L, 125L, 150L, 200L, 250L, 500L, 750L)
        .hasSize(20)
        .endsWith(5000L);
  }

  @Test
  void twentySec() {
    assertThat(millis(Backoff.TWENTY_SEC))
        .hasSize(44)
        .containsSubsequence(5000L, 5500L, 5750L, 6000L, 6500L)
        .containsSubsequence(9500L, 10000L, 10500L, 10750L, 11000L, 11500L)
        .containsSubsequence(15000L, 15500L, 15750L, 16000L, 16500L)
        .endsWith(19500L, 20000L)
        .isSorted();
  }

  @Test
  void twoMinutesSlowStart() {
    assertThat(millis(Backoff.TWO_MINUTES_SLOW_START))
        .hasSize(18)
        .startsWith(6000L, 12000L)
        .endsWith(108000L);
  }

  @Property(tries = 300)
  void jitterStaysBetweenHalfAndOneAndAHalf(@ForAll @IntRange(max = 10_000) int attempt) {
    Backoff backoff = Backoff.TWENTY_SEC.withRandom(RandomGenerator.of("L64X128MixRandom"));
    long element = backoff.step(attempt).toMillis();
    assertThat(element).isEqualTo(millis(backoff).get(Math.min(attempt, 43)));
    assertThat(backoff.delay(attempt).toMillis()).isBetween(element / 2, element / 2 + element - 1);
  }

  @Test
  void jitterReachesBothEnds() {
    Backoff backoff = Backoff.of(Duration.ofMillis(4));
    assertThat(IntStream.range(0, 2_000).mapToObj(i -> backoff.delay(0).toMillis()).distinct())
        .containsExactlyInAnyOrder(2L, 3L, 4L, 5L);
  }

  @Test
  void zeroIsExactlyZero() {
    assertThat(Backoff.FIVE_SEC_START_GRACE.delay(0)).isEqualTo(Duration.ZERO);
  }

  @Test
  void refusesWhatIsNoTable() {
    assertThatThrownBy(Backoff::of).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Backoff.of(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Backoff.FIVE_SEC.delay(-1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
