package io.choria.messaging.rpc;

import io.choria.messaging.rpc.ReplyIntake.Verdict;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Messages on their way to the one thread that waits for them: judged by whoever has time, that
 * thread included, and handed over in order of arrival. It waits only when there is nothing left to
 * judge, and helpers are called only when more lies there than it does in an instant: to wake a
 * thread costs as much as to verify a reply.
 */
final class ReplyLine implements AutoCloseable {
  private static final int ENOUGH_FOR_HELP = 4;
  private static final byte[] NOTHING = {};

  private final Function<Arrival, Verdict> judge;
  private final int capacity;
  private final int helpers;
  private final @Nullable ExecutorService threads;
  private final Queue<Arrival> ordered = new ConcurrentLinkedQueue<>();
  private final Queue<Arrival> unjudged = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger helping = new AtomicInteger();
  private volatile @Nullable Thread parked;
  private volatile boolean closed;

  /**
   * Makes an empty line.
   *
   * @param judge may be called by several threads
   * @param capacity what may wait at most
   * @param helpers how many threads may judge beside the one that waits
   * @param name of these threads
   */
  ReplyLine(Function<Arrival, Verdict> judge, int capacity, int helpers, String name) {
    this.judge = judge;
    this.capacity = capacity;
    this.helpers = helpers;
    this.threads =
        helpers == 0
            ? null
            : new ThreadPoolExecutor(
                helpers,
                helpers,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(), // never more than there are helpers
                task -> {
                  Thread thread = new Thread(task, name);
                  thread.setDaemon(true);
                  return thread;
                },
                new ThreadPoolExecutor.DiscardPolicy());
  }

  /** Something that came: a message, or the problem that ends the wait. */
  static final class Arrival {
    private byte[] payload;
    private final long at;
    private final @Nullable PermissionException denial;
    private volatile @Nullable Verdict verdict;
    private volatile @Nullable Throwable problem;

    private Arrival(byte[] payload, long at, @Nullable PermissionException denial) {
      this.payload = payload;
      this.at = at;
      this.denial = denial;
    }

    byte[] payload() {
      return payload;
    }

    /** When it came, by {@link System#nanoTime}. */
    long at() {
      return at;
    }

    /** The problem that ends the wait, for an arrival that is no message. */
    @Nullable PermissionException denial() {
      return denial;
    }

    /** What became of the message; null when it could not be judged. */
    @Nullable Verdict verdict() {
      return verdict;
    }

    /** Why the message could not be judged. */
    @Nullable Throwable problem() {
      return problem;
    }

    private boolean isReady() {
      return denial != null || verdict != null || problem != null;
    }
  }

  /** Adds a message; false when there is no room. */
  boolean offer(byte[] payload) {
    Arrival arrival = new Arrival(payload, System.nanoTime(), null);
    if (!enter(arrival)) {
      return false;
    }
    unjudged.add(arrival);
    if (!wake()) {
      callHelp();
    }
    return true;
  }

  /** Adds the problem that ends the wait; false when there is no room. */
  boolean offer(PermissionException denial) {
    boolean entered = enter(new Arrival(NOTHING, System.nanoTime(), denial));
    wake();
    return entered;
  }

  private boolean enter(Arrival arrival) {
    if (waiting.incrementAndGet() > capacity) {
      waiting.decrementAndGet();
      return false;
    }
    return ordered.add(arrival);
  }

  private boolean wake() {
    Thread thread = parked;
    if (thread == null) {
      return false;
    }
    parked = null;
    LockSupport.unpark(thread);
    return true;
  }

  private void callHelp() {
    int busy = helping.get();
    if (threads != null
        && busy < helpers
        && waiting.get() > ENOUGH_FOR_HELP
        && helping.compareAndSet(busy, busy + 1)) {
      threads.execute(this::help);
    }
  }

  private void help() {
    try {
      for (Arrival next = unjudged.poll(); next != null && !closed; next = unjudged.poll()) {
        judge(next);
        wake(); // if it waits, then for this one or one that another helper has
      }
    } finally {
      helping.decrementAndGet();
    }
  }

  private void judge(Arrival arrival) {
    try {
      Verdict verdict = judge.apply(arrival);
      arrival.payload = NOTHING; // thousands may wait to be handed over
      arrival.verdict = verdict;
    } catch (Exception | Error e) {
      arrival.problem = e; // whoever takes it says so: nothing that comes may end the wait
    }
  }

  /**
   * Takes the next arrival, judged. For the one thread that waits only.
   *
   * @param nanos how long to wait for one; one that is there is taken however long its verdict
   *     takes
   * @return null when none came in time
   */
  @Nullable Arrival take(long nanos) throws InterruptedException {
    long end = System.nanoTime() + nanos;
    while (true) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      Arrival head = ordered.peek();
      if (head != null && head.isReady()) {
        ordered.remove();
        waiting.decrementAndGet();
        return head;
      }
      Arrival next = unjudged.poll();
      if (next != null) {
        judge(next);
        continue;
      }
      long left = end - System.nanoTime();
      if (head == null && left <= 0) {
        return null;
      }
      parked = Thread.currentThread();
      Arrival now = ordered.peek();
      if (unjudged.isEmpty() && (now == null || !now.isReady())) {
        LockSupport.parkNanos(this, now == null ? left : Long.MAX_VALUE);
      }
      parked = null;
    }
  }

  /** Ends what helpers do. */
  @Override
  public void close() {
    closed = true;
    if (threads != null) {
      threads.shutdownNow();
    }
  }
}
