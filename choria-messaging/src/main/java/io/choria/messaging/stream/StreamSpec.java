package io.choria.messaging.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a stream should look like (spec 06 §7.7): immutable, comparable, declared with {@link
 * Streams#declare(StreamSpec)}.
 *
 * <p>Only the settings that were set are compared and changed. On creation the rest gets the
 * server's defaults (file storage, limits retention, discard old, no limits, one replica, direct
 * get allowed); on an existing stream the rest stays as it is.
 */
public final class StreamSpec {
  /** When messages leave the stream. */
  public enum Retention {
    /** By age, number and size only. */
    LIMITS("limits"),
    /** When every consumer that is interested has acknowledged. */
    INTEREST("interest"),
    /** When the one consumer of its subject has acknowledged. */
    WORK_QUEUE("workqueue");

    final String wire;

    Retention(String wire) {
      this.wire = wire;
    }
  }

  /** Where messages are kept. */
  public enum Storage {
    /** On disk. */
    FILE("file"),
    /** In memory: gone when the server stops. */
    MEMORY("memory");

    final String wire;

    Storage(String wire) {
      this.wire = wire;
    }
  }

  /** What happens when a limit is reached. */
  public enum Discard {
    /** The oldest messages go. */
    OLD("old"),
    /** New messages are refused. */
    NEW("new");

    final String wire;

    Discard(String wire) {
      this.wire = wire;
    }
  }

  private final String name;
  private final Map<String, Object> settings;
  private final List<ServerFeature> features;

  private StreamSpec(Builder builder) {
    this.name = builder.name;
    this.settings = Collections.unmodifiableMap(new LinkedHashMap<>(builder.settings));
    this.features = List.copyOf(builder.features);
  }

  /**
   * Starts a specification.
   *
   * @param name the name: no blanks, dots, wildcards or slashes
   * @return a builder without settings
   */
  public static Builder builder(String name) {
    return new Builder(Names.token("stream name", name));
  }

  /**
   * The name.
   *
   * @return the name of the stream
   */
  public String name() {
    return name;
  }

  /**
   * The settings that were set, by the names of the server's document; durations in nanoseconds.
   *
   * @return an immutable map in the order of setting
   */
  public Map<String, Object> settings() {
    return settings;
  }

  List<ServerFeature> features() {
    return features;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StreamSpec spec
        && spec.name.equals(name)
        && spec.settings.equals(settings);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + settings.hashCode();
  }

  @Override
  public String toString() {
    return "StreamSpec[" + name + ' ' + settings + ']';
  }

  /** Collects settings; not thread-safe. */
  public static final class Builder {
    private final String name;
    private final Map<String, Object> settings = new LinkedHashMap<>();
    private final List<ServerFeature> features = new ArrayList<>();

    private Builder(String name) {
      this.name = name;
    }

    /**
     * The subjects it captures.
     *
     * @param subjects literal or with wildcards
     * @return this
     */
    public Builder subjects(String... subjects) {
      for (String subject : subjects) {
        Names.filterSubject(subject);
      }
      return set("subjects", List.of(subjects));
    }

    /**
     * A text for people.
     *
     * @param description up to 4 KiB
     * @return this
     */
    public Builder description(String description) {
      return set("description", description);
    }

    /**
     * When messages leave; cannot be changed to or from work queue later.
     *
     * @param retention the policy, limits unless set
     * @return this
     */
    public Builder retention(Retention retention) {
      return set("retention", retention.wire);
    }

    /**
     * Where messages are kept; cannot be changed later.
     *
     * @param storage file unless set
     * @return this
     */
    public Builder storage(Storage storage) {
      return set("storage", storage.wire);
    }

    /**
     * What happens at a limit.
     *
     * @param discard old unless set
     * @return this
     */
    public Builder discard(Discard discard) {
      return set("discard", discard.wire);
    }

    /**
     * How many servers hold a copy.
     *
     * @param replicas 1 to 5; 3 survives the loss of one server of a cluster
     * @return this
     */
    public Builder replicas(int replicas) {
      if (replicas < 1 || replicas > 5) {
        throw invalid("replicas must be 1..5, replicas=" + replicas);
      }
      return set("num_replicas", (long) replicas);
    }

    /**
     * The most messages it keeps.
     *
     * @param messages -1 for no limit
     * @return this
     */
    public Builder maxMessages(long messages) {
      return set("max_msgs", messages);
    }

    /**
     * The most messages it keeps for one subject.
     *
     * @param messages -1 for no limit
     * @return this
     */
    public Builder maxMessagesPerSubject(long messages) {
      return set("max_msgs_per_subject", messages);
    }

    /**
     * The most bytes it keeps.
     *
     * @param bytes -1 for no limit
     * @return this
     */
    public Builder maxBytes(long bytes) {
      return set("max_bytes", bytes);
    }

    /**
     * The largest message it takes.
     *
     * @param bytes -1 for the server's limit
     * @return this
     */
    public Builder maxMessageSize(int bytes) {
      return set("max_msg_size", (long) bytes);
    }

    /**
     * How long messages are kept.
     *
     * @param age zero for no limit, otherwise at least 100 ms
     * @return this
     */
    public Builder maxAge(Duration age) {
      return set("max_age", nanos("maxAge", age));
    }

    /**
     * How long a {@code Nats-Msg-Id} is remembered; a publisher must have finished its retries
     * within it.
     *
     * @param window two minutes unless set, at most the age limit
     * @return this
     */
    public Builder duplicateWindow(Duration window) {
      return set("duplicate_window", nanos("duplicateWindow", window));
    }

    /**
     * With discard new, apply the per-subject limit to new messages also.
     *
     * @param refuse whether a new message of a full subject is refused
     * @return this
     */
    public Builder discardNewPerSubject(boolean refuse) {
      return set("discard_new_per_subject", refuse);
    }

    /**
     * Whether messages can be deleted one by one; cannot be allowed again later.
     *
     * @param deny true to forbid
     * @return this
     */
    public Builder denyDelete(boolean deny) {
      return set("deny_delete", deny);
    }

    /**
     * Whether the stream can be purged; cannot be allowed again later.
     *
     * @param deny true to forbid
     * @return this
     */
    public Builder denyPurge(boolean deny) {
      return set("deny_purge", deny);
    }

    /**
     * Whether a message may roll up its subject or the stream.
     *
     * @param allow true to allow
     * @return this
     */
    public Builder allowRollup(boolean allow) {
      return set("allow_rollup_hdrs", allow);
    }

    /**
     * Whether every replica answers single reads.
     *
     * @param allow true unless set
     * @return this
     */
    public Builder allowDirect(boolean allow) {
      return set("allow_direct", allow);
    }

    /**
     * Whether stored blocks are compressed with S2; needs a 2.10 server.
     *
     * @param compressed true to compress
     * @return this
     */
    public Builder compression(boolean compressed) {
      need(compressed, ServerFeature.COMPRESSION);
      return set("compression", compressed ? "s2" : "none");
    }

    /**
     * Free key-value pairs kept with the stream; needs a 2.10 server. Other keys on the server
     * stay.
     *
     * @param metadata the pairs
     * @return this
     */
    public Builder metadata(Map<String, String> metadata) {
      need(!metadata.isEmpty(), ServerFeature.METADATA);
      return set("metadata", Map.copyOf(metadata));
    }

    /**
     * Whether messages may carry a time to live; needs a 2.11 server, cannot be switched off later.
     *
     * @param allow true to allow
     * @return this
     */
    public Builder allowMessageTtl(boolean allow) {
      need(allow, ServerFeature.MESSAGE_TTL);
      return set("allow_msg_ttl", allow);
    }

    /**
     * Whether batches may be stored all or nothing; needs a 2.12 server.
     *
     * @param allow true to allow
     * @return this
     */
    public Builder allowAtomicBatches(boolean allow) {
      need(allow, ServerFeature.ATOMIC_BATCH);
      return set("allow_atomic", allow);
    }

    /**
     * Whether publishers may use the flow-controlled fast batches; needs a 2.14 server.
     *
     * @param allow true to allow
     * @return this
     */
    public Builder allowFastBatches(boolean allow) {
      need(allow, ServerFeature.FAST_BATCH);
      return set("allow_batched", allow);
    }

    /**
     * Makes the specification.
     *
     * @return the immutable specification
     */
    public StreamSpec build() {
      return new StreamSpec(this);
    }

    private void need(boolean used, ServerFeature feature) {
      features.remove(feature);
      if (used) {
        features.add(feature);
      }
    }

    private Builder set(String field, Object value) {
      settings.put(field, value);
      return this;
    }

    static long nanos(String what, Duration duration) {
      if (duration.isNegative()) {
        throw invalid(what + " must not be negative, " + what + "=" + duration);
      }
      return duration.toNanos();
    }

    static StreamException invalid(String message) {
      return new StreamException(StreamException.Code.INVALID, message);
    }
  }
}
