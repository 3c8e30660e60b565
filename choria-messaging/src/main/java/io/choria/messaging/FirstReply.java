package io.choria.messaging;

import io.nats.client.Dispatcher;
import io.nats.client.Message;
import io.nats.client.Subscription;
import io.nats.client.impl.Headers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the first good answer of several instances. Has a subscription of its own, because the
 * client library forgets a request with its first reply, good or bad.
 */
final class FirstReply<A> {
  private final CompletableFuture<A> result = new CompletableFuture<>();
  private final AtomicInteger failed = new AtomicInteger();
  private final String subject;
  private final int instances;
  private final Codec<A> codec;

  private FirstReply(String subject, int instances, Codec<A> codec) {
    this.subject = subject;
    this.instances = instances;
    this.codec = codec;
  }

  static <A> A await(
      MessagingConnection connection,
      String subject,
      @Nullable Headers headers,
      byte[] payload,
      Duration limit,
      int instances,
      Codec<A> codec)
      throws InterruptedException {
    CompletableFuture<A> result =
        start(connection, subject, headers, payload, limit, instances, codec);
    try {
      return result.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new RequestTimeoutException(subject, limit);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ChoriaException typed) {
        throw typed;
      }
      if (e.getCause() instanceof TimeoutException) {
        throw new RequestTimeoutException(subject, limit);
      }
      throw new ChoriaException("the request failed: subject=" + subject, e.getCause());
    } finally {
      result.cancel(false);
    }
  }

  static <A> CompletableFuture<A> start(
      MessagingConnection connection,
      String subject,
      @Nullable Headers headers,
      byte[] payload,
      Duration limit,
      int instances,
      Codec<A> codec) {
    FirstReply<A> first = new FirstReply<>(subject, instances, codec);
    String inbox = connection.newInbox();
    try {
      Dispatcher dispatcher = connection.replies();
      Subscription subscription = dispatcher.subscribe(inbox, first::onReply);
      CompletableFuture<A> unused =
          first.result.whenComplete((answer, thrown) -> end(dispatcher, subscription));
      connection.publish(subject, inbox, headers, payload);
    } catch (ChoriaException e) {
      first.result.completeExceptionally(e);
    } catch (IllegalStateException e) {
      first.result.completeExceptionally(connection.refused(subject, e));
    }
    return first.result.orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void onReply(Message message) {
    if (message.isStatusMessage()) {
      result.completeExceptionally(new NoRespondersException(subject));
      return;
    }
    ChoriaException problem = ServiceErrorException.of(message);
    if (problem == null) {
      try {
        result.complete(Delivery.read(codec, message.getData()));
        return;
      } catch (CodecException e) {
        problem = e;
      }
    }
    if (failed.incrementAndGet() >= instances) {
      result.completeExceptionally(problem);
    }
  }

  private static void end(Dispatcher dispatcher, Subscription subscription) {
    if (dispatcher.isActive()) {
      dispatcher.unsubscribe(subscription);
    }
  }
}
