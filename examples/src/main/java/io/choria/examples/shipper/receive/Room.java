package io.choria.examples.shipper.receive;

import java.util.concurrent.atomic.AtomicLong;

/** Memory that the partitions of a receiver share for what has to wait. Thread-safe. */
final class Room {
  private final long total;
  private final AtomicLong taken = new AtomicLong();

  Room(long total) {
    this.total = total;
  }

  /** False, and nothing is taken, when not so much is left. */
  boolean take(long bytes) {
    if (taken.addAndGet(bytes) > total) {
      taken.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  void give(long bytes) {
    taken.addAndGet(-bytes);
  }
}
