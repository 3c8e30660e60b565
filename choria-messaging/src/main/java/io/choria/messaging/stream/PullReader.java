package io.choria.messaging.stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Message;
import io.nats.client.Subscription;
import io.nats.client.impl.Headers;
import io.nats.client.support.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a pull consumer, with requests always under way so that messages wait here and not on the
 * wire (spec 06 §7.8).
 *
 * <p>What is fetched ahead is bounded by {@link Builder#prefetch(int)} messages and {@link
 * Builder#prefetchBytes(long)} bytes. After a reconnect, a missed heartbeat or a change of the
 * server's leader it asks again by itself. Thread-safe, though one thread usually polls. Owns a
 * subscription and no thread; {@link #close()} ends it at once and gives back what was fetched and
 * not polled.
 */
public final class PullReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PullReader.class);
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Streams streams;
  private final Connection connection;
  private final String stream;
  private final String consumer;
  private final String next;
  private final int prefetch;
  private final long prefetchBytes;
  private final Duration expires;
  private final Duration heartbeat;
  private final String inbox;
  private final Subscription subscription;
  private final ConnectionListener events = (c, event) -> connectionChanged(event);
  private final ReentrantLock lock = new ReentrantLock();

  // guarded by lock
  private long asked; // messages the server still owes for our requests
  private long receivedSinceRequest;
  private long lastReceived; // in the counting of the consumer
  private long lastHeard;
  private long nextRequestAt;
  private long requests;
  private @Nullable StreamException failure;

  private final boolean giveBack;
  private final boolean endsWithConnection;
  private volatile boolean stale;
  private volatile boolean doubtful;
  private volatile boolean closed;

  private PullReader(Builder builder) {
    this.streams = builder.streams;
    this.connection = streams.jnats();
    this.stream = builder.stream;
    this.consumer = builder.consumer;
    this.prefetch = builder.prefetch;
    this.prefetchBytes = builder.prefetchBytes;
    this.expires = builder.expires;
    this.heartbeat = builder.heartbeat;
    this.giveBack = builder.giveBack;
    this.endsWithConnection = builder.endsWithConnection;
    this.next = streams.api().prefix() + "CONSUMER.MSG.NEXT." + stream + "." + consumer;
    this.inbox = connection.createInbox() + ".";
    this.subscription = streams.api().subscribe(inbox + "*");
    // one request may overlap with the rest of a lost one
    subscription.setPendingLimits(3L * prefetch + 64, -1);
  }

  /**
   * Starts with options.
   *
   * @param streams the streams of the connection
   * @param stream the name of the stream
   * @param consumer the name of a pull consumer
   * @return a builder
   */
  public static Builder builder(Streams streams, String stream, String consumer) {
    return new Builder(
        streams, Names.token("stream name", stream), Names.token("consumer name", consumer));
  }

  /**
   * Takes what is there, waiting for the first message only.
   *
   * @param max the most messages to return
   * @param wait how long to wait for the first
   * @return the messages in the order of delivery, empty when none came in time
   * @throws InterruptedException if interrupted while waiting
   * @throws StreamException with code {@code NOT_FOUND} when the consumer is gone, {@code INVALID}
   *     when it is not a pull consumer or takes no request of this size, {@code CLOSED} after
   *     {@link #close()}
   */
  public List<ConsumedMessage> poll(int max, Duration wait) throws InterruptedException {
    List<ConsumedMessage> messages = new ArrayList<>(Math.min(max, 64));
    long until = System.nanoTime() + wait.toNanos();
    while (messages.size() < max) {
      ConsumedMessage message = next(messages.isEmpty() ? until : 0);
      if (message == null) {
        break;
      }
      messages.add(message);
    }
    return messages;
  }

  /**
   * Takes one message.
   *
   * @param wait how long to wait for it
   * @return the message, null when none came in time
   * @throws InterruptedException if interrupted while waiting
   * @throws StreamException as {@link #poll}
   */
  public @Nullable ConsumedMessage next(Duration wait) throws InterruptedException {
    return next(System.nanoTime() + wait.toNanos());
  }

  /** Takes one message that the server owes already, without asking for more. */
  @Nullable ConsumedMessage buffered(Duration wait) throws InterruptedException {
    checkOpen();
    Message message = take(wait.toNanos());
    return message == null ? null : received(message);
  }

  private @Nullable ConsumedMessage next(long until) throws InterruptedException {
    while (true) {
      checkOpen();
      if (doubtful) {
        doubtful = false;
        checkConsumer();
      }
      request();
      long left = until == 0 ? 0 : until - System.nanoTime();
      Message message = take(left);
      if (message != null) {
        ConsumedMessage consumed = received(message);
        if (consumed != null) {
          return consumed;
        }
      } else if (left <= 0) {
        return null;
      }
    }
  }

  private @Nullable Message take(long leftNanos) throws InterruptedException {
    try {
      if (leftNanos <= 0) {
        return subscription.nextMessage(null);
      }
      long tick = Math.min(leftNanos, Math.min(heartbeat.toNanos(), RETRY_NANOS));
      return subscription.nextMessage(Duration.ofNanos(Math.max(tick, 1_000_000)));
    } catch (IllegalStateException e) {
      throw new StreamException(
          StreamException.Code.CLOSED, 0, "the reader is closed: " + where(), e);
    }
  }

  private @Nullable ConsumedMessage received(Message message) {
    lock.lock();
    try {
      lastHeard = System.nanoTime();
      if (message.isStatusMessage()) {
        status(message.getStatus(), message.getHeaders());
        return null;
      }
      ConsumedMessage consumed = ConsumedMessage.from(streams.api(), message);
      if (consumed == null) {
        LOG.debug("ignored a message without acknowledgement subject on the inbox of {}", where());
        return null;
      }
      asked = Math.max(asked - 1, 0);
      receivedSinceRequest++;
      lastReceived = consumed.consumerSequence();
      if (consumed.deliveries() > 1) {
        streams
            .listener()
            .redelivered(stream, consumer, consumed.streamSequence(), consumed.deliveries());
      }
      return consumed;
    } finally {
      lock.unlock();
    }
  }

  /** What a status of a pull request means for what we still wait for. */
  private void status(Status status, @Nullable Headers headers) {
    String text = String.valueOf(status.getMessage());
    switch (status.getCode()) {
      case 100 -> heartbeat(headers);
      case 404, 408 -> returned(headers);
      case 409 -> conflict(text, headers);
      case 503 -> {
        doubtful = true;
        again("nobody answers pull requests");
      }
      case 400 -> fail(StreamException.Code.INVALID, text);
      default -> again(status.getCode() + " " + text);
    }
  }

  /** It was heard, and says what was sent; messages and heartbeats come in the order of sending. */
  private void heartbeat(@Nullable Headers headers) {
    if (endsWithConnection && number(headers, "Nats-Last-Consumer", 0) > lastReceived) {
      fail(
          StreamException.Code.TIMEOUT, "what was sent behind " + lastReceived + " did not arrive");
    }
  }

  private void conflict(String text, @Nullable Headers headers) {
    if (text.contains("Consumer Deleted")) {
      fail(StreamException.Code.NOT_FOUND, text);
    } else if (text.contains("Consumer is push based") || text.contains("Exceeded MaxRequest")) {
      fail(StreamException.Code.INVALID, text);
    } else if (text.contains("MaxBytes") && receivedSinceRequest == 0) {
      fail(
          StreamException.Code.INVALID,
          "the next message is larger than prefetchBytes=" + prefetchBytes);
    } else if (headers != null && headers.containsKey("Nats-Pending-Messages")) {
      // "Message Size Exceeds MaxBytes" and "Batch Completed": the rest of a request came back
      returned(headers);
    } else {
      again(text);
    }
  }

  private void fail(StreamException.Code code, String text) {
    failure = new StreamException(code, where() + ": " + text);
  }

  private void again(String why) {
    LOG.debug("{}: asking again, {}", where(), why);
    asked = 0;
    nextRequestAt = System.nanoTime() + RETRY_NANOS;
  }

  private void returned(@Nullable Headers headers) {
    asked = Math.max(asked - number(headers, "Nats-Pending-Messages", asked), 0);
  }

  private static long number(@Nullable Headers headers, String name, long otherwise) {
    String text = headers == null ? null : headers.getFirst(name);
    if (text == null) {
      return otherwise;
    }
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  private void request() {
    lock.lock();
    try {
      long now = System.nanoTime();
      if (stale || (asked > 0 && now - lastHeard > 2 * heartbeat.toNanos())) {
        doubtful |= !stale;
        stale = false;
        again("silence or a new connection");
        nextRequestAt = now;
      }
      // a request with a byte budget ends early; two at a time would not add up to one budget
      boolean low = prefetchBytes > 0 ? asked == 0 : asked <= prefetch / 2;
      if (!low || now < nextRequestAt || connection.getStatus() != Connection.Status.CONNECTED) {
        return;
      }
      long batch = prefetch - asked;
      ObjectNode body = streams.api().object();
      body.put("batch", Math.max(batch, 1));
      body.put("expires", expires.toNanos());
      body.put("idle_heartbeat", heartbeat.toNanos());
      if (prefetchBytes > 0) {
        body.put("max_bytes", prefetchBytes);
      }
      asked += Math.max(batch, 1);
      lastHeard = now;
      receivedSinceRequest = 0;
      connection.publish(next, inbox + requests++, streams.api().write(body));
    } catch (IllegalStateException e) {
      again(String.valueOf(e.getMessage()));
    } finally {
      lock.unlock();
    }
  }

  /** Silence can mean that the consumer is gone, which no status tells after the fact. */
  private void checkConsumer() throws InterruptedException {
    try {
      if (streams.status(stream, consumer).isEmpty()) {
        lock.lock();
        try {
          fail(StreamException.Code.NOT_FOUND, "the consumer does not exist any more");
        } finally {
          lock.unlock();
        }
        checkOpen();
      }
    } catch (StreamException e) {
      if (e.code() == StreamException.Code.NOT_FOUND) {
        throw e;
      }
      LOG.debug("{} could not be looked at", where(), e);
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new StreamException(StreamException.Code.CLOSED, "the reader is closed: " + where());
    }
    lock.lock();
    try {
      if (failure != null) {
        throw failure;
      }
    } finally {
      lock.unlock();
    }
  }

  private void connectionChanged(ConnectionListener.Events event) {
    if (event == ConnectionListener.Events.RESUBSCRIBED) {
      if (endsWithConnection) {
        lock.lock();
        try {
          fail(StreamException.Code.TIMEOUT, "what was on its way may be lost with the connection");
        } finally {
          lock.unlock();
        }
      }
      stale = true;
    }
  }

  private String where() {
    return "consumer " + stream + "/" + consumer;
  }

  /**
   * The stream it reads.
   *
   * @return the name of the stream
   */
  public String stream() {
    return stream;
  }

  /**
   * The consumer it reads.
   *
   * @return the name of the consumer
   */
  public String consumer() {
    return consumer;
  }

  /** Gives back what was fetched and not polled, and ends the subscription; does not wait. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      connection.removeConnectionListener(events);
      try {
        List<ConsumedMessage> fetched = giveBack ? fetched() : List.of();
        // first the subscription, or the server would deliver them to it once more
        subscription.unsubscribe();
        fetched.forEach(message -> message.nak(Duration.ZERO));
      } catch (IllegalStateException e) {
        LOG.debug("{} was closed with its connection", where(), e);
      }
    }
  }

  private List<ConsumedMessage> fetched() {
    List<ConsumedMessage> fetched = new ArrayList<>();
    try {
      Message message = subscription.nextMessage(null);
      while (message != null) {
        ConsumedMessage consumed = ConsumedMessage.from(streams.api(), message);
        if (consumed != null) {
          fetched.add(consumed);
        }
        message = subscription.nextMessage(null);
      }
    } catch (InterruptedException e) {
      // they come again after the ack wait
      Thread.currentThread().interrupt();
    }
    return fetched;
  }

  /**
   * Collects options; not thread-safe. Defaults: 500 messages and no limit of bytes ahead, requests
   * of 30 s with a heartbeat of 5 s.
   */
  public static final class Builder {
    private final Streams streams;
    private final String stream;
    private final String consumer;
    private int prefetch = 500;
    private long prefetchBytes;
    private Duration expires = Duration.ofSeconds(30);
    private Duration heartbeat = Duration.ofSeconds(5);
    private boolean giveBack = true;
    private boolean endsWithConnection;

    private Builder(Streams streams, String stream, String consumer) {
      this.streams = streams;
      this.stream = stream;
      this.consumer = consumer;
    }

    /**
     * How many messages are asked for ahead.
     *
     * @param messages at least 1; not more than the consumer's max ack pending makes sense
     * @return this
     */
    public Builder prefetch(int messages) {
      if (messages < 1) {
        throw StreamSpec.Builder.invalid("prefetch must be at least 1, prefetch=" + messages);
      }
      this.prefetch = messages;
      return this;
    }

    /**
     * How many bytes are asked for ahead; must be more than the largest message takes.
     *
     * @param bytes 0 for no limit
     * @return this
     */
    public Builder prefetchBytes(long bytes) {
      this.prefetchBytes = bytes;
      return this;
    }

    /**
     * How long one request waits at the server.
     *
     * @param expires at least a second
     * @return this
     */
    public Builder expires(Duration expires) {
      if (expires.toMillis() < 1000) {
        throw StreamSpec.Builder.invalid("expires must be at least 1 s, expires=" + expires);
      }
      this.expires = expires;
      this.heartbeat =
          heartbeat.compareTo(expires.dividedBy(2)) > 0 ? expires.dividedBy(2) : heartbeat;
      return this;
    }

    /**
     * How often the server tells that it is there; two missed ones make the reader ask again.
     *
     * @param heartbeat at least 100 ms, at most half of expires
     * @return this
     */
    public Builder heartbeat(Duration heartbeat) {
      if (heartbeat.toMillis() < 100 || heartbeat.multipliedBy(2).compareTo(expires) > 0) {
        throw StreamSpec.Builder.invalid(
            "heartbeat must be 100 ms .. half of expires=" + expires + ", heartbeat=" + heartbeat);
      }
      this.heartbeat = heartbeat;
      return this;
    }

    /** For who cannot get again what the server has sent: reading fails after a reconnect. */
    Builder endsWithConnection() {
      this.endsWithConnection = true;
      return this;
    }

    Builder giveBack(boolean back) {
      this.giveBack = back;
      return this;
    }

    /**
     * Subscribes; the first poll sends the first request.
     *
     * @return the reader, to be closed by the caller
     */
    public PullReader open() {
      PullReader reader = new PullReader(this);
      reader.connection.addConnectionListener(reader.events);
      return reader;
    }
  }
}
