package io.choria.messaging.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a durable pull consumer should look like (spec 06 §7.7 to §7.9): immutable, declared with
 * {@link Streams#declare(ConsumerSpec)}.
 *
 * <p>Only the settings that were set are compared and changed; on creation the rest gets these
 * defaults: explicit acknowledgement, ack wait 30 s, all messages from the first, no limit of
 * deliveries, 1000 unacknowledged messages.
 */
public final class ConsumerSpec {
  /** How messages are acknowledged (spec 06 §7.9). */
  public enum AckMode {
    /** Delivered is done. */
    NONE("none"),
    /** Each message by itself. */
    EXPLICIT("explicit"),
    /** A message and all before it. */
    ALL("all");

    final String wire;

    AckMode(String wire) {
      this.wire = wire;
    }
  }

  private final String stream;
  private final String name;
  private final Map<String, Object> settings;
  private final List<String> filters;
  private final List<ServerFeature> features;

  private ConsumerSpec(Builder builder) {
    this.stream = builder.stream;
    this.name = builder.name;
    this.settings = Collections.unmodifiableMap(new LinkedHashMap<>(builder.settings));
    this.filters = List.copyOf(builder.filters);
    this.features = List.copyOf(builder.features);
  }

  /**
   * Starts a specification.
   *
   * @param stream the stream it reads
   * @param name its name: no blanks, dots, wildcards or slashes
   * @return a builder without settings
   */
  public static Builder builder(String stream, String name) {
    return new Builder(Names.token("stream name", stream), Names.token("consumer name", name));
  }

  /**
   * The stream.
   *
   * @return the name of the stream
   */
  public String stream() {
    return stream;
  }

  /**
   * The name.
   *
   * @return the name of the consumer
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

  /** Starts with the same settings under another name. */
  Builder renamed(String newName) {
    Builder copy = builder(stream, newName);
    copy.settings.putAll(settings);
    copy.filters = filters;
    copy.features.addAll(features);
    return copy;
  }

  List<String> filters() {
    return filters;
  }

  List<ServerFeature> features() {
    return features;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ConsumerSpec spec
        && spec.stream.equals(stream)
        && spec.name.equals(name)
        && spec.settings.equals(settings);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * stream.hashCode() + name.hashCode()) + settings.hashCode();
  }

  @Override
  public String toString() {
    return "ConsumerSpec[" + stream + '/' + name + ' ' + settings + ']';
  }

  /** Collects settings; not thread-safe. */
  public static final class Builder {
    private final String stream;
    private final String name;
    private final Map<String, Object> settings = new LinkedHashMap<>();
    private final List<ServerFeature> features = new ArrayList<>();
    private List<String> filters = List.of();

    private Builder(String stream, String name) {
      this.stream = stream;
      this.name = name;
    }

    /**
     * The subjects it reads; several need a 2.10 server.
     *
     * @param subjects literal or with wildcards; none for all
     * @return this
     */
    public Builder filterSubjects(String... subjects) {
      for (String subject : subjects) {
        Names.filterSubject(subject);
      }
      filters = List.of(subjects);
      settings.remove("filter_subject");
      settings.remove("filter_subjects");
      features.remove(ServerFeature.SEVERAL_FILTERS);
      if (subjects.length == 1) {
        return set("filter_subject", subjects[0]);
      }
      if (subjects.length > 1) {
        features.add(ServerFeature.SEVERAL_FILTERS);
        return set("filter_subjects", filters);
      }
      return this;
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
     * How messages are acknowledged; cannot be changed later.
     *
     * @param mode explicit unless set
     * @return this
     */
    public Builder ackMode(AckMode mode) {
      return set("ack_policy", mode.wire);
    }

    /**
     * After how long an unacknowledged message comes again.
     *
     * @param wait 30 s unless set
     * @return this
     */
    public Builder ackWait(Duration wait) {
      return set("ack_wait", StreamSpec.Builder.nanos("ackWait", wait));
    }

    /**
     * How often a message is delivered before the server gives up with an advisory.
     *
     * @param deliveries -1 for no limit
     * @return this
     */
    public Builder maxDeliver(int deliveries) {
      return set("max_deliver", (long) deliveries);
    }

    /**
     * The waits of successive redeliveries, instead of the ack wait.
     *
     * @param waits not more than the largest number of deliveries
     * @return this
     */
    public Builder backoff(List<Duration> waits) {
      return set(
          "backoff", waits.stream().map(w -> StreamSpec.Builder.nanos("backoff", w)).toList());
    }

    /**
     * How many messages may be delivered and not acknowledged.
     *
     * @param messages 1000 unless set; -1 for no limit
     * @return this
     */
    public Builder maxAckPending(int messages) {
      return set("max_ack_pending", (long) messages);
    }

    /**
     * How many pull requests may wait; cannot be changed later.
     *
     * @param requests 512 unless set
     * @return this
     */
    public Builder maxWaiting(int requests) {
      return set("max_waiting", (long) requests);
    }

    /**
     * Starts with messages stored after its creation; cannot be changed later.
     *
     * @return this
     */
    public Builder deliverNew() {
      return set("deliver_policy", "new");
    }

    /**
     * Starts with the last message of every subject; cannot be changed later.
     *
     * @return this
     */
    public Builder deliverLastPerSubject() {
      return set("deliver_policy", "last_per_subject");
    }

    /**
     * Starts at a sequence; cannot be changed later.
     *
     * @param sequence the first stream sequence to deliver
     * @return this
     */
    public Builder deliverFrom(long sequence) {
      set("deliver_policy", "by_start_sequence");
      return set("opt_start_seq", sequence);
    }

    /**
     * Starts at a time; cannot be changed later.
     *
     * @param time the time of storage of the first message to deliver
     * @return this
     */
    public Builder deliverFrom(Instant time) {
      set("deliver_policy", "by_start_time");
      return set("opt_start_time", time.toString());
    }

    /**
     * Delivers headers without bodies.
     *
     * @param only true for headers only
     * @return this
     */
    public Builder headersOnly(boolean only) {
      return set("headers_only", only);
    }

    /**
     * After how long without a reader the server removes it.
     *
     * @param threshold zero for never
     * @return this
     */
    public Builder inactiveThreshold(Duration threshold) {
      return set("inactive_threshold", StreamSpec.Builder.nanos("inactiveThreshold", threshold));
    }

    /**
     * How many servers hold its state.
     *
     * @param replicas 0 for as many as the stream
     * @return this
     */
    public Builder replicas(int replicas) {
      return set("num_replicas", (long) replicas);
    }

    /**
     * Whether its state is kept in memory; cannot be changed later.
     *
     * @param memory true for memory
     * @return this
     */
    public Builder memoryStorage(boolean memory) {
      return set("mem_storage", memory);
    }

    /**
     * Free key-value pairs kept with the consumer; needs a 2.10 server. Other keys on the server
     * stay.
     *
     * @param metadata the pairs
     * @return this
     */
    public Builder metadata(Map<String, String> metadata) {
      features.remove(ServerFeature.METADATA);
      if (!metadata.isEmpty()) {
        features.add(ServerFeature.METADATA);
      }
      return set("metadata", Map.copyOf(metadata));
    }

    /**
     * Makes the specification.
     *
     * @return the immutable specification
     */
    public ConsumerSpec build() {
      return new ConsumerSpec(this);
    }

    private Builder set(String field, Object value) {
      settings.put(field, value);
      return this;
    }
  }
}
