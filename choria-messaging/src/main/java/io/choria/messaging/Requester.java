package io.choria.messaging;

import io.nats.client.JetStreamStatusException;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.nats.client.support.NatsRequestCompletableFuture;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks and waits for one answer (REQ-MP-3, spec 06 §7.3): the first reply wins, later ones are
 * discarded.
 *
 * <p>Failures are typed: {@link NoRespondersException} when the server says that nobody listens,
 * {@link RequestTimeoutException} when the deadline passed, {@link ServiceErrorException} when the
 * other side answered with an error. A request is sent once, unless it is declared idempotent. Safe
 * for use by any number of threads; owns no thread and needs no close.
 *
 * @param <Q> type of the questions
 * @param <A> type of the answers
 */
public final class Requester<Q, A> {
  private final MessagingConnection connection;
  private final SubjectTemplate template;
  private final @Nullable String fixed;
  private final Codec<Q> questions;
  private final Codec<A> answers;
  private final Duration deadline;
  private final int attempts;
  private final Duration perAttempt;
  private final Backoff backoff;
  private final int firstOf;
  private final Observers observers;

  private Requester(Builder<Q, A> builder) {
    this.connection = builder.connection;
    this.template = builder.template;
    this.fixed = template.tokens().isEmpty() ? template.text() : null;
    this.questions = builder.questions;
    this.answers = builder.answers;
    this.deadline = builder.deadline;
    this.attempts = builder.attempts;
    this.perAttempt =
        builder.perAttempt.compareTo(deadline) < 0 ? builder.perAttempt : builder.deadline;
    this.backoff = builder.backoff;
    this.firstOf = builder.firstOf;
    this.observers = connection.observers();
  }

  /**
   * Starts the description of a requester.
   *
   * @param connection what to ask over
   * @param template where to ask
   * @param questions how questions become payloads
   * @param answers how payloads become answers
   * @param <Q> type of the questions
   * @param <A> type of the answers
   * @return a builder with the defaults of its documentation
   */
  public static <Q, A> Builder<Q, A> builder(
      MessagingConnection connection,
      SubjectTemplate template,
      Codec<Q> questions,
      Codec<A> answers) {
    return new Builder<>(connection, template, questions, answers);
  }

  /**
   * Starts the description of a requester.
   *
   * @param connection what to ask over
   * @param template where to ask, as for {@link SubjectTemplate#parse}
   * @param questions how questions become payloads
   * @param answers how payloads become answers
   * @param <Q> type of the questions
   * @param <A> type of the answers
   * @return a builder with the defaults of its documentation
   * @throws SubjectException when the template is not one
   */
  public static <Q, A> Builder<Q, A> builder(
      MessagingConnection connection, String template, Codec<Q> questions, Codec<A> answers) {
    return builder(connection, SubjectTemplate.parse(template), questions, answers);
  }

  /**
   * Asks and waits.
   *
   * @param question what to ask
   * @param tokens values for the places of the template, in order
   * @return the first answer
   * @throws NoRespondersException when nobody listens
   * @throws RequestTimeoutException when no answer came in time
   * @throws ServiceErrorException when the answer is an error
   * @throws CodecException when the question cannot be written or the answer not be read
   * @throws PublishException when the question was not accepted for sending
   * @throws SubjectException when the tokens do not fit
   * @throws ConnectionException when the connection is closed meanwhile
   * @throws InterruptedException when interrupted
   */
  public A request(Q question, Object... tokens) throws InterruptedException {
    String subject = fixed != null && tokens.length == 0 ? fixed : template.format(tokens);
    byte[] payload = questions.encode(question);
    boolean observed = observers.active();
    long start = observed || attempts > 1 ? System.nanoTime() : 0;
    MessagingListener.Outcome outcome = MessagingListener.Outcome.FAILED;
    try {
      A answer = ask(subject, payload, start);
      outcome = MessagingListener.Outcome.OK;
      return answer;
    } catch (NoRespondersException e) {
      outcome = MessagingListener.Outcome.NO_RESPONDERS;
      throw e;
    } catch (RequestTimeoutException e) {
      outcome = MessagingListener.Outcome.TIMEOUT;
      throw e;
    } catch (InterruptedException e) {
      outcome = MessagingListener.Outcome.CANCELLED;
      throw e;
    } finally {
      if (observed) {
        observers.requested(template.text(), System.nanoTime() - start, outcome);
      }
    }
  }

  private A ask(String subject, byte[] payload, long start) throws InterruptedException {
    if (attempts == 1) {
      return once(subject, payload, deadline);
    }
    for (int attempt = 1; ; attempt++) {
      Duration left = deadline.minusNanos(System.nanoTime() - start);
      try {
        return once(subject, payload, left.compareTo(perAttempt) < 0 ? left : perAttempt);
      } catch (NoRespondersException | RequestTimeoutException e) {
        Duration wait = backoff.delay(attempt);
        left = deadline.minusNanos(System.nanoTime() - start);
        if (attempt == attempts || wait.compareTo(left) >= 0) {
          throw e;
        }
        TimeUnit.NANOSECONDS.sleep(wait.toNanos());
      }
    }
  }

  private A once(String subject, byte[] payload, Duration limit) throws InterruptedException {
    if (firstOf > 1) {
      return FirstReply.await(connection, subject, headers(), payload, limit, firstOf, answers);
    }
    CompletableFuture<Message> reply = send(subject, payload, limit);
    try {
      return read(reply.get(limit.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      reply.cancel(false);
      throw new RequestTimeoutException(subject, limit);
    } catch (InterruptedException e) {
      reply.cancel(false);
      throw e;
    } catch (ExecutionException e) {
      throw failure(subject, limit, reply, e.getCause());
    } catch (CancellationException e) {
      throw failure(subject, limit, reply, e);
    }
  }

  private CompletableFuture<Message> send(String subject, byte[] payload, Duration limit) {
    try {
      return connection.jnats().requestWithTimeout(subject, headers(), payload, limit);
    } catch (IllegalStateException e) {
      throw connection.refused(subject, e);
    } catch (IllegalArgumentException e) {
      throw connection.unacceptable(subject, payload.length, e);
    }
  }

  private @Nullable Headers headers() {
    TracePropagation tracing = connection.tracing();
    return tracing == null ? null : tracing.outgoing(null, template.text());
  }

  private A read(Message message) {
    ServiceErrorException error = message.hasHeaders() ? ServiceErrorException.of(message) : null;
    if (error != null) {
      throw error;
    }
    return Delivery.read(answers, message.getData());
  }

  /** Tells "nobody listens" from "too late" from "closed", which jnats reports in several ways. */
  private static ChoriaException failure(
      String subject,
      Duration limit,
      @Nullable CompletableFuture<?> reply,
      @Nullable Throwable cause) {
    if (cause instanceof JetStreamStatusException status && status.getStatus().getCode() == 503) {
      return new NoRespondersException(subject);
    }
    if (cause instanceof CancellationException
        && reply instanceof NatsRequestCompletableFuture future) {
      if (future.wasCancelledClosing()) {
        return new ConnectionException(
            ConnectionException.Reason.CLOSED,
            "the connection was closed while a request waited: subject=" + subject,
            cause);
      }
      if (!future.wasCancelledTimedOut()) {
        return new NoRespondersException(subject); // how jnats tells it when not asked to report
      }
    }
    if (cause instanceof CancellationException || cause instanceof TimeoutException) {
      return new RequestTimeoutException(subject, limit);
    }
    return new ChoriaException("the request failed: subject=" + subject + ": " + cause, cause);
  }

  /**
   * Asks without waiting. The future fails with the exceptions of {@link #request}; cancelling it
   * forgets the request. Retries of an idempotent request run on the common pool.
   *
   * @param question what to ask
   * @param tokens values for the places of the template, in order
   * @return completed on a thread of the connection, so what follows it must not block
   * @throws CodecException when the question cannot be written
   * @throws SubjectException when the tokens do not fit
   */
  public CompletableFuture<A> requestAsync(Q question, Object... tokens) {
    String subject = fixed != null && tokens.length == 0 ? fixed : template.format(tokens);
    Answer<A> answer = new Answer<>(this, subject, questions.encode(question));
    attempt(answer);
    return answer;
  }

  private void attempt(Answer<A> answer) {
    Duration limit = deadline;
    if (attempts > 1) {
      Duration left = deadline.minusNanos(System.nanoTime() - answer.start);
      limit = left.compareTo(perAttempt) < 0 ? left : perAttempt;
    }
    CompletableFuture<?> reply;
    try {
      reply =
          firstOf > 1
              ? FirstReply.start(
                  connection, answer.subject, headers(), answer.payload, limit, firstOf, answers)
              : send(answer.subject, answer.payload, limit);
    } catch (ChoriaException e) {
      finish(answer, null, e);
      return;
    }
    answer.waitsFor(reply, limit);
    connection.deadlines().add(answer, limit.toNanos());
    CompletableFuture<?> unused = reply.whenComplete(answer);
  }

  private void replied(Answer<A> answer, @Nullable Object reply, @Nullable Throwable thrown) {
    connection.deadlines().remove(answer);
    if (thrown == null && reply != null) {
      received(answer, reply);
      return;
    }
    CompletableFuture<?> waitedFor = answer.reply;
    ChoriaException failure =
        answer.late
            ? new RequestTimeoutException(answer.subject, answer.limit)
            : asynchronous(answer.subject, answer.limit, waitedFor, thrown);
    boolean again =
        failure instanceof NoRespondersException || failure instanceof RequestTimeoutException;
    Duration wait = backoff.delay(answer.attempt);
    Duration rest = deadline.minusNanos(System.nanoTime() - answer.start);
    if (again && answer.attempt < attempts && wait.compareTo(rest) < 0 && !answer.isDone()) {
      answer.attempt++;
      CompletableFuture.delayedExecutor(wait.toNanos(), TimeUnit.NANOSECONDS)
          .execute(() -> attempt(answer));
    } else {
      finish(answer, null, failure);
    }
  }

  @SuppressWarnings("unchecked") // FirstReply gives answers, jnats gives messages
  private void received(Answer<A> answer, Object reply) {
    if (!(reply instanceof Message message)) {
      finish(answer, (A) reply, null);
      return;
    }
    try {
      finish(answer, read(message), null);
    } catch (ChoriaException e) {
      finish(answer, null, e);
    }
  }

  private static ChoriaException asynchronous(
      String subject,
      Duration limit,
      @Nullable CompletableFuture<?> reply,
      @Nullable Throwable thrown) {
    Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
    if (cause instanceof ChoriaException typed) {
      return typed;
    }
    return failure(subject, limit, reply, cause);
  }

  private void finish(Answer<A> answer, @Nullable A value, @Nullable ChoriaException failure) {
    MessagingListener.Outcome outcome;
    if (answer.isCancelled()) {
      outcome = MessagingListener.Outcome.CANCELLED;
    } else if (failure == null) {
      outcome = MessagingListener.Outcome.OK;
    } else if (failure instanceof NoRespondersException) {
      outcome = MessagingListener.Outcome.NO_RESPONDERS;
    } else if (failure instanceof RequestTimeoutException) {
      outcome = MessagingListener.Outcome.TIMEOUT;
    } else {
      outcome = MessagingListener.Outcome.FAILED;
    }
    if (observers.active()) {
      observers.requested(template.text(), System.nanoTime() - answer.start, outcome);
    }
    if (failure != null) {
      answer.completeExceptionally(failure);
    } else if (value != null) {
      answer.complete(value);
    }
  }

  /**
   * A request under way: the future that the caller holds, what jnats calls with the reply, and an
   * entry of the deadlines, in one object.
   */
  private static final class Answer<A> extends Deadlines.Entry<A>
      implements BiConsumer<@Nullable Object, @Nullable Throwable> {
    private final Requester<?, A> requester;
    private final String subject;
    private final byte[] payload;
    private final long start = System.nanoTime();
    private int attempt = 1;
    private volatile Duration limit = Duration.ZERO;
    private volatile @Nullable CompletableFuture<?> reply;
    private volatile boolean late;

    Answer(Requester<?, A> requester, String subject, byte[] payload) {
      this.requester = requester;
      this.subject = subject;
      this.payload = payload;
    }

    void waitsFor(CompletableFuture<?> reply, Duration limit) {
      this.limit = limit;
      this.late = false;
      this.reply = reply;
      if (isCancelled()) {
        reply.cancel(false);
      }
    }

    @Override
    public void accept(@Nullable Object message, @Nullable Throwable thrown) {
      requester.replied(this, message, thrown);
    }

    @Override
    void passed() {
      late = true;
      CompletableFuture<?> waitedFor = reply;
      if (waitedFor != null) {
        waitedFor.cancel(false); // calls accept
      }
    }

    @Override
    public boolean cancel(boolean mayInterrupt) {
      boolean cancelled = super.cancel(mayInterrupt);
      CompletableFuture<?> waitedFor = reply;
      if (cancelled && waitedFor != null) {
        waitedFor.cancel(false);
      }
      return cancelled;
    }
  }

  /**
   * Options of a requester. Defaults: deadline 5 s, sent once, the first reply wins whatever it is.
   *
   * @param <Q> type of the questions
   * @param <A> type of the answers
   */
  public static final class Builder<Q, A> {
    private final MessagingConnection connection;
    private final SubjectTemplate template;
    private final Codec<Q> questions;
    private final Codec<A> answers;
    private Duration deadline = Duration.ofSeconds(5);
    private int attempts = 1;
    private Duration perAttempt = Duration.ofDays(1);
    private Backoff backoff = Backoff.FIVE_SEC_START_GRACE;
    private int firstOf = 1;

    private Builder(
        MessagingConnection connection,
        SubjectTemplate template,
        Codec<Q> questions,
        Codec<A> answers) {
      this.connection = connection;
      this.template = template;
      this.questions = questions;
      this.answers = answers;
    }

    /**
     * How long to wait for an answer, all attempts together.
     *
     * @param deadline the default is 5 seconds
     * @return this
     * @throws IllegalArgumentException when not positive
     */
    public Builder<Q, A> deadline(Duration deadline) {
      if (deadline.isNegative() || deadline.isZero()) {
        throw new IllegalArgumentException("a deadline is positive: deadline=" + deadline);
      }
      this.deadline = deadline;
      return this;
    }

    /**
     * Declares that asking twice does no harm, and so allows to ask again when nobody listened or
     * no answer came.
     *
     * @param attempts how often to ask at most
     * @param perAttempt how long to wait for each answer
     * @return this
     * @throws IllegalArgumentException when less than 1, or not positive
     */
    public Builder<Q, A> idempotent(int attempts, Duration perAttempt) {
      if (attempts < 1 || perAttempt.isNegative() || perAttempt.isZero()) {
        throw new IllegalArgumentException(
            "expected at least one attempt of positive length: attempts="
                + attempts
                + " perAttempt="
                + perAttempt);
      }
      this.attempts = attempts;
      this.perAttempt = perAttempt;
      return this;
    }

    /**
     * The waiting times between attempts.
     *
     * @param backoff the default is {@link Backoff#FIVE_SEC_START_GRACE}
     * @return this
     */
    public Builder<Q, A> backoff(Backoff backoff) {
      this.backoff = backoff;
      return this;
    }

    /**
     * Several instances answer; the first answer that is readable and no error wins. Only when all
     * have failed does the request fail, with the last error.
     *
     * @param instances how many answers may come
     * @return this
     * @throws IllegalArgumentException when less than 1
     */
    public Builder<Q, A> firstOf(int instances) {
      if (instances < 1) {
        throw new IllegalArgumentException("expected at least 1: instances=" + instances);
      }
      this.firstOf = instances;
      return this;
    }

    /**
     * Makes the requester.
     *
     * @return a requester with the options as they are now
     */
    public Requester<Q, A> build() {
      return new Requester<>(this);
    }
  }
}
