package io.choria.rego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * One policy, many threads, data replaced meanwhile: each result is right for one of the snapshots.
 */
class ConcurrencyTest {
  private static final int THREADS = 64;
  private static final int ROUNDS = 300;

  private static final String POLICY =
      """
      package p

      import data.version as v

      level[user] := n if some user, n in data.levels

      ok if level[input.user] >= input.need

      doubled := [x | some y in input.list; x := twice(y)]

      twice(n) := n * 2

      answer := {"ok": allowed, "version": v, "level": level[input.user], "doubled": doubled}

      default allowed := false

      allowed if ok
      """;

  @Test
  void giveResultsOfOneSnapshotEach() throws Exception {
    resultsOfOneSnapshotEach(Executors.newFixedThreadPool(THREADS + 1));
  }

  @Test
  void giveResultsOfOneSnapshotEachToVirtualThreads() throws Exception {
    assumeTrue(Runtime.version().feature() >= 21, "this JDK has no virtual threads");
    resultsOfOneSnapshotEach(
        (ExecutorService)
            Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null));
  }

  private static void resultsOfOneSnapshotEach(ExecutorService pool) throws Exception {
    Policy policy = Rego.compile("p.rego", POLICY);
    DataStore store = DataStore.of(data(0));
    AtomicBoolean done = new AtomicBoolean();
    try {
      Future<?> writer =
          pool.submit(
              () -> {
                for (int version = 1; !done.get(); version++) {
                  store.replace(data(version));
                }
              });
      List<Callable<Void>> readers = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int seed = i;
        readers.add(
            () -> {
              Entrypoint answer = policy.entrypoint("data.p.answer");
              for (int round = 0; round < ROUNDS; round++) {
                check(answer, store, (seed + round) % 10);
              }
              return null;
            });
      }
      for (Future<Void> reader : pool.invokeAll(readers)) {
        reader.get();
      }
      done.set(true);
      writer.get();
    } finally {
      done.set(true);
      pool.shutdownNow();
    }
  }

  private static Map<String, Object> data(int version) {
    return Map.of("version", version, "levels", Map.of("ann", version, "bob", version + 1));
  }

  record Answer(boolean ok, int version, int level, List<Integer> doubled) {}

  private static void check(Entrypoint answer, DataStore store, int n) {
    Value input = Value.from(Map.of("user", "bob", "need", 3 + n, "list", List.of(n, n + 1)));
    Answer result = answer.evaluate(input, store.snapshot()).as(Answer.class);
    assertThat(result.level()).isEqualTo(result.version() + 1);
    assertThat(result.ok()).isEqualTo(result.level() >= 3 + n);
    assertThat(result.doubled()).containsExactly(2 * n, 2 * n + 2);
  }
}
