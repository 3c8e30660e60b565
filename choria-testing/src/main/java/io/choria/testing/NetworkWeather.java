package io.choria.testing;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What happens at the moment to bytes of one direction. */
final class NetworkWeather {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long delayNanos;
  private long bytesPerSecond;
  private boolean stalled;
  private boolean dropping;

  void delay(Duration latency) {
    set(() -> delayNanos = latency.toNanos());
  }

  void limit(long rate) {
    set(() -> bytesPerSecond = rate);
  }

  void stall() {
    set(() -> stalled = true);
  }

  void drop() {
    set(() -> dropping = true);
  }

  void clear() {
    set(
        () -> {
          delayNanos = 0;
          bytesPerSecond = 0;
          stalled = false;
          dropping = false;
        });
  }

  private void set(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until bytes that came in at a moment may go out.
   *
   * @return false when they are to be swallowed
   */
  boolean await(long arrivedNanos, int length) throws InterruptedException {
    lock.lock();
    try {
      long pacedFrom = System.nanoTime();
      while (true) {
        if (dropping) {
          return false;
        }
        if (stalled) {
          changed.await();
          continue;
        }
        long pace =
            bytesPerSecond == 0 ? 0 : Math.multiplyExact(length, 1_000_000_000L) / bytesPerSecond;
        long wait = Math.max(arrivedNanos + delayNanos, pacedFrom + pace) - System.nanoTime();
        if (wait <= 0) {
          return true;
        }
        changed.awaitNanos(wait);
      }
    } finally {
      lock.unlock();
    }
  }
}
