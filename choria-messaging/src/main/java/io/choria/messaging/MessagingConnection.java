package io.choria.messaging;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.MessageHandler;
import io.nats.client.impl.Headers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to a NATS cluster that keeps itself alive, and the place where all patterns of this
 * module begin (REQ-CM-1, spec 06 §0.3).
 *
 * <p>Reconnects never end, authentication errors included; the waiting times are {@link
 * Backoff#TWENTY_SEC}; while there is no server, at most 10 KiB of messages wait for it, and more
 * are refused with a {@link PublishException}. Instances are safe for use by any number of threads.
 * A connection owns the threads of its jnats connection: one that reads, one that writes, and one
 * per subscriber.
 */
public final class MessagingConnection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MessagingConnection.class);

  private final Connection nats;
  private final Observers observers;
  private final @Nullable ReadGate gate;
  private final Map<io.nats.client.Consumer, Runnable> slowConsumers;
  private final Attachments attachments;
  private final @Nullable TracePropagation tracing;
  private final boolean owned;
  private final ReentrantLock repliesLock = new ReentrantLock();
  private @Nullable Dispatcher replies;
  private final Deadlines deadlines = new Deadlines();

  MessagingConnection(
      Connection nats,
      Observers observers,
      @Nullable ReadGate gate,
      Map<io.nats.client.Consumer, Runnable> slowConsumers,
      Attachments attachments,
      @Nullable TracePropagation tracing,
      boolean owned) {
    this.nats = nats;
    this.observers = observers;
    this.gate = gate;
    this.slowConsumers = slowConsumers;
    this.attachments = attachments;
    this.tracing = tracing;
    this.owned = owned;
  }

  /**
   * Starts the description of a connection.
   *
   * @return a builder with the defaults of its documentation
   */
  public static MessagingConnectionBuilder builder() {
    return new MessagingConnectionBuilder();
  }

  /**
   * Uses a connection that the caller made and keeps: {@link #close} leaves it open, and its
   * options stay as they are, which includes its reconnect buffer, delays and inbox prefix.
   *
   * @param connection an open jnats connection
   * @return this module's view of it
   */
  public static MessagingConnection wrap(Connection connection) {
    Observers observers = new Observers();
    Attachments attachments = new Attachments();
    connection.addConnectionListener(new EventForwarder(observers, attachments));
    return new MessagingConnection(
        connection, observers, null, new ConcurrentHashMap<>(), attachments, null, false);
  }

  /**
   * The jnats connection underneath, for what this module does not cover.
   *
   * @return always the same object
   */
  public Connection jnats() {
    return nats;
  }

  /**
   * Adds an observer of this connection and of everything that is done over it.
   *
   * @param listener called from many threads
   */
  public void addListener(MessagingListener listener) {
    observers.add(listener);
  }

  /**
   * Removes an observer; does nothing when it was not added.
   *
   * @param listener as given to {@link #addListener}
   */
  public void removeListener(MessagingListener listener) {
    observers.remove(listener);
  }

  /**
   * All observers as one, for patterns that report what they see. It never throws.
   *
   * @return never null, always the same object
   */
  public MessagingListener listener() {
    return observers;
  }

  Observers observers() {
    return observers;
  }

  Deadlines deadlines() {
    return deadlines;
  }

  Attachments attachments() {
    return attachments;
  }

  Dispatcher newDispatcher(MessageHandler handler) {
    try {
      return nats.createDispatcher(handler);
    } catch (IllegalStateException e) {
      throw new ConnectionException(
          ConnectionException.Reason.CLOSED, "the connection is closed or draining", e);
    }
  }

  /** Does nothing when it is closed already, or the connection is. */
  void closeDispatcher(Dispatcher dispatcher) {
    try {
      if (!isClosed() && dispatcher.isActive()) {
        nats.closeDispatcher(dispatcher);
      }
    } catch (IllegalStateException | IllegalArgumentException e) {
      LOG.debug("the dispatcher was closed by somebody else: {}", e.getMessage());
    }
  }

  /** One dispatcher for all short-lived reply subscriptions, made when first needed. */
  Dispatcher replies() {
    repliesLock.lock();
    try {
      Dispatcher known = replies;
      if (known == null || !known.isActive()) {
        known = newDispatcher(message -> {});
        replies = known;
      }
      return known;
    } finally {
      repliesLock.unlock();
    }
  }

  @Nullable TracePropagation tracing() {
    return tracing;
  }

  /** Null for wrapped connections: their reader cannot be made to wait. */
  @Nullable ReadGate gate() {
    return gate;
  }

  void onSlow(io.nats.client.Consumer consumer, Runnable action) {
    slowConsumers.put(consumer, action);
  }

  void forgetSlow(io.nats.client.Consumer consumer) {
    slowConsumers.remove(consumer);
  }

  /**
   * Whether a server is connected right now.
   *
   * @return false while reconnecting and after close
   */
  public boolean isConnected() {
    return nats.getStatus() == Connection.Status.CONNECTED;
  }

  /**
   * Whether the connection is closed for good.
   *
   * @return true after close
   */
  public boolean isClosed() {
    return nats.getStatus() == Connection.Status.CLOSED;
  }

  /**
   * The largest payload, headers included, that the server accepts.
   *
   * @return bytes, or -1 while no server was ever connected
   */
  public long maxPayload() {
    return nats.getMaxPayload();
  }

  /**
   * A new unique subject below the connection's inbox prefix.
   *
   * @return a subject that nobody used before
   */
  public String newInbox() {
    return nats.createInbox();
  }

  /**
   * Hands a message to the connection: fire and forget. Does not wait for the server; waits for
   * space in the outgoing queue for at most the publish timeout.
   *
   * @param subject a subject without wildcards
   * @param headers headers, or null
   * @param payload the payload; not copied, so do not change it afterwards
   * @throws PublishException when the message was not accepted
   */
  public void publish(String subject, @Nullable Headers headers, byte[] payload) {
    publish(subject, null, headers, payload);
  }

  void publish(
      String subject, @Nullable String replyTo, @Nullable Headers headers, byte[] payload) {
    try {
      nats.publish(subject, replyTo, headers, payload);
    } catch (IllegalStateException e) {
      throw refused(subject, e);
    } catch (IllegalArgumentException e) {
      throw unacceptable(subject, payload.length, e);
    }
  }

  /** Says why jnats refused; its exceptions tell only by text, so the state decides first. */
  ChoriaException refused(String subject, IllegalStateException cause) {
    String message = String.valueOf(cause.getMessage());
    Connection.Status status = nats.getStatus();
    if (status == Connection.Status.CLOSED || message.contains("Draining")) {
      return new PublishException(
          PublishException.Reason.CLOSED,
          "the connection is closed or draining: subject=" + subject + " status=" + status,
          cause);
    }
    return new PublishException(
        PublishException.Reason.BUFFER_FULL,
        "no room for the message: subject=" + subject + " status=" + status + ": " + message,
        cause);
  }

  ChoriaException unacceptable(String subject, int bytes, IllegalArgumentException cause) {
    long limit = nats.getMaxPayload();
    String message = String.valueOf(cause.getMessage());
    if (message.contains("payload size")) {
      return new PublishException(
          PublishException.Reason.PAYLOAD_TOO_LARGE,
          "the server accepts messages up to max_payload="
              + limit
              + " bytes, headers included: subject="
              + subject
              + " payload="
              + bytes,
          cause);
    }
    return new SubjectException("subject=" + SubjectException.shown(subject) + ": " + message);
  }

  /**
   * Waits until the server has taken all that was published before.
   *
   * @param deadline how long to wait at most
   * @throws ConnectionException when the deadline passes or the connection is closed
   * @throws InterruptedException when interrupted
   */
  public void flush(Duration deadline) throws InterruptedException {
    try {
      nats.flush(deadline);
    } catch (TimeoutException e) {
      throw new ConnectionException(
          isClosed() ? ConnectionException.Reason.CLOSED : ConnectionException.Reason.UNREACHABLE,
          "the server did not confirm a flush: deadline=" + deadline,
          e);
    }
  }

  /**
   * Ends in order: no further messages are taken from the server, those already here are handled,
   * what was published is sent, then the connection is closed. A connection that was wrapped is
   * drained and closed too.
   *
   * @param deadline how long all this may take; the connection is closed when it has passed
   * @return whether everything was handled and sent in time
   * @throws InterruptedException when interrupted; the connection is closed then too
   */
  public boolean drain(Duration deadline) throws InterruptedException {
    if (isClosed()) {
      return true;
    }
    long end = System.nanoTime() + deadline.toNanos();
    try {
      boolean complete = attachments.drainAll(deadline);
      Duration left = Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
      return nats.drain(left).get(left.toNanos(), TimeUnit.NANOSECONDS)
          && complete
          && System.nanoTime() - end < 0; // what comes at the client's own deadline says nothing
    } catch (IllegalStateException e) {
      return false; // somebody else is closing it
    } catch (TimeoutException | ExecutionException e) {
      return false;
    } finally {
      closeNats();
    }
  }

  /**
   * Closes the connection at once; what waits to be sent or handled is lost. Does nothing for a
   * connection that was wrapped, or that is closed already.
   */
  @Override
  public void close() {
    if (!owned) {
      return;
    }
    closeNats();
  }

  private void closeNats() {
    if (gate != null) {
      gate.close();
    }
    attachments.closeAll();
    try {
      nats.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    deadlines.close();
  }
}
