package io.choria.messaging.stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.choria.messaging.Backoff;
import io.nats.client.impl.Headers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Picks up messages that were delivered as often as their consumer allows (spec 06 §7.11,
 * REQ-MP-11).
 *
 * <p>The server leaves such a message in its stream and publishes an advisory that points to it.
 * This service reads the advisories through a durable consumer, so that none is lost while it is
 * down, loads the message, and hands it to a handler or publishes it to a dead-letter subject. A
 * letter is handled once for each stream, consumer and sequence: the recent ones are remembered in
 * memory, and a letter that is published goes to a subject of its own that may be written once.
 * Advisories that cannot be read are counted and dropped.
 *
 * <p>Thread-safe. Owns the threads of a {@link PullWorker} until {@link #close()}.
 */
public final class DeadLetterService implements AutoCloseable {
  /** The stream of advisories that Choria's brokers keep. */
  public static final String CHORIA_ADVISORIES = "CHORIA_STREAM_ADVISORIES";

  static final String SUBJECT = "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.";
  private static final String TYPE = "io.nats.jetstream.advisory.v1.max_deliver";
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetterService.class);
  private static final int REMEMBERED = 10_000;

  /**
   * What the service has done so far.
   *
   * @param handled letters that were handled
   * @param expired letters whose message was gone
   * @param duplicates notices of letters that were handled before
   * @param unreadable advisories that were not understood
   */
  public record Counters(long handled, long expired, long duplicates, long unreadable) {}

  private final Streams streams;
  private final DeadLetterHandler handler;
  private final PullWorker worker;
  private final LongAdder handled = new LongAdder();
  private final LongAdder expired = new LongAdder();
  private final LongAdder duplicates = new LongAdder();
  private final LongAdder unreadable = new LongAdder();
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Boolean> recent =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > REMEMBERED;
        }
      };

  private DeadLetterService(Builder options, DeadLetterHandler handler)
      throws InterruptedException {
    this.streams = options.streams;
    this.handler = handler;
    this.worker =
        PullWorker.builder(streams, options.advisories, options.name, this::advisory)
            .concurrency(4)
            .laneKey(ConsumedMessage::subject)
            .backoff(options.backoff)
            .start();
  }

  /**
   * Starts with options.
   *
   * @param streams the streams of the connection
   * @param name the name of the durable consumer of advisories: services of one name share the work
   * @return a builder
   */
  public static Builder builder(Streams streams, String name) {
    return new Builder(streams, Names.token("consumer name", name));
  }

  private Outcome advisory(ConsumedMessage message) throws Exception {
    DeadLetter notice = parse(message.data());
    if (notice == null) {
      unreadable.increment();
      return Outcome.term("not a max_deliver advisory");
    }
    if (isRecent(notice.id())) {
      duplicates.increment();
      return Outcome.ack();
    }
    Optional<StoredMessage> found = load(notice);
    if (found.isEmpty()) {
      expired.increment();
    }
    handler.handle(
        new DeadLetter(
            notice.stream(),
            notice.consumer(),
            notice.sequence(),
            notice.deliveries(),
            notice.time(),
            found));
    remember(notice.id());
    handled.increment();
    return Outcome.ack();
  }

  private Optional<StoredMessage> load(DeadLetter notice) throws InterruptedException {
    try {
      return streams.message(notice.stream(), notice.sequence());
    } catch (StreamException e) {
      if (e.code() == StreamException.Code.NOT_FOUND) {
        return Optional.empty(); // the whole stream is gone
      }
      throw e;
    }
  }

  /**
   * Reads an advisory, with the discriminator of today or that of the first servers; null when it
   * is not one.
   */
  @Nullable DeadLetter parse(byte[] data) {
    try {
      JsonNode document = streams.api().parse("an advisory", data);
      String type = document.path("type").asText(document.path("schema").asText(""));
      String stream = document.path("stream").asText("");
      String consumer = document.path("consumer").asText("");
      long sequence = document.path("stream_seq").asLong();
      if (!type.equals(TYPE) || sequence < 1) {
        return null;
      }
      return new DeadLetter(
          Names.token("stream name", stream),
          Names.token("consumer name", consumer),
          sequence,
          document.path("deliveries").asLong(),
          StatusReader.time(document.path("timestamp").asText("")),
          Optional.empty());
    } catch (StreamException e) {
      LOG.debug("an advisory could not be read", e);
      return null;
    }
  }

  private boolean isRecent(String id) {
    lock.lock();
    try {
      return recent.containsKey(id);
    } finally {
      lock.unlock();
    }
  }

  private void remember(String id) {
    lock.lock();
    try {
      recent.put(id, Boolean.TRUE);
    } finally {
      lock.unlock();
    }
  }

  /**
   * What was done so far.
   *
   * @return the counters
   */
  public Counters counters() {
    return new Counters(handled.sum(), expired.sum(), duplicates.sum(), unreadable.sum());
  }

  /** Finishes what is in work and stops; advisories that come meanwhile wait for the next start. */
  @Override
  public void close() {
    worker.close();
  }

  /** Publishes each letter to a subject of its own, which may be written once. */
  private static final class Republisher implements DeadLetterHandler {
    private final Streams streams;
    private final String base;

    Republisher(Streams streams, String base) {
      this.streams = streams;
      this.base = base;
    }

    @Override
    public void handle(DeadLetter letter) throws InterruptedException {
      Optional<StoredMessage> message = letter.message();
      if (message.isEmpty()) {
        LOG.info("a dead letter is gone already, {}", letter.id());
        return;
      }
      Headers headers = new Headers();
      message.get().headers().forEach((name, values) -> keep(headers, name, values));
      headers.put("Choria-Origin-Stream", letter.stream());
      headers.put("Choria-Origin-Subject", message.get().subject());
      headers.put("Choria-Origin-Sequence", Long.toString(letter.sequence()));
      headers.put("Choria-Origin-Consumer", letter.consumer());
      headers.put("Choria-Deliveries", Long.toString(letter.deliveries()));
      headers.put("Choria-First-Time", message.get().time().toString());
      headers.put("Choria-Last-Time", letter.time().toString());
      String subject =
          base + '.' + letter.stream() + '.' + letter.consumer() + '.' + letter.sequence();
      try {
        streams.publish(
            Publication.builder(subject, message.get().data())
                .addHeaders(headers)
                .messageId("dead:" + letter.id())
                .expectedLastSubjectSequence(0)
                .build());
      } catch (StreamException e) {
        if (e.code() != StreamException.Code.WRONG_LAST) {
          throw e;
        }
        LOG.debug("the dead letter {} was published before", letter.id());
      }
    }

    /** The origin's instructions to the server must not be carried out a second time. */
    private static void keep(Headers headers, String name, List<String> values) {
      if (name.equalsIgnoreCase(Publication.MESSAGE_ID)) {
        headers.put("Choria-Origin-Msg-Id", values);
      } else if (!name.regionMatches(true, 0, "Nats-", 0, 5)) {
        headers.put(name, values);
      }
    }
  }

  /**
   * Collects options; not thread-safe. Defaults: the advisories of Choria's brokers, those of every
   * stream and consumer, back-off up to twenty seconds.
   */
  public static final class Builder {
    private final Streams streams;
    private final String name;
    private String advisories = CHORIA_ADVISORIES;
    private String filter = SUBJECT + "*.*";
    private Backoff backoff = Backoff.TWENTY_SEC;

    private Builder(Streams streams, String name) {
      this.streams = streams;
      this.name = name;
    }

    /**
     * The stream that keeps the advisories. When it does not exist it is created, for the
     * advisories that this service needs, with an age limit of seven days.
     *
     * @param stream the name of the stream
     * @return this
     */
    public Builder advisories(String stream) {
      this.advisories = Names.token("stream name", stream);
      return this;
    }

    /**
     * Only letters of this stream.
     *
     * @param stream the name of the stream
     * @return this
     */
    public Builder origin(String stream) {
      this.filter = SUBJECT + Names.token("stream name", stream) + ".*";
      return this;
    }

    /**
     * Only letters of this consumer.
     *
     * @param stream the name of the stream
     * @param consumer the name of the consumer
     * @return this
     */
    public Builder origin(String stream, String consumer) {
      this.filter =
          SUBJECT
              + Names.token("stream name", stream)
              + "."
              + Names.token("consumer name", consumer);
      return this;
    }

    /**
     * The waits after a handler failed.
     *
     * @param backoff the policy
     * @return this
     */
    public Builder backoff(Backoff backoff) {
      this.backoff = backoff;
      return this;
    }

    /**
     * Starts and hands every letter to a handler.
     *
     * @param handler handles the letters
     * @return the service, to be closed by the caller
     * @throws InterruptedException if interrupted while waiting for the server
     */
    public DeadLetterService start(DeadLetterHandler handler) throws InterruptedException {
      declare();
      return new DeadLetterService(this, handler);
    }

    /**
     * Starts and publishes every letter to {@code <base>.<stream>.<consumer>.<sequence>}, which a
     * stream must capture, with the headers {@code Choria-Origin-Stream}, {@code -Subject}, {@code
     * -Sequence}, {@code -Consumer}, {@code -Msg-Id}, {@code Choria-Deliveries}, {@code
     * Choria-First-Time} (stored) and {@code Choria-Last-Time} (given up).
     *
     * @param base the first tokens of the subject
     * @return the service, to be closed by the caller
     * @throws InterruptedException if interrupted while waiting for the server
     */
    public DeadLetterService republish(String base) throws InterruptedException {
      return start(new Republisher(streams, Names.literalSubject(base)));
    }

    private void declare() throws InterruptedException {
      if (streams.status(advisories).isEmpty()) {
        streams.declare(
            StreamSpec.builder(advisories)
                .subjects(SUBJECT + ">")
                .maxAge(Duration.ofDays(7))
                .build());
      }
      streams.declare(
          ConsumerSpec.builder(advisories, name)
              .filterSubjects(filter)
              .ackMode(ConsumerSpec.AckMode.EXPLICIT)
              .ackWait(Duration.ofSeconds(30))
              .build());
    }
  }
}
