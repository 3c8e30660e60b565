package io.choria.messaging.rpc;

import io.choria.messaging.ChoriaException;
import io.choria.messaging.MessagingConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Flushes on a thread that nobody interrupts: a flush that is cut short between its two halves
 * makes the NATS client count the answers of the server wrongly from then on, and callers of
 * requests may be interrupted at any time.
 */
final class SafeFlush {
  private SafeFlush() {}

  /**
   * One at a time: the NATS client takes a third flush that waits for a dead connection.
   *
   * @param turn held by whoever flushes this connection
   */
  static void flush(MessagingConnection connection, ReentrantLock turn, Duration deadline)
      throws InterruptedException {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              turn.lock();
              try {
                connection.flush(deadline);
                done.complete(null);
              } catch (InterruptedException | RuntimeException e) {
                done.completeExceptionally(e);
              } finally {
                turn.unlock();
              }
            },
            "flush of a request");
    thread.setDaemon(true);
    thread.start();
    try {
      done.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ChoriaException known) {
        throw known;
      }
      throw new IllegalStateException("the connection can't be flushed", e.getCause());
    }
  }
}
