package io.choria.messaging.stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.Dispatcher;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The big red button: one key that stops every publisher of a scope (spec 06 §7.12, REQ-MP-12).
 *
 * <p>The key {@code pause.<scope>} of the bucket {@code CHORIA_CONTROL} holds {@code
 * {"paused":true,"until":"<RFC 3339>","reason":"...","by":"..."}}. A change is heard at once;
 * besides the key is read every heartbeat, so that a change whose notice was lost is seen within
 * one. A pause always ends at its {@code until}, and each publisher then waits a random part of the
 * resume splay, so that a fleet does not start all at the same instant. When the key cannot be read
 * for two heartbeats the fallback counts: running with fail-open, paused with fail-closed. A bucket
 * or key that does not exist means running.
 *
 * <p>Every change made through this class is published to {@code
 * choria.control.event.pause.<scope>} as audit event.
 *
 * <p>Thread-safe. Owns one daemon thread and a subscription until {@link #close()}.
 */
public final class PauseSwitch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PauseSwitch.class);
  private static final String STREAM = "KV_" + Buckets.CONTROL;
  private static final int MAX_DOCUMENT = 16 * 1024;

  private final Builder options;
  private final Streams streams;
  private final String subject;
  private final Dispatcher notices;
  private final Thread watcher;
  private final List<Consumer<PauseState>> listeners = new CopyOnWriteArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // guarded by lock
  private boolean noticed;
  private long lastRead;
  private long resumeAt;
  private boolean closed;

  private volatile PauseState stored = PauseState.running();
  private volatile PauseState effective = PauseState.running();

  private PauseSwitch(Builder options) {
    this.options = options;
    this.streams = options.streams;
    this.subject = "$KV." + Buckets.CONTROL + ".pause." + options.scope;
    this.watcher = new Thread(this::watch, "choria-pause-switch");
    watcher.setDaemon(true);
    this.notices = streams.api().listen(subject, message -> notice());
  }

  /**
   * Starts with options.
   *
   * @param streams the streams of the connection
   * @param scope what is paused together: letters, digits, dash, underscore and dots between them
   * @return a builder
   */
  public static Builder builder(Streams streams, String scope) {
    if (!scope.matches("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*") || scope.length() > 200) {
      throw StreamSpec.Builder.invalid(
          "scope must be a key of letters, digits, '-', '_' and dots, scope=" + scope);
    }
    return new Builder(streams, scope);
  }

  /**
   * Whether a publisher must not publish now. Cheap: no network, no lock.
   *
   * @return true while paused
   */
  public boolean isPaused() {
    return effective.paused();
  }

  /**
   * What the switch says now.
   *
   * @return the state, with the fallback when it is not known
   */
  public PauseState state() {
    return effective;
  }

  /**
   * Waits while paused.
   *
   * @param deadline the longest wait
   * @return whether publishing is allowed
   * @throws InterruptedException if interrupted while waiting
   */
  public boolean awaitRunning(Duration deadline) throws InterruptedException {
    long left = deadline.toNanos();
    lock.lockInterruptibly();
    try {
      while (effective.paused()) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Hears of every change of the effective state, on the thread of the switch.
   *
   * @param listener called with the new state; should be quick
   */
  public void onChange(Consumer<PauseState> listener) {
    listeners.add(listener);
  }

  /**
   * Pauses the scope everywhere. Creates the bucket when it does not exist.
   *
   * @param until when the pause ends by itself, in the future
   * @param reason why, for people
   * @param by who does it
   * @return the revision of the key
   * @throws InterruptedException if interrupted while waiting for the server
   */
  public long pause(Instant until, String reason, String by) throws InterruptedException {
    if (!until.isAfter(options.clock.instant())) {
      throw StreamSpec.Builder.invalid("a pause needs an end in the future, until=" + until);
    }
    return write(true, until, reason, by);
  }

  /**
   * Ends the pause of the scope everywhere.
   *
   * @param reason why, for people
   * @param by who does it
   * @return the revision of the key
   * @throws InterruptedException if interrupted while waiting for the server
   */
  public long resume(String reason, String by) throws InterruptedException {
    return write(false, options.clock.instant(), reason, by);
  }

  private long write(boolean paused, Instant until, String reason, String by)
      throws InterruptedException {
    ObjectNode document = streams.api().object();
    document
        .put("paused", paused)
        .put("until", until.toString())
        .put("reason", reason)
        .put("by", by);
    byte[] body = streams.api().write(document);
    if (body.length > MAX_DOCUMENT) {
      throw StreamSpec.Builder.invalid("reason and by must be shorter, bytes=" + body.length);
    }
    // our own subscription listens on the subject, so that a missing bucket would look like silence
    if (streams.status(STREAM).isEmpty()) {
      Buckets.of(streams).declare(options.bucket);
    }
    PublishReceipt receipt = streams.publish(Publication.of(subject, body));
    audit(document, receipt.sequence());
    read();
    return receipt.sequence();
  }

  private void audit(ObjectNode document, long revision) {
    ObjectNode event = streams.api().object();
    event.put("protocol", "io.choria.control.v1.pause");
    event.put("id", UUID.randomUUID().toString());
    event.put("timestamp", options.clock.instant().getEpochSecond());
    event.put("scope", options.scope);
    event.put("revision", revision);
    event.setAll(document);
    try {
      streams.send(
          Publication.of(
              "choria.control.event.pause." + options.scope, streams.api().write(event)));
    } catch (io.choria.messaging.ChoriaException e) {
      // the switch is set; an audit event that nobody hears must not undo that
      LOG.warn("no audit event for the change of pause scope {}", options.scope, e);
    }
  }

  private void notice() {
    lock.lock();
    try {
      noticed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void watch() {
    try {
      while (true) {
        lock.lock();
        try {
          if (!noticed && !closed) {
            var unused = changed.awaitNanos(nanosToNextLook());
          }
          if (closed) {
            return;
          }
          noticed = false;
        } finally {
          lock.unlock();
        }
        refresh();
      }
    } catch (InterruptedException e) {
      LOG.debug("the watcher of pause scope {} ends", options.scope);
    }
  }

  private long nanosToNextLook() {
    long wait = options.heartbeat.toNanos() / 2;
    PauseState now = effective;
    if (now.paused()) {
      Duration left = Duration.between(options.clock.instant(), now.until());
      // a far end, such as the one of the fallback, does not fit into nanoseconds
      if (!left.isNegative() && left.compareTo(options.heartbeat) < 0) {
        wait = Math.min(wait, Math.max(left.toNanos(), TimeUnit.MILLISECONDS.toNanos(5)));
      }
    }
    if (resumeAt != 0) {
      wait = Math.min(wait, Math.max(resumeAt - System.nanoTime(), 1));
    }
    return wait;
  }

  private void refresh() throws InterruptedException {
    try {
      read();
    } catch (StreamException e) {
      LOG.debug("the pause switch of {} could not be read", options.scope, e);
      apply();
    }
  }

  private void read() throws InterruptedException {
    Optional<StoredMessage> message;
    try {
      message = streams.lastOn(STREAM, subject);
    } catch (StreamException e) {
      if (e.code() != StreamException.Code.NOT_FOUND) {
        throw e;
      }
      message = Optional.empty();
    }
    Optional<PauseState> parsed =
        message.map(this::parse).orElse(Optional.of(PauseState.running()));
    lock.lock();
    try {
      if (parsed.isPresent()) {
        lastRead = System.nanoTime();
        stored = parsed.get();
      }
    } finally {
      lock.unlock();
    }
    apply();
  }

  /**
   * Reads the document; empty when it breaks the rules, which counts as a switch that cannot be
   * read.
   */
  private Optional<PauseState> parse(StoredMessage message) {
    String operation = message.headers().getFirst("KV-Operation");
    if (operation != null || message.data().length == 0) {
      return Optional.of(PauseState.running());
    }
    try {
      if (message.data().length > MAX_DOCUMENT) {
        throw new StreamException(StreamException.Code.MALFORMED, "bytes=" + message.data().length);
      }
      ObjectNode document = streams.api().parse("pause scope " + options.scope, message.data());
      boolean paused = document.path("paused").asBoolean();
      String until = document.path("until").asText("");
      Instant end = paused ? OffsetDateTime.parse(until).toInstant() : Instant.EPOCH;
      return Optional.of(
          new PauseState(
              paused,
              end,
              document.path("reason").asText(""),
              document.path("by").asText(""),
              message.sequence(),
              true));
    } catch (StreamException | DateTimeParseException e) {
      LOG.warn(
          "pause scope {} holds no valid document, revision={}: {}",
          options.scope,
          message.sequence(),
          e.getMessage());
      streams.listener().problem("pause scope " + options.scope, e);
      return Optional.empty();
    }
  }

  /** Works out what counts now, and tells when it changed. */
  private void apply() {
    PauseState before;
    PauseState now;
    lock.lock();
    try {
      before = effective;
      now = wanted();
      if (before.paused() && !now.paused()) {
        long nanos = System.nanoTime();
        if (resumeAt == 0) {
          long splay = options.resumeSplay.toNanos();
          resumeAt = nanos + (splay == 0 ? 0 : options.random.nextLong(splay)) + 1;
        }
        if (nanos < resumeAt) {
          return;
        }
      }
      resumeAt = 0;
      if (now.equals(before)) {
        return;
      }
      effective = now;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    for (Consumer<PauseState> listener : listeners) {
      try {
        listener.accept(now);
      } catch (RuntimeException e) {
        LOG.warn("a listener of pause scope {} failed", options.scope, e);
      }
    }
  }

  private PauseState wanted() {
    PauseState last = stored;
    boolean pausedNow = last.paused() && options.clock.instant().isBefore(last.until());
    boolean fresh =
        lastRead != 0 && System.nanoTime() - lastRead <= 2 * options.heartbeat.toNanos();
    if (pausedNow) {
      // a pause that was read counts to its end, also when the server is gone meanwhile
      return new PauseState(true, last.until(), last.reason(), last.by(), last.revision(), fresh);
    }
    boolean fallback = !fresh && options.failClosed;
    return new PauseState(
        fallback,
        fallback ? Instant.MAX : Instant.EPOCH,
        fallback ? "the pause switch cannot be read" : last.reason(),
        last.by(),
        last.revision(),
        fresh);
  }

  /** Ends watching; the last state stays. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    watcher.interrupt();
    try {
      streams.jnats().closeDispatcher(notices);
    } catch (IllegalArgumentException e) {
      LOG.debug("the dispatcher went with its connection", e);
    }
  }

  /**
   * Collects options; not thread-safe. Defaults: heartbeat 5 s, resume splay 10 s, fail-open, one
   * replica of the bucket.
   */
  public static final class Builder {
    private final Streams streams;
    private final String scope;
    private Duration heartbeat = Duration.ofSeconds(5);
    private Duration resumeSplay = Duration.ofSeconds(10);
    private boolean failClosed;
    private Clock clock = Clock.systemUTC();
    private RandomGenerator random = RandomGenerator.getDefault();
    private BucketSpec bucket = BucketSpec.builder(Buckets.CONTROL).history(5).build();

    private Builder(Streams streams, String scope) {
      this.streams = streams;
      this.scope = scope;
    }

    /**
     * Within how long a change is seen at the latest.
     *
     * @param heartbeat at least 100 ms
     * @return this
     */
    public Builder heartbeat(Duration heartbeat) {
      if (heartbeat.toMillis() < 100) {
        throw StreamSpec.Builder.invalid(
            "heartbeat must be at least 100 ms, heartbeat=" + heartbeat);
      }
      this.heartbeat = heartbeat;
      return this;
    }

    /**
     * The longest random wait before publishing goes on.
     *
     * @param splay zero for none
     * @return this
     */
    public Builder resumeSplay(Duration splay) {
      this.resumeSplay = splay;
      return this;
    }

    /**
     * Whether publishers stop when the switch cannot be read.
     *
     * @param closed true to stop, false to go on
     * @return this
     */
    public Builder failClosed(boolean closed) {
      this.failClosed = closed;
      return this;
    }

    /**
     * The clock that decides when a pause ends.
     *
     * @param clock the system's unless set
     * @return this
     */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /**
     * The source of the splay.
     *
     * @param random any generator
     * @return this
     */
    public Builder random(RandomGenerator random) {
      this.random = random;
      return this;
    }

    /**
     * What the bucket is created with when it does not exist.
     *
     * @param spec a specification of the bucket {@code CHORIA_CONTROL}
     * @return this
     */
    public Builder bucket(BucketSpec spec) {
      if (!spec.name().equals(Buckets.CONTROL)) {
        throw StreamSpec.Builder.invalid(
            "the bucket must be " + Buckets.CONTROL + ", name=" + spec.name());
      }
      this.bucket = spec;
      return this;
    }

    /**
     * Reads the switch once and starts watching it. An unreachable server is no error: the fallback
     * counts until it answers.
     *
     * @return the switch, to be closed by the caller
     * @throws InterruptedException if interrupted while waiting for the server
     */
    public PauseSwitch open() throws InterruptedException {
      PauseSwitch opened = new PauseSwitch(this);
      opened.refresh();
      opened.watcher.start();
      return opened;
    }
  }
}
