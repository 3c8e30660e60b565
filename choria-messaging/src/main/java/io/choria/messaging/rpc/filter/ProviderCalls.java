package io.choria.messaging.rpc.filter;

import io.choria.messaging.rpc.data.DataProvider;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks providers on threads of their own, each for a second, and no more than a few at once. */
public final class ProviderCalls {
  private static final Logger LOG = LoggerFactory.getLogger(DataProvider.class);
  private static final long SECONDS = 1;

  private final Semaphore free = new Semaphore(16);

  /** The data, or null when there is none. */
  public @Nullable Map<?, ?> find(DataProvider provider, Optional<String> query) {
    if (!free.tryAcquire()) {
      LOG.warn("too many calls of data providers at once: provider={}", provider.name());
      return null;
    }
    CompletableFuture<Map<String, ?>> answer = new CompletableFuture<>();
    Thread worker = new Thread(() -> ask(provider, query, answer), "data " + provider.name());
    worker.setDaemon(true);
    worker.start();
    try {
      return answer.get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | CompletionException | TimeoutException e) {
      worker.interrupt();
      LOG.warn("no data: provider={} problem={}", provider.name(), e.toString());
    } catch (InterruptedException e) {
      worker.interrupt();
      Thread.currentThread().interrupt();
    }
    return null;
  }

  private void ask(
      DataProvider provider, Optional<String> query, CompletableFuture<Map<String, ?>> answer) {
    try {
      answer.complete(provider.find(query));
    } catch (Exception | StackOverflowError | OutOfMemoryError e) {
      answer.completeExceptionally(e);
    } finally {
      free.release();
    }
  }
}
