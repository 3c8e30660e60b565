package io.choria.messaging.stream;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How a thread that works in rounds rests between them: it can be told to stop, which ends its rest
 * at once, and woken for a round before its time. Thread-safe.
 */
final class RoundPause {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean stopping;
  private boolean woken;

  /** From now on {@link #rest} returns at once; a rest under way ends. */
  void stop() {
    lock.lock();
    try {
      stopping = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isStopping() {
    lock.lock();
    try {
      return stopping;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the rest under way, or else the next one. */
  void wake() {
    lock.lock();
    try {
      woken = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Rests between two rounds of work. */
  void rest(long nanos) throws InterruptedException {
    rest(nanos, false);
  }

  /** Rests between two rounds of leaving, after the word to stop. */
  void restWhileStopping(long nanos) throws InterruptedException {
    rest(nanos, true);
  }

  private void rest(long nanos, boolean whileStopping) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (left > 0 && !woken && stopping == whileStopping) {
        left = changed.awaitNanos(left);
      }
      woken = false;
    } finally {
      lock.unlock();
    }
  }
}
