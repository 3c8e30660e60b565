package io.choria.messaging.stream;

import io.choria.messaging.MessagingListener;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Calls a partition listener: in order for one partition, side by side for several. */
final class PartitionCalls {
  private final MessagingListener problems;
  private final ExecutorService threads;
  private final ScheduledThreadPoolExecutor timer;
  private final Map<Integer, CompletableFuture<Void>> last = new ConcurrentHashMap<>();

  PartitionCalls(String group, MessagingListener problems) {
    this.problems = problems;
    ThreadFactory daemons =
        call -> {
          Thread thread = new Thread(call, "partitions-" + group);
          thread.setDaemon(true);
          return thread;
        };
    this.threads = Executors.newCachedThreadPool(daemons);
    this.timer =
        new ScheduledThreadPoolExecutor(1, daemons, new ThreadPoolExecutor.DiscardPolicy());
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Answers when the call has returned or thrown; never exceptionally. */
  CompletableFuture<Void> submit(int partition, Runnable call) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    run(
        partition,
        () -> {
          try {
            call.run();
          } finally {
            done.complete(null);
          }
        });
    return done;
  }

  /** Answers false when the call will never be made, for lack of a thread. */
  boolean run(int partition, Runnable call) {
    CompletableFuture<Void> next =
        last.compute(
            partition,
            (key, before) ->
                (before == null ? CompletableFuture.<Void>completedFuture(null) : before)
                    .handleAsync(
                        (done, refused) -> {
                          guarded(partition, call);
                          return null;
                        },
                        threads));
    if (next.isCompletedExceptionally()) {
      problems.problem(
          "partition listener, partition=" + partition,
          new RejectedExecutionException("there is no thread for the call"));
      return false;
    }
    return true;
  }

  /** Runs something short after a while, unless closed by then. */
  void later(Duration delay, Runnable call) {
    var unused = timer.schedule(() -> guarded(-1, call), delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  void close() {
    timer.shutdown();
    threads.shutdown();
  }

  private void guarded(int partition, Runnable call) {
    try {
      call.run();
    } catch (RuntimeException | Error e) {
      problems.problem("partition listener, partition=" + partition, e);
    }
  }
}
