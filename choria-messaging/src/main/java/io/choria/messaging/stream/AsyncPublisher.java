package io.choria.messaging.stream;

import io.choria.messaging.Backoff;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes without waiting for each acknowledgement, at most a window of messages at a time (spec
 * 06 §7.7, REQ-MP-7).
 *
 * <p>Messages are completed in the order of publishing, through the {@link PublishListener}. When
 * an acknowledgement is overdue, refused for now, or lost with the connection, publishing stops,
 * everything in doubt is sent again in order with the same {@code Nats-Msg-Id}, and only then new
 * messages follow. A message without an id may be stored twice by that; one with an id may not, as
 * long as the retries end within the stream's duplicate window, for which {@link
 * Builder#retryFor(Duration)} is the limit.
 *
 * <p>Order in the stream. One case cannot be prevented: a server that refuses or loses one message
 * and stores later ones that were under way. With {@link Builder#repairOrder(boolean)} those later
 * ones are published once more behind it under a new id ({@code <id>~2}), so that a reader that
 * takes each message only after its predecessor finds a complete ordered sequence; without it they
 * stay where they are.
 *
 * <p>Thread-safe: threads that publish at the same time are put in some order. Owns one daemon
 * thread and a subscription until {@link #close()}, which waits for open acknowledgements up to the
 * acknowledgement timeout.
 *
 * @param <C> what is handed to the listener with each message
 */
public final class AsyncPublisher<C> implements AutoCloseable {
  /** The largest number of messages without acknowledgement unless set. */
  public static final int DEFAULT_WINDOW = 4096;

  private static final long KEEPER_TICK = TimeUnit.MILLISECONDS.toNanos(250);
  private static final Logger LOG = LoggerFactory.getLogger(AsyncPublisher.class);

  private final Connection connection;
  private final Builder<C> options;
  private final PublishWindow<C> window;
  private final PublishWire wire;
  private final ReentrantLock sending = new ReentrantLock(true);
  private final ConnectionListener events = (c, event) -> connectionChanged(event);
  private final Thread keeper;
  private final long ackTimeout;
  private volatile boolean disconnected;
  private volatile @Nullable StreamException stopped;
  private final LongAdder retried = new LongAdder();
  private final Repairs repairs = new Repairs();

  private AsyncPublisher(Builder<C> options) {
    this.options = options;
    this.connection = options.streams.jnats();
    this.ackTimeout = options.ackTimeout.toNanos();
    this.window =
        new PublishWindow<>(options.window, options.windowBytes, options.listener, this::givenUp);
    this.wire = wire(options);
    this.keeper = new Thread(this::keep, "choria-async-publisher");
    keeper.setDaemon(true);
  }

  private PublishWire wire(Builder<C> options) {
    JetStreamApi api = options.streams.api();
    String batches = options.fastBatches;
    return batches == null
        ? new SingleWire<>(api, window, options.retries > 0)
        : new FastWire<>(api, window, batches, options.window, ackTimeout);
  }

  /**
   * Starts with options.
   *
   * @param streams where to publish
   * @param listener hears of each message in order
   * @param <C> what is handed to the listener with each message
   * @return a builder
   */
  public static <C> Builder<C> builder(Streams streams, PublishListener<C> listener) {
    return new Builder<>(streams, listener);
  }

  /**
   * Hands a message over. Blocks while the window is full or an interruption is being repaired.
   *
   * @param publication the message
   * @param context comes back in the listener
   * @return the ticket: 0 for the first message, one more for each further one
   * @throws InterruptedException if interrupted while waiting for room; the message was not taken
   * @throws StreamException with code {@code TIMEOUT} when there was no room in time, {@code
   *     CLOSED} when the publisher is closed or stopped at a failure, {@code INVALID} when the
   *     server takes no message of this size
   */
  public long publish(Publication publication, C context) throws InterruptedException {
    long limit = connection.getMaxPayload();
    int bytes = publication.size();
    if (limit > 0 && bytes > limit) {
      throw StreamSpec.Builder.invalid(
          "the server takes up to max_payload=" + limit + " bytes, bytes=" + bytes);
    }
    if (window.lock.isHeldByCurrentThread()) {
      throw new StreamException(
          StreamException.Code.CLOSED, "a publish listener must not publish through its publisher");
    }
    long until = System.nanoTime() + options.publishTimeout.toNanos();
    while (true) {
      if (!sending.tryLock(Math.max(until - System.nanoTime(), 0), TimeUnit.NANOSECONDS)) {
        throw noRoom();
      }
      try {
        failIfLost();
        failIfStopped();
        if (window.hasRoom(bytes)) {
          return sendNext(publication, context);
        }
      } finally {
        sending.unlock();
      }
      awaitRoom(bytes, until);
    }
  }

  private long sendNext(Publication publication, C context) {
    long ticket = window.reserve(publication, context, System.nanoTime());
    if (disconnected || connection.getStatus() != Connection.Status.CONNECTED) {
      // queued by the connection it could overtake what is lost with the old socket
      suspect();
    } else {
      transmit(ticket, 0, publication);
    }
    return ticket;
  }

  private void transmit(long ticket, int attempt, Publication publication) {
    try {
      wire.transmit(ticket, attempt, publication);
    } catch (IllegalStateException e) {
      LOG.debug("the connection did not take a message, ticket={}", ticket, e);
      suspect();
    } catch (IllegalArgumentException e) {
      window.lock.lock();
      try {
        window.refused(
            ticket,
            attempt,
            new StreamException(
                StreamException.Code.INVALID, 0, "not publishable: " + e.getMessage(), e),
            false);
      } finally {
        window.lock.unlock();
      }
    }
  }

  private void awaitRoom(int bytes, long until) throws InterruptedException {
    window.lock.lock();
    try {
      while (!window.hasRoom(bytes) && stopped == null) {
        if (!window.awaitRoom(until)) {
          throw noRoom();
        }
      }
    } finally {
      window.lock.unlock();
    }
  }

  private StreamException noRoom() {
    return new StreamException(
        StreamException.Code.TIMEOUT,
        "no room in the publish window within "
            + options.publishTimeout
            + ", pending="
            + pending());
  }

  /**
   * How many messages are not completed.
   *
   * @return the number of messages in the window
   */
  public long pending() {
    return window.tail() - window.head();
  }

  /**
   * How many messages were sent more than once.
   *
   * @return the number of retries since the start
   */
  public long retried() {
    return retried.sum();
  }

  /**
   * Waits until every message published so far is completed.
   *
   * @param deadline the longest wait
   * @throws InterruptedException if interrupted while waiting
   * @throws StreamException with code {@code TIMEOUT} when messages are still open, or the failure
   *     the publisher stopped at
   */
  public void flush(Duration deadline) throws InterruptedException {
    long target = window.tail();
    long until = System.nanoTime() + deadline.toNanos();
    if (sending.tryLock(Math.max(deadline.toNanos(), 0), TimeUnit.NANOSECONDS)) {
      try {
        wire.poke();
      } finally {
        sending.unlock();
      }
    }
    window.lock.lock();
    try {
      if (!window.awaitFlushed(target, until)) {
        throw new StreamException(
            StreamException.Code.TIMEOUT,
            "messages without acknowledgement after " + deadline + ", pending=" + pending());
      }
    } finally {
      window.lock.unlock();
    }
    StreamException problem = stopped;
    if (problem != null && problem.code() != StreamException.Code.CLOSED) {
      throw problem;
    }
  }

  /**
   * Waits for open acknowledgements up to the acknowledgement timeout, then gives up the rest with
   * code {@code CLOSED}. On interruption it gives up at once and keeps the interrupt.
   */
  @Override
  public void close() {
    if (stopped == null) {
      try {
        flush(options.ackTimeout);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (StreamException e) {
        LOG.debug("closing with open messages", e);
      }
    }
    stop(new StreamException(StreamException.Code.CLOSED, "the publisher is closed"));
    keeper.interrupt();
    connection.removeConnectionListener(events);
    wire.close();
  }

  private void stop(StreamException problem) {
    window.lock.lock();
    try {
      if (stopped == null) {
        stopped = problem;
      }
    } finally {
      window.lock.unlock();
    }
    window.abandon(problem);
  }

  /**
   * Without retries a lost connection ends the publisher at the first message that it cannot take.
   */
  private void failIfLost() {
    boolean lost = disconnected || connection.getStatus() != Connection.Status.CONNECTED;
    if (options.retries == 0 && lost) {
      stop(new StreamException(StreamException.Code.CLOSED, "the connection was lost"));
    }
  }

  private void failIfStopped() {
    StreamException problem = stopped;
    if (problem != null) {
      throw new StreamException(
          StreamException.Code.CLOSED,
          problem.serverCode(),
          "the publisher does not take messages any more: " + problem.getMessage(),
          problem);
    }
  }

  private void connectionChanged(ConnectionListener.Events event) {
    switch (event) {
      case DISCONNECTED -> {
        disconnected = true;
        suspect();
      }
      case CLOSED -> {
        disconnected = true;
        stop(new StreamException(StreamException.Code.CLOSED, "the connection was closed"));
      }
      case RECONNECTED, RESUBSCRIBED -> window.signalTrouble();
      default -> {}
    }
  }

  private void suspect() {
    window.setSuspect(true);
    window.signalTrouble();
  }

  /** The keeper: finds overdue acknowledgements and repairs. */
  private void keep() {
    long tick = Math.min(wire.tickNanos(), Math.min(ackTimeout / 4, KEEPER_TICK));
    try {
      while (stopped == null) {
        window.lock.lock();
        try {
          if (!window.suspect()) {
            window.awaitTrouble(System.nanoTime() + tick);
          }
        } finally {
          window.lock.unlock();
        }
        if (wire.paused() && sending.tryLock()) {
          try {
            wire.poke();
          } finally {
            sending.unlock();
          }
        }
        if (window.overdue(ackTimeout)) {
          window.setSuspect(true);
        }
        if (window.suspect() && stopped == null) {
          repair();
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("the keeper of a publisher ends");
    }
  }

  private void repair() throws InterruptedException {
    sending.lockInterruptibly();
    try {
      if (options.retries == 0) {
        stop(
            new StreamException(
                disconnected ? StreamException.Code.CLOSED : StreamException.Code.TIMEOUT,
                disconnected
                    ? "the connection was lost with messages in doubt"
                    : "an acknowledgement is overdue after " + options.ackTimeout));
        return;
      }
      window.lock.lock();
      try {
        window.suspend(true);
      } finally {
        window.lock.unlock();
      }
      new WindowRepair<>(window, options, wire, repairs).run();
    } finally {
      window.lock.lock();
      try {
        window.suspend(false);
      } finally {
        window.lock.unlock();
      }
      sending.unlock();
    }
  }

  /** Called with the window's lock when a message is given up for good. */
  private void givenUp(StreamException problem) {
    if (options.stopAtFailure) {
      stop(problem);
    }
  }

  /** What the repair needs of the publisher. */
  private final class Repairs implements WindowRepair.Sender {
    @Override
    public boolean stopped() {
      return stopped != null;
    }

    @Override
    public boolean ready() {
      if (connection.getStatus() != Connection.Status.CONNECTED) {
        return false;
      }
      disconnected = false;
      return true;
    }

    @Override
    public boolean connected() {
      return !disconnected;
    }

    @Override
    public void send(long ticket, int attempt, Publication publication) {
      retried.increment();
      transmit(ticket, attempt, publication);
    }
  }

  /**
   * Collects options; not thread-safe. Defaults: window 4096 messages and 64 MiB, acknowledgement
   * timeout 5 s, publish timeout 30 s, retries for 100 s, no order repair.
   *
   * @param <C> what is handed to the listener with each message
   */
  public static final class Builder<C> {
    final Streams streams;
    final PublishListener<C> listener;
    int window = DEFAULT_WINDOW;
    long windowBytes = 64L << 20;
    Duration ackTimeout = Duration.ofSeconds(5);
    Duration publishTimeout = Duration.ofSeconds(30);
    Duration retryFor = Duration.ofSeconds(100);
    int retries = Integer.MAX_VALUE;
    Backoff backoff = Backoff.FIVE_SEC_START_GRACE;
    boolean repairOrder;
    boolean stopAtFailure;
    @Nullable String fastBatches;

    private Builder(Streams streams, PublishListener<C> listener) {
      this.streams = streams;
      this.listener = listener;
    }

    /**
     * How many messages may be without acknowledgement.
     *
     * @param messages 1 to 1 048 576
     * @return this
     */
    public Builder<C> window(int messages) {
      if (messages < 1 || messages > 1 << 20) {
        throw StreamSpec.Builder.invalid("window must be 1..1048576, window=" + messages);
      }
      this.window = messages;
      return this;
    }

    /**
     * How many bytes of bodies may be without acknowledgement; one larger message goes alone.
     *
     * @param bytes more than zero
     * @return this
     */
    public Builder<C> windowBytes(long bytes) {
      if (bytes < 1) {
        throw StreamSpec.Builder.invalid(
            "windowBytes must be more than zero, windowBytes=" + bytes);
      }
      this.windowBytes = bytes;
      return this;
    }

    /**
     * After how long an acknowledgement is overdue.
     *
     * @param timeout at least 10 ms
     * @return this
     */
    public Builder<C> ackTimeout(Duration timeout) {
      if (timeout.toMillis() < 10) {
        throw StreamSpec.Builder.invalid(
            "ackTimeout must be at least 10 ms, ackTimeout=" + timeout);
      }
      this.ackTimeout = timeout;
      return this;
    }

    /**
     * How long {@link AsyncPublisher#publish} waits for room.
     *
     * @param timeout not negative
     * @return this
     */
    public Builder<C> publishTimeout(Duration timeout) {
      this.publishTimeout = timeout;
      return this;
    }

    /**
     * How long one message is tried again; less than the stream's duplicate window, or a retry may
     * store it twice.
     *
     * @param duration from the first attempt on
     * @return this
     */
    public Builder<C> retryFor(Duration duration) {
      this.retryFor = duration;
      return this;
    }

    /**
     * How often one message is sent again. With 0 the publisher never sends anything twice: the
     * first overdue, refused or lost acknowledgement stops it, and every open message is given up
     * in order.
     *
     * @param retries 0 or more
     * @return this
     */
    public Builder<C> retries(int retries) {
      this.retries = retries;
      if (retries == 0) {
        this.stopAtFailure = true;
      }
      return this;
    }

    /**
     * The waits between rounds of retries.
     *
     * @param backoff the policy
     * @return this
     */
    public Builder<C> backoff(Backoff backoff) {
      this.backoff = backoff;
      return this;
    }

    /**
     * Whether messages that were stored before a predecessor are published once more behind it.
     *
     * @param repair true to publish them again
     * @return this
     */
    public Builder<C> repairOrder(boolean repair) {
      this.repairOrder = repair;
      return this;
    }

    /**
     * Whether the publisher stops when a message is given up, so that nothing later is stored
     * without it.
     *
     * @param stop true to stop; then the caller starts again from the failed message with a new
     *     publisher
     * @return this
     */
    public Builder<C> stopAtFailure(boolean stop) {
      this.stopAtFailure = stop;
      return this;
    }

    /**
     * Publishes in fast batches: the server acknowledges up to 500 messages with one answer, stores
     * nothing behind a hole, and tells no position of single messages. All subjects must belong to
     * the one stream, which must allow fast batches.
     *
     * @param stream the name of the stream
     * @return this
     */
    public Builder<C> fastBatches(String stream) {
      this.fastBatches = Names.token("stream name", stream);
      return this;
    }

    /**
     * Subscribes for the acknowledgements and starts.
     *
     * @return the publisher, to be closed by the caller
     * @throws UnsupportedByServerException if fast batches were asked for and the server is older
     *     than 2.14
     */
    public AsyncPublisher<C> open() {
      if (fastBatches != null) {
        FastWire.require(streams, fastBatches);
      }
      AsyncPublisher<C> publisher = new AsyncPublisher<>(this);
      publisher.connection.addConnectionListener(publisher.events);
      publisher.keeper.start();
      return publisher;
    }
  }
}
