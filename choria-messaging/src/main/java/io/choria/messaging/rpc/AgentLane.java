package io.choria.messaging.rpc;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The work of one agent: so much at once, so much waiting, on threads that others use too. */
final class AgentLane {
  private final AgentLimits limits;
  private final Executor executor;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private int running;
  private boolean closed;

  AgentLane(AgentLimits limits, Executor executor) {
    this.limits = limits;
    this.executor = executor;
  }

  /** Whether the task was taken; it must not throw. */
  boolean submit(Runnable task) {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      if (running >= limits.concurrency()) {
        return waiting.size() < limits.waiting() && waiting.add(task);
      }
      running++;
    } finally {
      lock.unlock();
    }
    try {
      executor.execute(() -> work(task));
      return true;
    } catch (RejectedExecutionException e) {
      ended();
      return false;
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
      Runnable task = waiting.poll();
      if (task == null) {
        ended();
      }
      return task;
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
