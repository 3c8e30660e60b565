package io.choria.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
  private final Deadlines deadlines = new Deadlines();

  private static final class Waiting extends Deadlines.Entry<Long> {
    @Override
    void passed() {
      complete(System.nanoTime());
    }
  }

  @AfterEach
  void close() {
    deadlines.close();
  }

  @Test
  void passesAfterTheTimeAndNotBefore() throws Exception {
    long start = System.nanoTime();
    List<Waiting> all = new ArrayList<>();
    int[] millis = {0, 5, 30, 95, 200, 700};
    for (int wait : millis) {
      Waiting waiting = new Waiting();
      deadlines.add(waiting, TimeUnit.MILLISECONDS.toNanos(wait));
      all.add(waiting);
    }
    for (int i = 0; i < millis.length; i++) {
      long took = all.get(i).get(3, TimeUnit.MINUTES) - start;
      assertThat(Duration.ofNanos(took)).isGreaterThanOrEqualTo(Duration.ofMillis(millis[i]));
    }
    assertThat(deadlines.size()).isZero();
  }

  @Test
  void farDeadlinesSurviveTurnsOfTheWheel() throws Exception {
    Waiting far = new Waiting();
    deadlines.add(far, TimeUnit.HOURS.toNanos(1));
    // the same slot, one turn earlier
    Waiting near = new Waiting();
    deadlines.add(near, TimeUnit.MILLISECONDS.toNanos(20));
    assertThat(near.get(3, TimeUnit.MINUTES)).isPositive();
    assertThat(far).isNotDone();
    deadlines.remove(far);
    assertThat(deadlines.size()).isZero();
  }

  @Test
  void removingInAnyOrderKeepsTheRest() throws Exception {
    Random random = new Random(7);
    List<Waiting> removed = new ArrayList<>();
    List<Waiting> kept = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      Waiting waiting = new Waiting();
      deadlines.add(waiting, TimeUnit.MILLISECONDS.toNanos(10_000 + random.nextInt(200)));
      (random.nextBoolean() ? removed : kept).add(waiting);
    }
    java.util.Collections.shuffle(removed, random);
    removed.forEach(deadlines::remove);
    removed.forEach(deadlines::remove); // a second time does nothing
    assertThat(deadlines.size()).isEqualTo(kept.size());
    for (Waiting waiting : kept) {
      assertThat(waiting.get(3, TimeUnit.MINUTES)).isPositive();
    }
    assertThat(removed).noneMatch(Waiting::isDone);
  }

  @Test
  void theWheelStartsAgainAfterAPause() throws Exception {
    for (int round = 0; round < 3; round++) {
      Waiting waiting = new Waiting();
      deadlines.add(waiting, TimeUnit.MILLISECONDS.toNanos(10));
      assertThat(waiting.get(3, TimeUnit.MINUTES)).isPositive();
    }
  }
}
