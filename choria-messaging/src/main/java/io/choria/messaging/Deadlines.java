package io.choria.messaging;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Deadlines of many futures that nearly all complete long before: a wheel of lists, ticking while
 * there is something in it. Adding and removing cost a lock and four references and allocate
 * nothing, which a heap of timer tasks cannot offer. A deadline is met up to one tick late, never
 * early.
 */
final class Deadlines {
  private static final int SLOTS = 512;
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** A future with a deadline, and its place in the wheel. */
  abstract static class Entry<T> extends CompletableFuture<T> {
    private @Nullable Entry<?> previous;
    private @Nullable Entry<?> next;
    private int slot = -1;
    private long tick;

    /** The deadline passed; called on the wheel's thread, without its lock. */
    abstract void passed();
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final @Nullable Entry<?>[] heads = new Entry<?>[SLOTS];
  private final long origin = System.nanoTime();
  private final ScheduledThreadPoolExecutor timer;
  private @Nullable ScheduledFuture<?> ticking;
  private int size;
  private int idleTicks;
  private long done = -1;

  Deadlines() {
    timer =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread thread = new Thread(work, "choria-deadlines");
              thread.setDaemon(true);
              return thread;
            });
    timer.setKeepAliveTime(5, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
    timer.setRemoveOnCancelPolicy(true);
  }

  void add(Entry<?> entry, long nanos) {
    long tick = (System.nanoTime() - origin + Math.max(0, nanos)) / TICK_NANOS + 1;
    lock.lock();
    try {
      if (timer.isShutdown()) {
        return; // the connection is closing and ends all requests itself
      }
      entry.tick = tick;
      entry.slot = (int) (tick % SLOTS);
      Entry<?> head = heads[entry.slot];
      entry.next = head;
      if (head != null) {
        head.previous = entry;
      }
      heads[entry.slot] = entry;
      size++;
      if (ticking == null) {
        done = Math.max(done, (System.nanoTime() - origin) / TICK_NANOS - 1);
        idleTicks = 0;
        ticking =
            timer.scheduleAtFixedRate(this::tick, TICK_NANOS, TICK_NANOS, TimeUnit.NANOSECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  void remove(Entry<?> entry) {
    lock.lock();
    try {
      unlink(entry);
    } finally {
      lock.unlock();
    }
  }

  private void unlink(Entry<?> entry) {
    if (entry.slot < 0) {
      return;
    }
    Entry<?> before = entry.previous;
    Entry<?> after = entry.next;
    if (before == null) {
      heads[entry.slot] = after;
    } else {
      before.next = after;
    }
    if (after != null) {
      after.previous = before;
    }
    entry.previous = null;
    entry.next = null;
    entry.slot = -1;
    size--;
  }

  private void tick() {
    List<Entry<?>> passed = new ArrayList<>(0);
    lock.lock();
    try {
      long now = (System.nanoTime() - origin) / TICK_NANOS;
      // after a long pause one turn of the wheel sees every slot
      for (long t = Math.max(done + 1, now - SLOTS + 1); t <= now; t++) {
        collect((int) (t % SLOTS), now, passed);
      }
      done = now;
      idleTicks = size == 0 ? idleTicks + 1 : 0;
      if (idleTicks > 100 && ticking != null) {
        ticking.cancel(false);
        ticking = null;
      }
    } finally {
      lock.unlock();
    }
    passed.forEach(Entry::passed);
  }

  private void collect(int slot, long now, List<Entry<?>> passed) {
    Entry<?> entry = heads[slot];
    while (entry != null) {
      Entry<?> next = entry.next;
      if (entry.tick <= now) { // others of this slot are one or more turns away
        unlink(entry);
        passed.add(entry);
      }
      entry = next;
    }
  }

  int size() {
    lock.lock();
    try {
      return size;
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      timer.shutdownNow();
    } finally {
      lock.unlock();
    }
  }
}
