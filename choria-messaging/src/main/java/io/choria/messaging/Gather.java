package io.choria.messaging;

import io.nats.client.Message;
import io.nats.client.Subscription;
import io.nats.client.impl.Headers;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Scatter-gather: asks once and takes the answers of many as they arrive, until a stop rule is met
 * (REQ-MP-4, spec 06 §7.4).
 *
 * <p>Rules that can be combined: a number of answers, a set of identities, a quiet period without
 * answers (which begins with the first one), and always a deadline. Replies are handed over one by
 * one and not kept, so memory stays bounded by the buffer however many come. Safe for use by any
 * number of threads; owns no thread and needs no close.
 *
 * @param <Q> type of the questions
 * @param <A> type of the answers
 */
public final class Gather<Q, A> {
  /** How soon a cancellation is seen while no answers come. */
  private static final long SLICE_NANOS = 100_000_000;

  private final MessagingConnection connection;
  private final SubjectTemplate template;
  private final Codec<Q> questions;
  private final Codec<A> answers;
  private final SubjectTemplate inboxTemplate = SubjectTemplate.parse("{inbox...}");
  private final int count;
  private final Set<String> expected;
  private final @Nullable Function<? super Delivery<A>, String> identity;
  private final Duration deadline;
  private final @Nullable Duration quiet;
  private final int capacity;
  private final int maxSenders;
  private final Observers observers;

  private Gather(Builder<Q, A> builder) {
    this.connection = builder.connection;
    this.template = builder.template;
    this.questions = builder.questions;
    this.answers = builder.answers;
    this.count = builder.count;
    this.expected = Set.copyOf(builder.expected);
    this.identity = builder.identity;
    this.deadline = builder.deadline;
    this.quiet = builder.quiet;
    this.capacity = builder.capacity;
    this.maxSenders = builder.maxSenders;
    this.observers = connection.observers();
  }

  /**
   * Starts the description of a gathering.
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
   * Starts the description of a gathering.
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
   * Asks, and hands each answer to the receiver, on the calling thread and in order of arrival.
   *
   * @param question what to ask
   * @param receiver called for each readable answer; what it throws ends the gathering and reaches
   *     the caller
   * @param tokens values for the places of the template, in order
   * @return how it ended
   * @throws CodecException when the question cannot be written
   * @throws PublishException when the question was not accepted for sending
   * @throws SubjectException when the tokens do not fit
   * @throws InterruptedException when interrupted
   */
  public GatherResult gather(
      Q question, java.util.function.Consumer<? super Delivery<A>> receiver, Object... tokens)
      throws InterruptedException {
    return gatherWhile(
        question,
        delivery -> {
          receiver.accept(delivery);
          return true;
        },
        tokens);
  }

  /**
   * Asks, and hands each answer to the receiver, which says whether it wants more.
   *
   * @param question what to ask
   * @param receiver called for each readable answer; false ends the gathering
   * @param tokens values for the places of the template, in order
   * @return how it ended
   * @throws CodecException when the question cannot be written
   * @throws PublishException when the question was not accepted for sending
   * @throws SubjectException when the tokens do not fit
   * @throws InterruptedException when interrupted
   */
  public GatherResult gatherWhile(
      Q question, Predicate<? super Delivery<A>> receiver, Object... tokens)
      throws InterruptedException {
    Run run = new Run(template.format(tokens), questions.encode(question), receiver, () -> false);
    return run.run();
  }

  /**
   * The same as {@link #gather} on a thread of the executor; cancelling the future ends it within a
   * tenth of a second.
   *
   * @param executor runs the gathering, blocking one thread while it lasts
   * @param question what to ask
   * @param receiver called for each readable answer
   * @param tokens values for the places of the template, in order
   * @return how it ended
   */
  public CompletableFuture<GatherResult> gatherAsync(
      Executor executor,
      Q question,
      java.util.function.Consumer<? super Delivery<A>> receiver,
      Object... tokens) {
    CompletableFuture<GatherResult> result = new CompletableFuture<>();
    executor.execute(
        () -> {
          try {
            Run run =
                new Run(
                    template.format(tokens),
                    questions.encode(question),
                    delivery -> {
                      receiver.accept(delivery);
                      return !result.isDone();
                    },
                    result::isDone);
            result.complete(run.run());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            result.cancel(false);
          } catch (RuntimeException e) {
            result.completeExceptionally(e);
          }
        });
    return result;
  }

  /** One gathering, on one thread. */
  private final class Run {
    private final String subject;
    private final byte[] payload;
    private final Predicate<? super Delivery<A>> receiver;
    private final Set<String> missing = new LinkedHashSet<>(expected);
    private final Set<String> seen = new HashSet<>();
    private int replies;
    private int failures;
    private int duplicates;
    private int unexpected;
    private final BooleanSupplier cancelled;

    Run(
        String subject,
        byte[] payload,
        Predicate<? super Delivery<A>> receiver,
        BooleanSupplier cancelled) {
      this.cancelled = cancelled;
      this.subject = subject;
      this.payload = payload;
      this.receiver = receiver;
    }

    GatherResult run() throws InterruptedException {
      long start = System.nanoTime();
      Subscription inbox = subscribe();
      GatherResult.Reason reason;
      long dropped;
      try {
        TracePropagation tracing = connection.tracing();
        Headers headers = tracing == null ? null : tracing.outgoing(null, template.text());
        connection.publish(subject, inbox.getSubject(), headers, payload);
        reason = collect(inbox, start);
      } finally {
        dropped = inbox.getDroppedCount();
        if (inbox.isActive()) {
          inbox.unsubscribe();
        }
      }
      long nanos = System.nanoTime() - start;
      if (dropped > 0) {
        observers.slowConsumer(template.text(), dropped);
      }
      if (observers.active()) {
        observers.gathered(template.text(), replies, nanos, outcome(reason));
      }
      return new GatherResult(
          reason,
          replies,
          failures,
          duplicates,
          dropped,
          missing,
          unexpected,
          Duration.ofNanos(nanos));
    }

    private Subscription subscribe() {
      try {
        Subscription inbox = connection.jnats().subscribe(connection.newInbox());
        inbox.setPendingLimits(capacity, -1);
        return inbox;
      } catch (IllegalStateException e) {
        throw connection.refused(subject, e);
      }
    }

    private GatherResult.Reason collect(Subscription inbox, long start)
        throws InterruptedException {
      long end = start + deadline.toNanos();
      long quietNanos = quiet == null ? Long.MAX_VALUE : quiet.toNanos();
      boolean begun = false;
      long idleSince = start;
      long now = start;
      while (true) {
        boolean waitsForQuiet = begun && quietNanos < end - idleSince;
        long limit = waitsForQuiet ? idleSince + quietNanos : end;
        Message message = next(inbox, Math.min(limit - now, SLICE_NANOS));
        if (message == null) {
          now = System.nanoTime();
          if (!inbox.isActive()) {
            return GatherResult.Reason.CLOSED;
          }
          if (cancelled.getAsBoolean()) {
            return GatherResult.Reason.STOPPED;
          }
          if (now - limit >= 0) {
            return waitsForQuiet ? GatherResult.Reason.QUIET : GatherResult.Reason.DEADLINE;
          }
          continue;
        }
        if (message.isStatusMessage()) {
          if (message.getStatus().getCode() == 503) {
            return GatherResult.Reason.NO_RESPONDERS;
          }
          now = System.nanoTime(); // however many of these come, the time is over some time
          if (now - limit >= 0) {
            return waitsForQuiet ? GatherResult.Reason.QUIET : GatherResult.Reason.DEADLINE;
          }
          continue;
        }
        begun = true;
        GatherResult.Reason reason = take(message);
        if (reason != null) {
          return reason;
        }
        idleSince = System.nanoTime();
        if (idleSince - end >= 0) {
          return GatherResult.Reason.DEADLINE;
        }
        now = idleSince;
      }
    }

    private @Nullable Message next(Subscription inbox, long nanos) throws InterruptedException {
      try {
        // jnats takes zero for "for ever"
        return inbox.nextMessage(Duration.ofNanos(Math.max(1, nanos)));
      } catch (IllegalStateException e) {
        return null; // closed
      }
    }

    private GatherResult.@Nullable Reason take(Message message) {
      Delivery<A> delivery = new Delivery<>(message, inboxTemplate, answers);
      ChoriaException problem = message.hasHeaders() ? ServiceErrorException.of(message) : null;
      try {
        if (problem == null) {
          Object unused = delivery.value();
        }
      } catch (CodecException e) {
        problem = e;
      }
      String sender = null;
      if (identity != null) {
        try {
          sender = identity.apply(delivery);
        } catch (RuntimeException e) {
          problem = new CodecException("no identity in the reply: " + e, e);
        }
      }
      if (sender != null && !admit(sender)) {
        duplicates++;
        return null;
      }
      if (problem != null) {
        failures++;
        observers.problem(template.text(), problem);
      } else {
        replies++;
        if (!receiver.test(delivery)) {
          return GatherResult.Reason.STOPPED;
        }
      }
      if (!expected.isEmpty() && missing.isEmpty()) {
        return GatherResult.Reason.IDENTITIES;
      }
      return count > 0 && replies + failures >= count ? GatherResult.Reason.COUNT : null;
    }

    /** Whether this is the sender's first answer. */
    private boolean admit(String sender) {
      if (missing.remove(sender)) {
        return true;
      }
      if (expected.contains(sender)) {
        return false;
      }
      if (seen.contains(sender)) {
        return false;
      }
      if (seen.size() < maxSenders) {
        seen.add(sender);
      }
      if (!expected.isEmpty()) {
        unexpected++;
      }
      return true;
    }
  }

  private static MessagingListener.Outcome outcome(GatherResult.Reason reason) {
    return switch (reason) {
      case COUNT, IDENTITIES, QUIET, STOPPED -> MessagingListener.Outcome.OK;
      case DEADLINE -> MessagingListener.Outcome.TIMEOUT;
      case NO_RESPONDERS -> MessagingListener.Outcome.NO_RESPONDERS;
      case CLOSED -> MessagingListener.Outcome.FAILED;
    };
  }

  /**
   * Options of a gathering. Defaults: deadline 5 s, no other stop rule, senders are not told apart,
   * a buffer of 65 536 replies, and at most 100 000 senders are remembered.
   *
   * @param <Q> type of the questions
   * @param <A> type of the answers
   */
  public static final class Builder<Q, A> {
    private final MessagingConnection connection;
    private final SubjectTemplate template;
    private final Codec<Q> questions;
    private final Codec<A> answers;
    private int count;
    private Set<String> expected = Set.of();
    private @Nullable Function<? super Delivery<A>, String> identity;
    private Duration deadline = Duration.ofSeconds(5);
    private @Nullable Duration quiet;
    private int capacity = 65_536;
    private int maxSenders = 100_000;

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
     * Stops after so many answers, errors included.
     *
     * @param answers at least 1
     * @return this
     * @throws IllegalArgumentException when less than 1
     */
    public Builder<Q, A> expectCount(int answers) {
      if (answers < 1) {
        throw new IllegalArgumentException("expected at least 1: answers=" + answers);
      }
      this.count = answers;
      return this;
    }

    /**
     * Stops when each of these has answered; needs {@link #identity}.
     *
     * @param identities copied; those that do not answer are named in the result
     * @return this
     */
    public Builder<Q, A> expectIdentities(Set<String> identities) {
      this.expected = Set.copyOf(identities);
      return this;
    }

    /**
     * How to tell who answered; a second answer of the same sender is then counted and discarded.
     *
     * @param identity gives a name, for example from a header or the value
     * @return this
     */
    public Builder<Q, A> identity(Function<? super Delivery<A>, String> identity) {
      this.identity = identity;
      return this;
    }

    /**
     * When to stop in any case.
     *
     * @param deadline the default is 5 seconds
     * @return this
     * @throws IllegalArgumentException when not positive
     */
    public Builder<Q, A> deadline(Duration deadline) {
      this.deadline = positive(deadline);
      return this;
    }

    /**
     * Stops when no answer has come for so long since the last one.
     *
     * @param period the default is none
     * @return this
     * @throws IllegalArgumentException when not positive
     */
    public Builder<Q, A> quietPeriod(Duration period) {
      this.quiet = positive(period);
      return this;
    }

    /**
     * How many answers may wait for the receiver; further ones are dropped and counted.
     *
     * @param replies the default is 65 536
     * @return this
     * @throws IllegalArgumentException when less than 1
     */
    public Builder<Q, A> capacity(int replies) {
      if (replies < 1) {
        throw new IllegalArgumentException("a buffer holds at least one: replies=" + replies);
      }
      this.capacity = replies;
      return this;
    }

    /**
     * How many senders that were not expected are remembered to find their duplicates.
     *
     * @param senders the default is 100 000; beyond it, duplicates are delivered
     * @return this
     */
    public Builder<Q, A> maxSenders(int senders) {
      this.maxSenders = senders;
      return this;
    }

    private static Duration positive(Duration duration) {
      if (duration.isNegative() || duration.isZero()) {
        throw new IllegalArgumentException("a time limit is positive: duration=" + duration);
      }
      return duration;
    }

    /**
     * Makes the gathering.
     *
     * @return a gathering with the options as they are now
     * @throws IllegalArgumentException when identities are expected and nothing tells them apart
     */
    public Gather<Q, A> build() {
      if (!expected.isEmpty() && identity == null) {
        throw new IllegalArgumentException("expectIdentities needs identity(...)");
      }
      return new Gather<>(this);
    }
  }
}
