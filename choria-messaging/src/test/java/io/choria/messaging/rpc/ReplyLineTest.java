package io.choria.messaging.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.messaging.rpc.Refusal.Stage;
import io.choria.messaging.rpc.ReplyIntake.Refused;
import io.choria.messaging.rpc.ReplyIntake.Verdict;
import io.choria.messaging.rpc.ReplyLine.Arrival;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(600)
class ReplyLineTest {
  private static final long PATIENCE = Duration.ofMinutes(5).toNanos();

  private static Verdict echo(Arrival arrival) {
    return new Refused(new Refusal(Stage.AGENT, "", "", text(arrival), null));
  }

  private static String text(Arrival arrival) {
    return new String(arrival.payload(), StandardCharsets.UTF_8);
  }

  private static byte[] message(int number) {
    return Integer.toString(number).getBytes(StandardCharsets.UTF_8);
  }

  private static int number(Arrival arrival) {
    return Integer.parseInt(((Refused) arrival.verdict()).refusal().detail());
  }

  private static ReplyLine line(Function<Arrival, Verdict> judge, int capacity, int helpers) {
    return new ReplyLine(judge, capacity, helpers, "test");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void handsOverInOrderOfArrivalHoweverLongVerdictsTake(int helpers) throws Exception {
    int count = 20_000;
    Function<Arrival, Verdict> uneven =
        arrival -> {
          if (text(arrival).endsWith("7")) {
            LockSupport.parkNanos(1);
          }
          return echo(arrival);
        };
    try (ReplyLine line = line(uneven, count, helpers)) {
      Thread network =
          new Thread(
              () -> {
                for (int i = 0; i < count; i++) {
                  assertThat(line.offer(message(i))).isTrue();
                }
              });
      network.start();
      List<Integer> taken = new ArrayList<>();
      for (Arrival next = line.take(PATIENCE); next != null; next = line.take(PATIENCE)) {
        taken.add(number(next));
        if (taken.size() == count) {
          break;
        }
      }
      network.join();
      assertThat(taken).hasSize(count).isSorted();
    }
  }

  @Test
  void helpersJudgeWhileNobodyWaits() throws Exception {
    CountDownLatch judged = new CountDownLatch(100);
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    try (ReplyLine line =
        line(
            arrival -> {
              threads.add(Thread.currentThread());
              judged.countDown();
              return echo(arrival);
            },
            1_000,
            2)) {
      for (int i = 0; i < 110; i++) {
        line.offer(message(i));
      }
      assertThat(judged.await(5, TimeUnit.MINUTES)).isTrue();
      assertThat(threads).doesNotContain(Thread.currentThread());
    }
  }

  @Test
  void takesNoMoreThanItsCapacity() throws Exception {
    try (ReplyLine line = line(ReplyLineTest::echo, 3, 0)) {
      assertThat(List.of(line.offer(message(1)), line.offer(message(2)), line.offer(message(3))))
          .containsOnly(true);
      assertThat(line.offer(message(4))).isFalse();
      assertThat(number(line.take(PATIENCE))).isEqualTo(1);
      assertThat(line.offer(message(5))).isTrue();
      assertThat(number(line.take(PATIENCE))).isEqualTo(2);
      assertThat(number(line.take(PATIENCE))).isEqualTo(3);
      assertThat(number(line.take(PATIENCE))).isEqualTo(5);
      assertThat(line.take(0)).isNull();
    }
  }

  @Test
  void whatIsThereIsTakenAfterTheTimeIsOver() throws Exception {
    try (ReplyLine line = line(ReplyLineTest::echo, 10, 0)) {
      line.offer(message(1));
      assertThat(number(line.take(-PATIENCE))).isEqualTo(1);
      assertThat(line.take(-PATIENCE)).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void aVerdictThatFailsEndsNothing(int helpers) throws Exception {
    try (ReplyLine line =
        line(
            arrival -> {
              if (number(arrival.payload()) % 2 == 0) {
                throw new StackOverflowError("even");
              }
              return echo(arrival);
            },
            100,
            helpers)) {
      for (int i = 0; i < 20; i++) {
        line.offer(message(i));
      }
      for (int i = 0; i < 20; i++) {
        Arrival next = line.take(PATIENCE);
        assertThat(next).isNotNull();
        assertThat(next.verdict() == null).isEqualTo(i % 2 == 0);
        assertThat(next.problem() == null).isEqualTo(i % 2 != 0);
      }
    }
  }

  private static int number(byte[] payload) {
    return Integer.parseInt(new String(payload, StandardCharsets.UTF_8));
  }

  @Test
  void anInterruptEndsTheWait() {
    try (ReplyLine line = line(ReplyLineTest::echo, 10, 1)) {
      Thread waiting = Thread.currentThread();
      Thread impatient =
          new Thread(
              () -> {
                while (waiting.getState() != Thread.State.TIMED_WAITING) {
                  Thread.onSpinWait();
                }
                waiting.interrupt();
              });
      impatient.setDaemon(true);
      impatient.start();
      assertThatThrownBy(() -> line.take(PATIENCE)).isInstanceOf(InterruptedException.class);
    }
  }
}
