package io.choria.messaging;

import java.util.ArrayDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A bounded queue with one thread that works it off in order.
 *
 * @param <M> type of the messages
 */
final class Lane<M> implements Runnable {
  /** What became of a message. */
  enum Fate {
    TAKEN,
    /** It, or an older one, was dropped. */
    DROPPED,
    /** There was no room and the policy is to fail; nothing is taken any more. */
    REFUSED
  }

  /** Size of a message's payload. */
  interface Weight<M> {
    int of(M message);
  }

  private static final int BATCH = 64;

  private final int capacity;
  private final long capacityBytes;
  private final Overflow overflow;
  private final long maxBlockNanos;
  private final Weight<M> weight;
  private final Consumer<M> work;
  private final Runnable afterBatch;
  private final Thread thread;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notEmpty = lock.newCondition();
  private final Condition notFull = lock.newCondition();
  private final ArrayDeque<M> queue = new ArrayDeque<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final LongAdder dropped = new LongAdder();
  private long bytes;
  private boolean finishing;
  private volatile boolean stopped;

  /** How many messages the worker has taken and not yet begun; written by it alone. */
  private volatile int inBatch;

  private boolean workerWaits;

  Lane(
      int capacity,
      long capacityBytes,
      Overflow overflow,
      long maxBlockNanos,
      Weight<M> weight,
      Consumer<M> work,
      Runnable afterBatch,
      ThreadFactory threads) {
    this.capacity = capacity;
    this.capacityBytes = capacityBytes;
    this.overflow = overflow;
    this.maxBlockNanos = maxBlockNanos;
    this.weight = weight;
    this.work = work;
    this.afterBatch = afterBatch;
    this.thread = threads.newThread(this);
  }

  void start() {
    thread.start();
  }

  Fate offer(M message) throws InterruptedException {
    int size = weight.of(message);
    lock.lockInterruptibly();
    try {
      Fate fate = Fate.TAKEN;
      if (full(size)) {
        fate = makeRoom(size);
        if (fate == Fate.REFUSED || (fate == Fate.DROPPED && overflow != Overflow.DROP_OLDEST)) {
          return fate;
        }
      }
      if (finishing || stopped) {
        return Fate.REFUSED;
      }
      queue.add(message);
      bytes += size;
      if (workerWaits) {
        notEmpty.signal();
      }
      return fate;
    } finally {
      lock.unlock();
    }
  }

  private boolean full(int size) {
    // a message that is larger than the whole lane still passes when it is alone
    return queue.size() >= capacity || (!queue.isEmpty() && bytes + size > capacityBytes);
  }

  private Fate makeRoom(int size) throws InterruptedException {
    switch (overflow) {
      case BLOCK -> {
        long left = maxBlockNanos;
        while (full(size) && left > 0 && !stopped) {
          left = notFull.awaitNanos(left);
        }
        if (full(size)) {
          dropped.increment();
          return Fate.DROPPED;
        }
        return Fate.TAKEN;
      }
      case DROP_OLDEST -> {
        while (full(size)) {
          bytes -= weight.of(queue.remove());
          dropped.increment();
        }
        return Fate.DROPPED;
      }
      case DROP_NEWEST -> {
        dropped.increment();
        return Fate.DROPPED;
      }
      case FAIL -> {
        dropped.increment();
        return Fate.REFUSED;
      }
    }
    throw new AssertionError(overflow);
  }

  @Override
  public void run() {
    ArrayDeque<M> batch = new ArrayDeque<>(BATCH);
    try {
      while (take(batch)) {
        M message;
        while (!stopped && (message = batch.poll()) != null) {
          inBatch = batch.size();
          work.accept(message);
        }
        inBatch = 0;
        afterBatch.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // stopped
    } finally {
      ended.countDown();
    }
  }

  private boolean take(ArrayDeque<M> batch) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (queue.isEmpty()) {
        if (finishing || stopped) {
          return false;
        }
        workerWaits = true;
        notEmpty.await();
        workerWaits = false;
      }
      // a small lane hands over one at a time, so that its bound means what it says
      int count = Math.min(queue.size(), Math.max(1, Math.min(BATCH, capacity / 16)));
      for (int i = 0; i < count; i++) {
        M message = queue.remove();
        bytes -= weight.of(message);
        batch.add(message);
      }
      inBatch = count - 1; // the first one is about to be handled
      notFull.signal();
      return !stopped;
    } finally {
      workerWaits = false;
      lock.unlock();
    }
  }

  /** Takes nothing more; the thread ends when the queue is empty. */
  void finish() {
    lock.lock();
    try {
      finishing = true;
      notEmpty.signalAll();
      notFull.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean awaitEnd(long nanos) throws InterruptedException {
    return ended.await(Math.max(0, nanos), TimeUnit.NANOSECONDS);
  }

  /** Gives up what waits and interrupts the handler, unless it is the caller. */
  void stop() {
    stopped = true;
    finish();
    if (Thread.currentThread() != thread) {
      thread.interrupt();
    }
  }

  boolean isOwnThread() {
    return Thread.currentThread() == thread;
  }

  int waiting() {
    lock.lock();
    try {
      return queue.size() + inBatch;
    } finally {
      lock.unlock();
    }
  }

  long dropped() {
    return dropped.sum();
  }
}
