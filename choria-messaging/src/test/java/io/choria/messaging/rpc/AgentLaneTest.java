package io.choria.messaging.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
class AgentLaneTest {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void end() {
    release.countDown();
    threads.shutdownNow();
  }

  private void block() {
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void tasksBehindOneThatBlocksGetThreadsAsFarAsTheLimitGoes() throws Exception {
    AgentLane lane = new AgentLane(new AgentLimits(4, 10), threads);
    CountDownLatch begun = new CountDownLatch(4);
    AtomicInteger all = new AtomicInteger();
    for (int i = 0; i < 6; i++) {
      assertThat(
              lane.submit(
                  () -> {
                    all.incrementAndGet();
                    begun.countDown();
                    block();
                  }))
          .isTrue();
    }
    assertThat(begun.await(5, TimeUnit.MINUTES)).isTrue();
    assertThat(all).hasValue(4);
    release.countDown();
    lane.close(TimeUnit.MINUTES.toNanos(5));
    assertThat(all).hasValue(6);
  }

  @Test
  void takesWhatRunsAndWhatMayWaitAndNoMore() throws Exception {
    AgentLane lane = new AgentLane(new AgentLimits(2, 3), threads);
    List<Boolean> taken = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      taken.add(lane.submit(this::block));
    }
    assertThat(taken).containsExactly(true, true, true, true, true, false, false);
  }

  @Test
  void withoutRoomToWaitAsManyRunAsMay() throws Exception {
    AgentLane lane = new AgentLane(new AgentLimits(3, 0), threads);
    CountDownLatch begun = new CountDownLatch(3);
    for (int i = 0; i < 3; i++) {
      assertThat(
              lane.submit(
                  () -> {
                    begun.countDown();
                    block();
                  }))
          .isTrue();
    }
    assertThat(lane.submit(this::block)).isFalse();
    assertThat(begun.await(5, TimeUnit.MINUTES)).isTrue();
  }

  @Test
  void everyTaskOfManyRunsOnceAndOneAtATimeWhenTheLimitIsOne() throws Exception {
    AgentLane lane = new AgentLane(new AgentLimits(1, 10_000), threads);
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Set<Integer> done = ConcurrentHashMap.newKeySet();
    CountDownLatch all = new CountDownLatch(5_000);
    for (int i = 0; i < 5_000; i++) {
      int number = i;
      assertThat(
              lane.submit(
                  () -> {
                    most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                    done.add(number);
                    atOnce.decrementAndGet();
                    all.countDown();
                  }))
          .isTrue();
    }
    assertThat(all.await(5, TimeUnit.MINUTES)).isTrue();
    assertThat(done).hasSize(5_000);
    assertThat(most).hasValue(1);
  }

  @Test
  void takesNothingAfterItWasClosed() throws Exception {
    AgentLane lane = new AgentLane(AgentLimits.DEFAULT, threads);
    lane.close(0);
    assertThat(lane.submit(() -> {})).isFalse();
  }
}
