package io.choria.messaging.rpc;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The work of one agent: so much at once, so much waiting, on threads that others use too.
 *
 * <p>To wake a thread costs more than most actions do: what comes while one works waits for it, for
 * a millisecond; what waits longer gets threads of its own, as many as the limits allow.
 */
final class AgentLane {
  private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(1);
  private static final Executor LATER =
      CompletableFuture.delayedExecutor(PATIENCE, TimeUnit.NANOSECONDS, Runnable::run);

  private final AgentLimits limits;
  private final Executor executor;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private int running;
  private boolean watched;
  private boolean closed;

  AgentLane(AgentLimits limits, Executor executor) {
    this.limits = limits;
    this.executor = executor;
  }

  private record Waiting(Runnable task, long since) {}

  /** Whether the task was taken; it must not throw. */
  boolean submit(Runnable task) {
    boolean watch = false;
    lock.lock();
    try {
      if (closed || running + waiting.size() >= limits.concurrency() + limits.waiting()) {
        return false;
      }
      if (running == 0) {
        running++;
      } else {
        waiting.add(new Waiting(task, System.nanoTime()));
        if (watched || running >= limits.concurrency()) {
          return true;
        }
        watched = true;
        watch = true;
      }
    } finally {
      lock.unlock();
    }
    if (watch) {
      LATER.execute(this::relieve);
      return true;
    }
    return start(task);
  }

  private boolean start(Runnable task) {
    try {
      executor.execute(() -> work(task));
      return true;
    } catch (RejectedExecutionException e) {
      ended();
      return false;
    }
  }

  /** Gives threads to what waits too long; looks again as long as something may have to. */
  private void relieve() {
    List<Runnable> overdue = new ArrayList<>();
    boolean again;
    lock.lock();
    try {
      long now = System.nanoTime();
      int most =
          Math.min(limits.concurrency(), 2 * running); // so that a crowd is not woken at once
      Waiting head = waiting.peek();
      while (!closed && head != null && now - head.since() >= PATIENCE && running < most) {
        overdue.add(waiting.remove().task());
        running++;
        head = waiting.peek();
      }
      again = !closed && head != null && running < limits.concurrency();
      watched = again;
    } finally {
      lock.unlock();
    }
    overdue.forEach(this::start);
    if (again) {
      LATER.execute(this::relieve);
    }
  }

  private void work(Runnable first) {
    for (Runnable task = first; task != null; task = next()) {
      task.run();
    }
  }

  private @Nullable Runnable next() {
    lock.lock();
    try {
      Waiting head = waiting.poll();
      if (head == null) {
        ended();
        return null;
      }
      return head.task();
    } finally {
      lock.unlock();
    }
  }

  private void ended() {
    lock.lock();
    try {
      running--;
      if (running == 0) {
        idle.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes nothing more; waits for what it has. */
  void close(long nanos) throws InterruptedException {
    lock.lock();
    try {
      closed = true;
      long left = nanos;
      while (running > 0 && left > 0) {
        left = idle.awaitNanos(left);
      }
      waiting.clear();
    } finally {
      lock.unlock();
    }
  }
}
