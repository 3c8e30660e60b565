package io.choria.messaging;

import io.nats.client.Message;
import io.nats.client.impl.Headers;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One endpoint of a service: takes requests, answers them, counts. */
final class ServiceEndpoint<Q, A> {
  /** What is needed to start an endpoint. */
  record Definition<Q, A>(
      MessagingConnection connection,
      String service,
      String name,
      SubjectTemplate template,
      @Nullable String group,
      Codec<Q> questions,
      Codec<A> answers,
      Service.Responder<Q, A> responder,
      Consumer<SubscriberBuilder<byte[]>> tuning) {
    ServiceEndpoint<Q, A> start(Instant at) {
      return new ServiceEndpoint<>(this, at);
    }
  }

  /** The figures of the services protocol. */
  record Stats(long requests, long errors, long nanos, String lastError, Instant started) {}

  private final Definition<Q, A> definition;
  private final Instant started;
  private final Subscriber<byte[]> subscriber;
  private final ReentrantLock lock = new ReentrantLock();
  private long requests;
  private long errors;
  private long nanos;
  private String lastError = "";

  private ServiceEndpoint(Definition<Q, A> definition, Instant started) {
    this.definition = definition;
    this.started = started;
    SubscriberBuilder<byte[]> builder =
        Subscriber.builder(definition.connection, definition.template, Codec.bytes())
            .answeringUnfitSubjects();
    if (definition.group != null) {
      builder.queueGroup(definition.group);
    }
    definition.tuning.accept(builder);
    this.subscriber = builder.subscribeDeliveries(this::onRequest);
  }

  private void onRequest(Delivery<byte[]> raw) {
    long start = System.nanoTime();
    Message message = raw.message();
    Delivery<Q> question = new Delivery<>(message, definition.template, definition.questions);
    ServiceErrorException error = unreadable(question);
    byte[] payload = new byte[0];
    try {
      if (error == null) {
        payload = definition.answers.encode(definition.responder.answer(question));
      }
    } catch (ServiceErrorException e) {
      error = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      error = new ServiceErrorException(503, "the service is stopping");
    } catch (Throwable e) {
      error = new ServiceErrorException(500, "the request could not be handled");
      problem(e);
    }
    // counted first, so that who has the answer also finds it in the figures
    count(System.nanoTime() - start, error);
    reply(message, error, payload);
  }

  private @Nullable ServiceErrorException unreadable(Delivery<Q> question) {
    try {
      if (definition.template.isTyped()) {
        question.requireTokens();
      }
      Q unused = question.value();
      return null;
    } catch (CodecException | SubjectException e) {
      problem(e);
      return new ServiceErrorException(400, "the request cannot be read");
    }
  }

  private void reply(Message message, @Nullable ServiceErrorException error, byte[] payload) {
    String replyTo = message.getReplyTo();
    if (replyTo == null) {
      return;
    }
    Headers headers = error == null ? null : error.headers();
    try {
      definition.connection.publish(replyTo, headers, payload);
    } catch (ChoriaException e) {
      problem(e);
    }
  }

  private void count(long took, @Nullable ServiceErrorException error) {
    lock.lock();
    try {
      requests++;
      nanos += took;
      if (error != null) {
        errors++;
        lastError = error.code() + ": " + error.description();
      }
    } finally {
      lock.unlock();
    }
    if (definition.connection.observers().active()) {
      definition
          .connection
          .observers()
          .served(
              definition.service,
              definition.name,
              took,
              error == null ? MessagingListener.Outcome.OK : MessagingListener.Outcome.FAILED);
    }
  }

  private void problem(Throwable thrown) {
    definition.connection.observers().problem(definition.template.text(), thrown);
  }

  Stats stats() {
    lock.lock();
    try {
      return new Stats(requests, errors, nanos, lastError, started);
    } finally {
      lock.unlock();
    }
  }

  String name() {
    return definition.name;
  }

  String subject() {
    return definition.template.wildcard();
  }

  @Nullable String group() {
    return definition.group;
  }

  boolean drain(Duration deadline) throws InterruptedException {
    return subscriber.drain(deadline);
  }

  void close() {
    subscriber.close();
  }
}
