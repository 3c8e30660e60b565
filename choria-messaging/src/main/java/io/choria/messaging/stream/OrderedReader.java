package io.choria.messaging.stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.NUID;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a stream in order without acknowledgements, for tails and replays (spec 06 §7.8, REQ-MP-8).
 *
 * <p>It makes a consumer of its own that keeps nothing on the server. Every delivery carries a
 * number; a hole, a lost consumer or a silent server makes the reader continue behind the last
 * message it gave out, so that the caller sees each message once and in order whatever happens to
 * the connection. What the stream dropped meanwhile is counted in {@link #missed()}.
 *
 * <p>Thread-safe, though one thread usually reads. Owns a subscription and no thread.
 */
public final class OrderedReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OrderedReader.class);
  private static final Duration INACTIVE = Duration.ofMinutes(1);
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final Builder options;
  private final Streams streams;
  private final ReentrantLock lock = new ReentrantLock();

  // guarded by lock
  private @Nullable PullReader reader;
  private long lastStream;
  private long lastConsumer;
  private long resumes;
  private long missed;
  private boolean closed;

  private OrderedReader(Builder options) {
    this.options = options;
    this.streams = options.streams;
    this.lastStream = options.after;
  }

  /**
   * Starts with options.
   *
   * @param streams the streams of the connection
   * @param stream the name of the stream
   * @return a builder
   */
  public static Builder builder(Streams streams, String stream) {
    return new Builder(streams, Names.token("stream name", stream));
  }

  /**
   * Takes one message.
   *
   * @param wait how long to wait for it
   * @return the message, empty when none came in time
   * @throws InterruptedException if interrupted while waiting
   * @throws StreamException with code {@code NOT_FOUND} when the stream is gone, {@code CONFLICT}
   *     when it holds less than was read already, as after a restore from an old copy
   */
  public Optional<StoredMessage> next(Duration wait) throws InterruptedException {
    long until = System.nanoTime() + wait.toNanos();
    lock.lockInterruptibly();
    try {
      return Optional.ofNullable(nextInOrder(until));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes what is there, waiting for the first message only.
   *
   * @param max the most messages to return
   * @param wait how long to wait for the first
   * @return the messages in order, empty when none came in time
   * @throws InterruptedException if interrupted while waiting
   * @throws StreamException as {@link #next}
   */
  public List<StoredMessage> poll(int max, Duration wait) throws InterruptedException {
    long until = System.nanoTime() + wait.toNanos();
    List<StoredMessage> messages = new ArrayList<>();
    lock.lockInterruptibly();
    try {
      while (messages.size() < max) {
        StoredMessage message = nextInOrder(messages.isEmpty() ? until : 0);
        if (message == null) {
          break;
        }
        messages.add(message);
      }
      return messages;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable StoredMessage nextInOrder(long until) throws InterruptedException {
    while (!closed) {
      PullReader current = reader;
      if (current == null) {
        current = open(until);
        if (current == null) {
          return null;
        }
      }
      ConsumedMessage message = take(current, until);
      if (message == null) {
        if (reader != null) {
          return null;
        }
      } else if (message.consumerSequence() == lastConsumer + 1) {
        lastConsumer++;
        lastStream = message.streamSequence();
        return stored(message);
      } else if (message.consumerSequence() > lastConsumer) {
        resume("a hole before delivery " + message.consumerSequence());
      }
    }
    throw new StreamException(
        StreamException.Code.CLOSED, "the reader of " + options.stream + " is closed");
  }

  private @Nullable ConsumedMessage take(PullReader current, long until)
      throws InterruptedException {
    try {
      long left = until - System.nanoTime();
      return current.next(Duration.ofNanos(Math.max(left, 0)));
    } catch (StreamException e) {
      if (e.code() == StreamException.Code.CLOSED) {
        throw e;
      }
      resume(String.valueOf(e.getMessage()));
      return null;
    }
  }

  private void resume(String why) {
    LOG.debug("reading {} again behind sequence {}: {}", options.stream, lastStream, why);
    PullReader current = reader;
    reader = null;
    if (current != null) {
      current.close();
    }
    resumes++;
  }

  /** Makes the consumer; null when the server could not be reached in time. */
  private @Nullable PullReader open(long until) throws InterruptedException {
    while (true) {
      try {
        if (resumes > 0) {
          lookForLosses();
        }
        String name = "ordered_" + NUID.nextGlobal();
        ObjectNode config = config(name);
        ObjectNode body = streams.api().object().put("stream_name", options.stream);
        body.set("config", config);
        streams.api().call("CONSUMER.CREATE." + options.stream + "." + name, body);
        lastConsumer = 0;
        PullReader opened =
            PullReader.builder(streams, options.stream, name)
                .prefetch(options.prefetch)
                .endsWithConnection()
                .open();
        reader = opened;
        return opened;
      } catch (StreamException e) {
        boolean passes =
            switch (e.code()) {
              case TIMEOUT, NO_RESPONDERS, CLOSED, REFUSED ->
                  !streams.jnats().getStatus().name().equals("CLOSED");
              default -> false;
            };
        if (!passes || resumes == 0) {
          throw e;
        }
        long left = until - System.nanoTime();
        if (left <= 0) {
          return null;
        }
        TimeUnit.NANOSECONDS.sleep(Math.min(left, RETRY_NANOS));
      }
    }
  }

  private void lookForLosses() throws InterruptedException {
    if (lastStream == 0) {
      return;
    }
    StreamStatus status =
        streams
            .status(options.stream)
            .orElseThrow(
                () ->
                    new StreamException(
                        StreamException.Code.NOT_FOUND, "no stream " + options.stream));
    if (status.lastSequence() < lastStream) {
      throw new StreamException(
          StreamException.Code.CONFLICT,
          "the stream went back: stream="
              + options.stream
              + " last sequence="
              + status.lastSequence()
              + ", read up to="
              + lastStream);
    }
    if (status.firstSequence() > lastStream + 1) {
      missed += status.firstSequence() - lastStream - 1;
      lastStream = status.firstSequence() - 1;
    }
  }

  private ObjectNode config(String name) {
    ObjectNode config = streams.api().object();
    config.put("name", name);
    config.put("ack_policy", "none");
    config.put("replay_policy", "instant");
    config.put("max_deliver", 1);
    config.put("mem_storage", true);
    config.put("num_replicas", 1);
    config.put("inactive_threshold", INACTIVE.toNanos());
    if (!options.filter.isEmpty() || options.lastPerSubject) {
      config.put("filter_subject", options.filter.isEmpty() ? ">" : options.filter);
    }
    if (lastStream > 0) {
      config.put("deliver_policy", "by_start_sequence").put("opt_start_seq", lastStream + 1);
    } else if (options.since != null) {
      config.put("deliver_policy", "by_start_time").put("opt_start_time", options.since.toString());
    } else {
      config.put("deliver_policy", options.lastPerSubject ? "last_per_subject" : "all");
    }
    return config;
  }

  private StoredMessage stored(ConsumedMessage message) {
    var headers = message.headers();
    return new StoredMessage(
        options.stream,
        message.subject(),
        message.streamSequence(),
        message.time(),
        headers == null ? new io.nats.client.impl.Headers() : headers,
        message.data());
  }

  /**
   * The position of the last message given out.
   *
   * @return the stream sequence, 0 before the first message
   */
  public long position() {
    lock.lock();
    try {
      return lastStream;
    } finally {
      lock.unlock();
    }
  }

  /**
   * How often reading was taken up again after a hole, a lost consumer or a lost connection.
   *
   * @return the number of resumes
   */
  public long resumes() {
    lock.lock();
    try {
      return resumes;
    } finally {
      lock.unlock();
    }
  }

  /**
   * How many sequences the stream dropped before they could be read, counted when reading was taken
   * up again; with a filter some of them may have been of other subjects.
   *
   * @return the number of sequences
   */
  public long missed() {
    lock.lock();
    try {
      return missed;
    } finally {
      lock.unlock();
    }
  }

  /** Ends reading; the server removes the consumer by itself. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      PullReader current = reader;
      reader = null;
      if (current != null) {
        current.close();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Collects options; not thread-safe. Defaults: all subjects, from the first message, 500 messages
   * ahead.
   */
  public static final class Builder {
    private final Streams streams;
    private final String stream;
    private String filter = "";
    private long after;
    private @Nullable Instant since;
    private boolean onlyNew;
    private boolean lastPerSubject;
    private int prefetch = 500;

    private Builder(Streams streams, String stream) {
      this.streams = streams;
      this.stream = stream;
    }

    /**
     * The subjects to read.
     *
     * @param subject literal or with wildcards
     * @return this
     */
    public Builder filterSubject(String subject) {
      this.filter = Names.filterSubject(subject);
      return this;
    }

    /**
     * Starts behind a position, as remembered from an earlier reader.
     *
     * @param sequence the last stream sequence that is not wanted any more
     * @return this
     */
    public Builder after(long sequence) {
      this.after = sequence;
      return this;
    }

    /**
     * Starts with the first message stored at or after a time.
     *
     * @param time the time of the server
     * @return this
     */
    public Builder since(Instant time) {
      this.since = time;
      return this;
    }

    /**
     * Starts with messages stored after opening.
     *
     * @return this
     */
    public Builder onlyNew() {
      this.onlyNew = true;
      return this;
    }

    /**
     * Starts with the last message of every subject; after an interruption every message follows,
     * also those that are not the last of their subject any more.
     *
     * @return this
     */
    public Builder lastPerSubject() {
      this.lastPerSubject = true;
      return this;
    }

    /**
     * How many messages are asked for ahead.
     *
     * @param messages at least 1
     * @return this
     */
    public Builder prefetch(int messages) {
      this.prefetch = messages;
      return this;
    }

    /**
     * Makes the consumer and starts.
     *
     * @return the reader, to be closed by the caller
     * @throws InterruptedException if interrupted while waiting for the server
     * @throws StreamException with code {@code NOT_FOUND} when there is no such stream
     */
    public OrderedReader open() throws InterruptedException {
      if (onlyNew) {
        StreamStatus status =
            streams
                .status(stream)
                .orElseThrow(
                    () ->
                        new StreamException(StreamException.Code.NOT_FOUND, "no stream " + stream));
        this.after = status.lastSequence();
      }
      OrderedReader reader = new OrderedReader(this);
      reader.lock.lock();
      try {
        var unused = reader.open(System.nanoTime() + streams.api().timeout().toNanos());
      } finally {
        reader.lock.unlock();
      }
      return reader;
    }
  }
}
