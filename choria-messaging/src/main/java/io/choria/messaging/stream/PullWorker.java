package io.choria.messaging.stream;

import io.choria.messaging.Backoff;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles the messages of a pull consumer with explicit acknowledgement (spec 06 §7.8 to §7.10,
 * REQ-MP-10).
 *
 * <p>While a message is held, waiting for its turn or in its handler, the server hears at half of
 * the consumer's ack wait that work goes on, so that a slow handler is no reason for a second
 * delivery. A handler that throws gets its message again after a back-off. Messages of one key,
 * when a key is given, are handled one after another; what waits behind a message that has to come
 * again comes again behind it.
 *
 * <p>Thread-safe. Owns as many handler threads as the concurrency says, one that reads, and one
 * timer, all daemons, until {@link #close()}.
 */
public final class PullWorker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PullWorker.class);
  private static final Duration POLL = Duration.ofMillis(250);

  /**
   * What a worker has done so far.
   *
   * @param acknowledged messages that are done
   * @param refused messages that shall come again because the handler said so
   * @param terminated messages that shall never come again
   * @param failed messages whose handler threw, which come again too
   * @param prolonged how often the server was told that work goes on
   */
  public record Counters(
      long acknowledged, long refused, long terminated, long failed, long prolonged) {}

  private final Builder options;
  private final PullReader reader;
  private final ExecutorService handlers;
  private final ScheduledExecutorService timer;
  private final Lanes lanes;
  private final Thread loop;
  private final long prolongNanos;
  private final int mostHeld;
  private final Map<ConsumedMessage, Long> held = new ConcurrentHashMap<>();
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition released = lock.newCondition();
  private final LongAdder acknowledged = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder terminated = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder prolonged = new LongAdder();
  private volatile boolean draining;

  private PullWorker(Builder options, ConsumerStatus consumer) {
    this.options = options;
    int concurrency = options.concurrency;
    if (consumer.maxAckPending() > 0) {
      concurrency = (int) Math.min(concurrency, consumer.maxAckPending());
    }
    this.mostHeld = concurrency * 2;
    this.prolongNanos =
        Math.max(consumer.ackWait().toNanos() / 2, TimeUnit.MILLISECONDS.toNanos(5));
    this.reader =
        PullReader.builder(options.streams, options.stream, options.consumer)
            .prefetch(concurrency)
            .open();
    String name = "choria-worker-" + options.consumer;
    this.handlers = Executors.newFixedThreadPool(concurrency, daemons(name));
    this.timer = Executors.newSingleThreadScheduledExecutor(daemons(name + "-timer"));
    this.lanes = new Lanes(handlers, options.key, this::handle);
    this.loop = daemons(name + "-reader").newThread(this::read);
  }

  private static ThreadFactory daemons(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  /**
   * Starts with options.
   *
   * @param streams the streams of the connection
   * @param stream the name of the stream
   * @param consumer the name of a pull consumer with explicit acknowledgement
   * @param handler handles the messages
   * @return a builder
   */
  public static Builder builder(
      Streams streams, String stream, String consumer, MessageHandler handler) {
    return new Builder(streams, stream, consumer, handler);
  }

  private void read() {
    try {
      while (!draining) {
        // what was asked for keeps coming; it is taken over so that the timer can prolong it
        ConsumedMessage message =
            held.size() < mostHeld ? reader.next(POLL) : reader.buffered(Duration.ofMillis(20));
        if (message != null) {
          held.put(message, System.nanoTime());
          lanes.submit(message);
        }
      }
      ConsumedMessage rest = reader.buffered(Duration.ZERO);
      while (rest != null) {
        rest.nak(Duration.ZERO);
        rest = reader.buffered(Duration.ZERO);
      }
    } catch (InterruptedException e) {
      LOG.debug("the reader of a worker ends");
    } catch (StreamException e) {
      if (!draining) {
        LOG.warn("a worker stops: {}", e.getMessage());
        options.streams.listener().problem("worker " + options.consumer, e);
        stopped.completeExceptionally(e);
      }
    } catch (RejectedExecutionException e) {
      LOG.debug("a message came while the worker was closing", e);
    }
  }

  private void handle(ConsumedMessage message) {
    if (!held.containsKey(message)) {
      return; // given back while it waited in its lane
    }
    Outcome outcome;
    try {
      outcome = options.handler.handle(message);
    } catch (Exception e) {
      failed.increment();
      Duration delay = options.backoff.delay((int) Math.min(message.deliveries() - 1, 1000));
      LOG.debug("a handler failed, {} comes again after {}", message, delay, e);
      options.streams.listener().problem("handler of " + options.consumer, e);
      giveBack(message, delay);
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      return;
    }
    settle(message, outcome);
  }

  private void settle(ConsumedMessage message, Outcome outcome) {
    if (outcome instanceof Outcome.Nak nak) {
      refused.increment();
      giveBack(message, nak.delay());
    } else if (outcome instanceof Outcome.Term term) {
      if (message.term(term.reason())) {
        terminated.increment();
      }
      release(message);
    } else if (outcome instanceof Outcome.Progress) {
      if (message.progress()) {
        prolonged.increment();
        held.replace(message, System.nanoTime());
        message.whenSettled(() -> release(message));
      } else {
        release(message);
      }
    } else {
      acknowledge(message);
      release(message);
    }
  }

  private void acknowledge(ConsumedMessage message) {
    Duration confirm = options.confirm;
    if (confirm == null) {
      if (message.ack()) {
        acknowledged.increment();
      }
      return;
    }
    try {
      if (message.ackSync(confirm)) {
        acknowledged.increment();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (StreamException e) {
      LOG.debug("an acknowledgement was not confirmed, {} may come again", message, e);
      options.streams.listener().problem("acknowledgement of " + options.consumer, e);
    }
  }

  private void giveBack(ConsumedMessage message, Duration delay) {
    message.nak(delay);
    release(message);
    for (ConsumedMessage behind : lanes.takeBehind(message)) {
      behind.nak(delay);
      release(behind);
    }
  }

  private void release(ConsumedMessage message) {
    held.remove(message);
    lock.lock();
    try {
      released.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Tells the server of everything held for half of the ack wait. */
  private void prolong() {
    long now = System.nanoTime();
    held.forEach(
        (message, since) -> {
          if (now - since >= prolongNanos && message.progress()) {
            prolonged.increment();
            held.replace(message, since, now);
          }
        });
  }

  /**
   * What was done so far.
   *
   * @return the counters
   */
  public Counters counters() {
    return new Counters(
        acknowledged.sum(), refused.sum(), terminated.sum(), failed.sum(), prolonged.sum());
  }

  /**
   * How many messages wait or are being handled.
   *
   * @return the number of messages held
   */
  public int heldMessages() {
    return held.size();
  }

  /**
   * Tells when the worker ends: normally after {@link #close()}, with a {@link StreamException}
   * when the consumer is gone.
   *
   * @return a future that is completed once
   */
  public CompletableFuture<Void> stopped() {
    return stopped.copy();
  }

  /**
   * Takes no more messages and waits until those held are settled.
   *
   * @param deadline the longest wait
   * @return whether all were settled in time
   * @throws InterruptedException if interrupted while waiting
   */
  public boolean drain(Duration deadline) throws InterruptedException {
    draining = true;
    long until = System.nanoTime() + deadline.toNanos();
    loop.join(Math.max(1, deadline.toMillis()));
    lock.lock();
    try {
      while (!held.isEmpty()) {
        long left = until - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        var unused = released.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
    return true;
  }

  /**
   * Drains for the drain timeout of the builder, then interrupts the handlers that still run; their
   * messages come again after the ack wait.
   */
  @Override
  public void close() {
    try {
      if (!drain(options.drainTimeout)) {
        LOG.info("closing a worker with messages in work, held={}", held.size());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      loop.interrupt();
      handlers.shutdownNow();
      timer.shutdownNow();
      reader.close();
      stopped.complete(null);
    }
  }

  /**
   * Collects options; not thread-safe. Defaults: 8 messages at a time, no key, acknowledgement
   * without confirmation, back-off from half a second to five, drain 10 s.
   */
  public static final class Builder {
    private final Streams streams;
    private final String stream;
    private final String consumer;
    private final MessageHandler handler;
    private int concurrency = 8;
    private @Nullable Function<ConsumedMessage, ?> key;
    private @Nullable Duration confirm;
    private Backoff backoff = Backoff.FIVE_SEC;
    private Duration drainTimeout = Duration.ofSeconds(10);

    private Builder(Streams streams, String stream, String consumer, MessageHandler handler) {
      this.streams = streams;
      this.stream = Names.token("stream name", stream);
      this.consumer = Names.token("consumer name", consumer);
      this.handler = handler;
    }

    /**
     * How many messages are handled at a time; never more than the consumer's max ack pending.
     *
     * @param messages at least 1
     * @return this
     */
    public Builder concurrency(int messages) {
      if (messages < 1) {
        throw StreamSpec.Builder.invalid("concurrency must be at least 1, concurrency=" + messages);
      }
      this.concurrency = messages;
      return this;
    }

    /**
     * Messages of equal keys are handled one after another, in the order of delivery.
     *
     * @param key gives the key of a message
     * @return this
     */
    public Builder laneKey(Function<ConsumedMessage, ?> key) {
      this.key = key;
      return this;
    }

    /**
     * Waits until the server has confirmed each acknowledgement, so that a message that was handled
     * does not come again when the acknowledgement is lost.
     *
     * @param deadline how long to wait for one
     * @return this
     */
    public Builder confirmAcks(Duration deadline) {
      this.confirm = deadline;
      return this;
    }

    /**
     * After how long a message comes again whose handler failed, by the number of its deliveries.
     *
     * @param backoff the policy
     * @return this
     */
    public Builder backoff(Backoff backoff) {
      this.backoff = backoff;
      return this;
    }

    /**
     * How long {@link PullWorker#close()} waits for messages in work.
     *
     * @param timeout zero for not at all
     * @return this
     */
    public Builder drainTimeout(Duration timeout) {
      this.drainTimeout = timeout;
      return this;
    }

    /**
     * Looks at the consumer and starts.
     *
     * @return the worker, to be closed by the caller
     * @throws InterruptedException if interrupted while waiting for the server
     * @throws StreamException with code {@code NOT_FOUND} when there is no such consumer, {@code
     *     INVALID} when it does not acknowledge explicitly
     */
    public PullWorker start() throws InterruptedException {
      ConsumerStatus status =
          streams
              .status(stream, consumer)
              .orElseThrow(
                  () ->
                      new StreamException(
                          StreamException.Code.NOT_FOUND,
                          "no consumer " + stream + "/" + consumer));
      if (status.ackMode() != ConsumerSpec.AckMode.EXPLICIT) {
        throw StreamSpec.Builder.invalid(
            "a worker needs ack_policy=explicit, consumer="
                + stream
                + "/"
                + consumer
                + " ack_policy="
                + status.ackMode().wire);
      }
      PullWorker worker = new PullWorker(this, status);
      var unused =
          worker.timer.scheduleWithFixedDelay(
              worker::prolong,
              worker.prolongNanos / 4,
              worker.prolongNanos / 4,
              TimeUnit.NANOSECONDS);
      worker.loop.start();
      return worker;
    }
  }
}
