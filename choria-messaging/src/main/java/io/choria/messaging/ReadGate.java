package io.choria.messaging;

import io.nats.client.StatisticsCollector;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * The connection's counters, and the place where a subscriber with {@link Overflow#BLOCK} holds up
 * the reading of the socket.
 *
 * <p>The client library reports each read of the socket to its statistics collector, on the thread
 * that reads and before the messages of that read are handed out. It offers no other way to make
 * the reader wait; so this collector waits there while a blocking subscriber is full. What was read
 * already (at most one socket buffer) is still delivered, so a subscriber holds at most its
 * capacity plus one such buffer.
 */
@SuppressWarnings(
    "deprecation") // the single counters are deprecated for callers, not for implementations
final class ReadGate implements StatisticsCollector {
  /** A subscriber that may ask the reader to wait. */
  interface Valve {
    boolean full();

    /** The wait took too long; from now on the subscriber has to drop. Called once per wait. */
    void gaveUp();

    long maxWaitNanos();
  }

  private static final long PAUSE_NANOS = 50_000;

  private final List<Valve> valves = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  private final AtomicLong outstandingRequests = new AtomicLong();
  private final LongAdder pings = new LongAdder();
  private final LongAdder reconnects = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final LongAdder oks = new LongAdder();
  private final LongAdder errors = new LongAdder();
  private final LongAdder exceptions = new LongAdder();
  private final LongAdder requests = new LongAdder();
  private final LongAdder replies = new LongAdder();
  private final LongAdder duplicates = new LongAdder();
  private final LongAdder orphans = new LongAdder();
  private final LongAdder inMessages = new LongAdder();
  private final LongAdder outMessages = new LongAdder();
  private final LongAdder inBytes = new LongAdder();
  private final LongAdder outBytes = new LongAdder();
  private final LongAdder flushes = new LongAdder();

  void add(Valve valve) {
    valves.add(valve);
  }

  void remove(Valve valve) {
    valves.remove(valve);
  }

  void close() {
    closed = true;
  }

  @Override
  public void registerRead(long bytes) {
    if (!valves.isEmpty()) {
      for (Valve valve : valves) {
        hold(valve);
      }
    }
  }

  private void hold(Valve valve) {
    if (!valve.full()) {
      return;
    }
    long start = System.nanoTime();
    while (valve.full() && !closed && valves.contains(valve)) {
      if (System.nanoTime() - start > valve.maxWaitNanos()) {
        valve.gaveUp();
        return;
      }
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
      LockSupport.parkNanos(this, PAUSE_NANOS);
    }
  }

  @Override
  public void registerWrite(long bytes) {}

  @Override
  public void setAdvancedTracking(boolean trackAdvanced) {}

  @Override
  public void incrementPingCount() {
    pings.increment();
  }

  @Override
  public void incrementReconnects() {
    reconnects.increment();
  }

  @Override
  public void incrementDroppedCount() {
    dropped.increment();
  }

  @Override
  public void incrementOkCount() {
    oks.increment();
  }

  @Override
  public void incrementErrCount() {
    errors.increment();
  }

  @Override
  public void incrementExceptionCount() {
    exceptions.increment();
  }

  @Override
  public void incrementRequestsSent() {
    requests.increment();
  }

  @Override
  public void incrementRepliesReceived() {
    replies.increment();
  }

  @Override
  public void incrementDuplicateRepliesReceived() {
    duplicates.increment();
  }

  @Override
  public void incrementOrphanRepliesReceived() {
    orphans.increment();
  }

  @Override
  public void incrementInMsgs() {
    inMessages.increment();
  }

  @Override
  public void incrementOutMsgs() {
    outMessages.increment();
  }

  @Override
  public void incrementInBytes(long bytes) {
    inBytes.add(bytes);
  }

  @Override
  public void incrementOutBytes(long bytes) {
    outBytes.add(bytes);
  }

  @Override
  public void incrementFlushCounter() {
    flushes.increment();
  }

  @Override
  public void incrementOutstandingRequests() {
    outstandingRequests.incrementAndGet();
  }

  @Override
  public void decrementOutstandingRequests() {
    outstandingRequests.decrementAndGet();
  }

  @Override
  public long getPings() {
    return pings.sum();
  }

  @Override
  public long getReconnects() {
    return reconnects.sum();
  }

  @Override
  public long getDroppedCount() {
    return dropped.sum();
  }

  @Override
  public long getOKs() {
    return oks.sum();
  }

  @Override
  public long getErrs() {
    return errors.sum();
  }

  @Override
  public long getExceptions() {
    return exceptions.sum();
  }

  @Override
  public long getRequestsSent() {
    return requests.sum();
  }

  @Override
  public long getRepliesReceived() {
    return replies.sum();
  }

  @Override
  public long getDuplicateRepliesReceived() {
    return duplicates.sum();
  }

  @Override
  public long getOrphanRepliesReceived() {
    return orphans.sum();
  }

  @Override
  public long getInMsgs() {
    return inMessages.sum();
  }

  @Override
  public long getOutMsgs() {
    return outMessages.sum();
  }

  @Override
  public long getInBytes() {
    return inBytes.sum();
  }

  @Override
  public long getOutBytes() {
    return outBytes.sum();
  }

  @Override
  public long getFlushCounter() {
    return flushes.sum();
  }

  @Override
  public long getOutstandingRequests() {
    return outstandingRequests.get();
  }
}
