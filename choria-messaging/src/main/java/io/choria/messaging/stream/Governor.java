package io.choria.messaging.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.choria.messaging.Backoff;
import io.choria.messaging.MessagingConnection;
import io.nats.client.Message;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Limits how many do something at once, across a fleet: a stream as a counting semaphore, shared
 * with Choria's own watchers and programs (spec 06 §5.3). One stored message is one slot.
 *
 * <pre>{@code
 * Governor governor = Governor.builder(connection, "backup").collective("mcollective").build();
 * try (GovernorLease slot = governor.enter("host.example.net", Duration.ofMinutes(5))) {
 *   backup();
 * }
 * }</pre>
 *
 * <p>Thread-safe. Owns no thread and nothing to close.
 */
public final class Governor {
  private static final String STREAM_PREFIX = "GOVERNOR_";
  private static final int FULL = 10077;
  private static final int MOST_SLOTS_SEARCHED = 10_000;
  private static final int UNIQUE_BYTES = 4;

  private final MessagingConnection connection;
  private final Streams streams;
  private final String name;
  private final String stream;
  private final String subject;
  private final Duration interval;
  private final Duration enterTimeout;
  private final @Nullable Backoff backoff;
  private final boolean leaves;
  private final Optional<Events> events;
  private final Clock clock;
  private final RandomGenerator random;

  /**
   * A taken slot as the server has it.
   *
   * @param sequence its id
   * @param holder who has it
   * @param since when it was taken, by the server's clock
   */
  public record Slot(long sequence, String holder, Instant since) {}

  /** Who the lifecycle events are about. */
  private record Events(String component, String identity) {}

  private Governor(Builder builder) {
    this.connection = builder.connection;
    this.streams =
        Streams.builder(builder.connection)
            .apiPrefix(builder.apiPrefix)
            .timeout(builder.timeout)
            .build();
    this.name = builder.name;
    this.stream = STREAM_PREFIX + builder.name;
    this.subject =
        builder.collective == null
            ? "$GOVERNOR.campaign." + builder.name
            : builder.collective + ".governor." + builder.name;
    this.interval = builder.interval;
    this.enterTimeout = builder.enterTimeout;
    this.backoff = builder.backoff;
    this.leaves = !builder.perPeriod;
    this.events = Optional.ofNullable(builder.events);
    this.clock = builder.clock;
    this.random = builder.random;
  }

  /**
   * Starts with options.
   *
   * @param connection the connection; not closed by this object
   * @param name the governor: no blanks, dots, wildcards or slashes
   * @return a builder
   */
  public static Builder builder(MessagingConnection connection, String name) {
    return new Builder(connection, name);
  }

  /**
   * The names of a collective's governors.
   *
   * @param connection the connection
   * @param collective such as {@code lab}
   * @return sorted
   * @throws InterruptedException if interrupted while waiting for the server
   */
  public static List<String> list(MessagingConnection connection, String collective)
      throws InterruptedException {
    return Streams.of(connection)
        .names(Names.token("collective", collective) + ".governor.*")
        .stream()
        .filter(stream -> stream.startsWith(STREAM_PREFIX))
        .map(stream -> stream.substring(STREAM_PREFIX.length()))
        .sorted()
        .toList();
  }

  /**
   * Creates or changes the governor.
   *
   * @param capacity how many slots, at least 1
   * @param leaseTime after how long a slot is free again whether its holder left or not; zero for
   *     never
   * @param replicas 1 to 5
   * @return what was done
   * @throws InterruptedException if interrupted while waiting for the server
   */
  public Declaration declare(int capacity, Duration leaseTime, int replicas)
      throws InterruptedException {
    if (capacity < 1) {
      throw new StreamException(
          StreamException.Code.INVALID, "a governor has at least one slot, capacity=" + capacity);
    }
    return streams.declare(
        StreamSpec.builder(stream)
            .description("Concurrency Governor " + name)
            .subjects(subject)
            .storage(StreamSpec.Storage.FILE)
            .retention(StreamSpec.Retention.LIMITS)
            .discard(StreamSpec.Discard.NEW)
            .maxMessages(capacity)
            .maxAge(leaseTime)
            .replicas(replicas)
            .build());
  }

  /**
   * Takes a slot if one is free.
   *
   * @param holder who asks; made unique by a suffix
   * @return the slot; close it
   * @throws InterruptedException if interrupted while waiting for the server
   * @throws GovernorException with reason {@code FULL}, {@code UNKNOWN_OUTCOME} or {@code REFUSED}
   */
  public GovernorLease tryEnter(String holder) throws InterruptedException {
    Optional<GovernorLease> lease = campaign(unique(holder));
    return lease.orElseThrow(
        () ->
            new GovernorException(
                GovernorException.Reason.FULL, "all slots are taken, governor=" + name, null));
  }

  /**
   * Waits for a slot.
   *
   * @param holder who asks; made unique by a suffix
   * @param deadline how long to wait
   * @return the slot; close it
   * @throws InterruptedException if interrupted while waiting
   * @throws GovernorException with reason {@code TIMED_OUT}, {@code UNKNOWN_OUTCOME} or {@code
   *     REFUSED}
   */
  public GovernorLease enter(String holder, Duration deadline) throws InterruptedException {
    String unique = unique(holder);
    long end = System.nanoTime() + deadline.toNanos();
    try {
      for (int tries = 1; ; tries++) {
        Optional<GovernorLease> lease = campaign(unique);
        if (lease.isPresent()) {
          return lease.get();
        }
        Duration wait =
            backoff == null || tries == 1 ? interval : backoff.withRandom(random).delay(tries);
        if (System.nanoTime() + wait.toNanos() > end) {
          throw new GovernorException(
              GovernorException.Reason.TIMED_OUT,
              "all slots stayed taken, governor=" + name + ", deadline=" + deadline,
              null);
        }
        TimeUnit.NANOSECONDS.sleep(wait.toNanos());
      }
    } catch (GovernorException e) {
      emit("timeouts", 0, holder);
      throw e;
    }
  }

  /**
   * The taken slots.
   *
   * @return in the order in which they were taken
   * @throws InterruptedException if interrupted while waiting for the server
   */
  public List<Slot> slots() throws InterruptedException {
    List<Slot> slots = new ArrayList<>();
    JsonNode state = streams.api().call("STREAM.INFO." + stream, null).path("state");
    long last = state.path("last_seq").asLong();
    long next = Math.max(1, state.path("first_seq").asLong());
    while (next <= last && slots.size() < MOST_SLOTS_SEARCHED) {
      Optional<StoredMessage> message = nextFrom(next);
      if (message.isEmpty()) {
        break;
      }
      StoredMessage slot = message.get();
      slots.add(
          new Slot(slot.sequence(), new String(slot.data(), StandardCharsets.UTF_8), slot.time()));
      next = slot.sequence() + 1;
    }
    return slots;
  }

  /**
   * Takes a slot away from its holder, who is not told.
   *
   * @param sequence the id of the slot
   * @return the name of the holder, empty when nobody has it
   * @throws InterruptedException if interrupted while waiting for the server
   */
  public Optional<String> evict(long sequence) throws InterruptedException {
    Optional<StoredMessage> message = streams.message(stream, sequence);
    if (message.isEmpty()) {
      return Optional.empty();
    }
    String holder = new String(message.get().data(), StandardCharsets.UTF_8);
    if (!remove(sequence, false)) {
      return Optional.empty();
    }
    publish("eviction", sequence, holder);
    return Optional.of(holder);
  }

  /**
   * Frees all slots.
   *
   * @throws InterruptedException if interrupted while waiting for the server
   */
  public void reset() throws InterruptedException {
    streams.api().call("STREAM.PURGE." + stream, null);
  }

  /**
   * Removes the governor.
   *
   * @return whether there was one
   * @throws InterruptedException if interrupted while waiting for the server
   */
  public boolean delete() throws InterruptedException {
    return streams.delete(stream);
  }

  Instant now() {
    return clock.instant();
  }

  void leave(GovernorLease lease) {
    if (lease.isExpired()) {
      connection
          .listener()
          .problem(
              "governor " + name,
              new GovernorException(
                  GovernorException.Reason.TIMED_OUT,
                  "the work took longer than the lease, which could be held twice, lease=" + lease,
                  null));
    }
    emit("exit", lease.sequence(), lease.holder());
    if (!leaves) {
      return;
    }
    boolean interrupted = Thread.interrupted();
    try {
      remove(lease.sequence(), true);
    } catch (StreamException e) {
      connection.listener().problem("governor " + name, e);
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** One attempt. Empty when full. */
  private Optional<GovernorLease> campaign(String holder) throws InterruptedException {
    Instant before = clock.instant();
    byte[] body = holder.getBytes(StandardCharsets.UTF_8);
    Message reply;
    try {
      reply = streams.api().request(subject, null, body, enterTimeout);
    } catch (StreamException e) {
      return afterSilence(holder, e);
    }
    AckReply ack = new AckReply(streams.api());
    StreamException refused = ack.read(subject, reply);
    if (refused == null) {
      emit("enter", ack.sequence(), holder);
      return Optional.of(new GovernorLease(this, ack.sequence(), holder, before, expiry(before)));
    }
    if (refused.serverCode() == FULL) {
      return Optional.empty();
    }
    if (refused.code() == StreamException.Code.MALFORMED) {
      return afterSilence(holder, refused);
    }
    throw new GovernorException(
        GovernorException.Reason.REFUSED, "the server refused, governor=" + name, refused);
  }

  /** The request may have been stored: a slot that nobody knows of would be lost for all. */
  private Optional<GovernorLease> afterSilence(String holder, StreamException silence)
      throws InterruptedException {
    if (silence.code() == StreamException.Code.NO_RESPONDERS) {
      throw new GovernorException(
          GovernorException.Reason.REFUSED, "there is no such governor, name=" + name, silence);
    }
    try {
      for (Slot slot : slots()) {
        if (slot.holder().equals(holder) && remove(slot.sequence(), true)) {
          throw new GovernorException(
              GovernorException.Reason.UNKNOWN_OUTCOME,
              "the server did not answer; the stray slot was found and freed, governor=" + name,
              silence);
        }
      }
    } catch (StreamException e) {
      e.addSuppressed(silence);
      throw new GovernorException(
          GovernorException.Reason.UNKNOWN_OUTCOME,
          "the server did not answer; whether a slot is taken could not be found out, governor="
              + name,
          e);
    }
    throw new GovernorException(
        GovernorException.Reason.UNKNOWN_OUTCOME,
        "the server did not answer; no slot is taken so far, governor=" + name,
        silence);
  }

  private Optional<Instant> expiry(Instant since) throws InterruptedException {
    try {
      long maxAge =
          streams.api().call("STREAM.INFO." + stream, null).path("config").path("max_age").asLong();
      return maxAge == 0 ? Optional.empty() : Optional.of(since.plusNanos(maxAge));
    } catch (StreamException e) {
      // the slot is ours all the same
      connection.listener().problem("governor " + name, e);
      return Optional.empty();
    }
  }

  private Optional<StoredMessage> nextFrom(long sequence) throws InterruptedException {
    ObjectNode request = streams.api().object().put("seq", sequence).put("next_by_subj", subject);
    try {
      return Optional.of(
          MessageLookup.parse(
              stream, streams.api().call("STREAM.MSG.GET." + stream, request).path("message")));
    } catch (StreamException e) {
      if (e.code() == StreamException.Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private boolean remove(long sequence, boolean keepBytes) throws InterruptedException {
    ObjectNode request = streams.api().object().put("seq", sequence);
    if (keepBytes) {
      request.put("no_erase", true);
    }
    try {
      return streams.api().call("STREAM.MSG.DELETE." + stream, request).path("success").asBoolean();
    } catch (StreamException e) {
      if (e.code() == StreamException.Code.NOT_FOUND || e.serverCode() == 10057) {
        // 10057: the deletion failed, which an expired or evicted message gives
        return false;
      }
      throw e;
    }
  }

  private String unique(String holder) {
    byte[] suffix = new byte[UNIQUE_BYTES];
    random.nextBytes(suffix);
    return holder + "#" + HexFormat.of().formatHex(suffix);
  }

  private void emit(String type, long sequence, String holder) {
    try {
      publish(type, sequence, events.map(Events::identity).orElse(holder));
    } catch (RuntimeException e) {
      // events are best effort, the slot is not
      connection.listener().problem("governor " + name, e);
    }
  }

  /** Always the bare format, which is what Choria's own governors send (spec 06 §1.5). */
  private void publish(String type, long sequence, String identity) {
    if (events.isEmpty()) {
      return;
    }
    ObjectNode event = streams.api().object();
    event.put("protocol", "io.choria.lifecycle.v1.governor");
    event.put("id", UUID.randomUUID().toString());
    event.put("identity", identity);
    event.put("component", events.get().component());
    event.put("timestamp", clock.instant().getEpochSecond());
    event.put("governor", name);
    event.put("sequence", sequence);
    event.put("event_type", type);
    connection.publish(
        "choria.lifecycle.event.governor." + events.get().component(),
        null,
        streams.api().write(event));
  }

  /**
   * Collects options; not thread-safe. Defaults: the library's own subject, 250 ms between tries,
   * slots are left, no events.
   */
  public static final class Builder {
    private final MessagingConnection connection;
    private final String name;
    private @Nullable String collective;
    private String apiPrefix = "$JS.API";
    private Duration timeout = Streams.DEFAULT_TIMEOUT;
    private Duration enterTimeout = Duration.ofSeconds(1);
    private Duration interval = Duration.ofMillis(250);
    private @Nullable Backoff backoff;
    private boolean perPeriod;
    private @Nullable Events events;
    private Clock clock = Clock.systemUTC();
    private RandomGenerator random = new SecureRandom();

    private Builder(MessagingConnection connection, String name) {
      this.connection = connection;
      this.name = Names.token("governor", name);
    }

    /**
     * Shares the governor with Choria's tools and watchers, which use {@code
     * <collective>.governor.<name>}.
     *
     * @param collective such as {@code lab}
     * @return this
     */
    public Builder collective(String collective) {
      this.collective = Names.token("collective", collective);
      return this;
    }

    /**
     * The time between tries while all slots are taken.
     *
     * @param interval 250 ms unless set
     * @return this
     */
    public Builder interval(Duration interval) {
      if (interval.isNegative() || interval.isZero()) {
        throw new StreamException(
            StreamException.Code.INVALID,
            "the interval must be more than zero, interval=" + interval);
      }
      this.interval = interval;
      return this;
    }

    /**
     * The times between tries after the first.
     *
     * @param table such as {@link Backoff#FIVE_SEC}
     * @return this
     */
    public Builder backoff(Backoff table) {
      this.backoff = table;
      return this;
    }

    /**
     * Limits how many begin within the lease time instead of how many run at once: slots are never
     * left, they expire.
     *
     * @param limit true for a rate
     * @return this
     */
    public Builder perPeriod(boolean limit) {
      this.perPeriod = limit;
      return this;
    }

    /**
     * Publishes Choria's governor events (spec 06 §1.5).
     *
     * @param component one subject token, such as a machine's name
     * @param identity the node
     * @return this
     */
    public Builder events(String component, String identity) {
      this.events = new Events(Names.token("component", component), identity);
      return this;
    }

    /**
     * The prefix of the API subjects, as imported from another account.
     *
     * @param prefix without a final dot, {@code $JS.API} unless set
     * @return this
     */
    public Builder apiPrefix(String prefix) {
      this.apiPrefix = prefix;
      return this;
    }

    /**
     * How long calls other than entering wait for the server.
     *
     * @param timeout 5 s unless set
     * @return this
     */
    public Builder timeout(Duration timeout) {
      this.timeout = timeout;
      return this;
    }

    /**
     * How long one attempt to enter waits for the server. An attempt without an answer ends with
     * {@code UNKNOWN_OUTCOME}, after its slot, if it took one, was looked for and freed.
     *
     * @param timeout more than zero; 1 s unless set, as Choria has it
     * @return this
     */
    public Builder enterTimeout(Duration timeout) {
      if (timeout.isNegative() || timeout.isZero()) {
        throw new StreamException(
            StreamException.Code.INVALID,
            "the time to enter must be more than zero, enterTimeout=" + timeout);
      }
      this.enterTimeout = timeout;
      return this;
    }

    /**
     * The clock of expiry estimates and events.
     *
     * @param clock the system's unless set
     * @return this
     */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /**
     * The source of unique names and jitter.
     *
     * @param random thread-safe
     * @return this
     */
    public Builder random(RandomGenerator random) {
      this.random = random;
      return this;
    }

    /**
     * Makes the governor's handle; nothing is created on the server.
     *
     * @return the handle
     */
    public Governor build() {
      return new Governor(this);
    }
  }
}
