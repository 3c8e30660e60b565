package io.choria.messaging;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What lives on a connection and has threads of its own, which must end when the connection does.
 */
final class Attachments {
  /** Something that ends with the connection. */
  interface Attached {
    boolean drain(Duration deadline) throws InterruptedException;

    void close();
  }

  private final Set<Attached> all = ConcurrentHashMap.newKeySet();

  void add(Attached attached) {
    all.add(attached);
  }

  void remove(Attached attached) {
    all.remove(attached);
  }

  boolean drainAll(Duration deadline) throws InterruptedException {
    long end = System.nanoTime() + deadline.toNanos();
    boolean complete = true;
    for (Attached attached : all) {
      complete &= attached.drain(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
    }
    return complete;
  }

  void closeAll() {
    all.forEach(Attached::close);
  }
}
