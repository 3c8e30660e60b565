package io.choria.messaging.rpc;

import io.choria.messaging.ChoriaException;
import io.choria.messaging.MessagingConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Flushes on a thread that nobody interrupts: a flush that is cut short between its two halves
 * makes the NATS client count the answers of the server wrongly from then on, and callers of
 * requests may be interrupted at any time.
 */
final class SafeFlush {
  private SafeFlush() {}

  static void flush(MessagingConnection connection, Duration deadline) throws InterruptedException {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                connection.flush(deadline);
                done.complete(null);
              } catch (InterruptedException | RuntimeException e) {
                done.completeExceptionally(e);
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
