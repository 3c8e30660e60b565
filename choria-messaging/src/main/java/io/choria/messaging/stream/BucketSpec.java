package io.choria.messaging.stream;

import java.time.Duration;

/**
 * What a key-value bucket should look like (spec 06 §5.4, REQ-KV-1), declared with {@link
 * Buckets#declare(BucketSpec)}.
 *
 * <p>The layout is the one of every NATS client and of Choria: file storage, discard new, no
 * deletes, roll-ups and direct reads allowed. Unlike the originals the largest value size and the
 * description do apply.
 */
public final class BucketSpec {
  private static final Duration MOST_DUPLICATES = Duration.ofMinutes(2);

  private final String name;
  private final StreamSpec stream;

  private BucketSpec(Builder builder) {
    this.name = builder.name;
    StreamSpec.Builder spec =
        StreamSpec.builder("KV_" + name)
            .subjects("$KV." + name + ".>")
            .storage(builder.memory ? StreamSpec.Storage.MEMORY : StreamSpec.Storage.FILE)
            .retention(StreamSpec.Retention.LIMITS)
            .discard(StreamSpec.Discard.NEW)
            .denyDelete(true)
            .allowRollup(true)
            .allowDirect(true)
            .maxMessagesPerSubject(builder.history)
            .maxMessageSize(builder.maxValueSize)
            .maxBytes(builder.maxBytes)
            .maxAge(builder.ttl)
            .replicas(builder.replicas);
    if (!builder.ttl.isZero()) {
      spec.duplicateWindow(
          builder.ttl.compareTo(MOST_DUPLICATES) < 0 ? builder.ttl : MOST_DUPLICATES);
    }
    if (!builder.description.isEmpty()) {
      spec.description(builder.description);
    }
    this.stream = spec.build();
  }

  /**
   * Starts a specification.
   *
   * @param name the name of the bucket: letters, digits, dash and underscore
   * @return a builder with the defaults: history 1, no age limit, no size limits, one replica, on
   *     disk
   */
  public static Builder builder(String name) {
    return new Builder(Buckets.bucketName(name));
  }

  /**
   * The name.
   *
   * @return the name of the bucket
   */
  public String name() {
    return name;
  }

  /**
   * The stream that is the bucket.
   *
   * @return the specification of the stream {@code KV_<bucket>}
   */
  public StreamSpec stream() {
    return stream;
  }

  /** Collects settings; not thread-safe. */
  public static final class Builder {
    private final String name;
    private int history = 1;
    private Duration ttl = Duration.ZERO;
    private int maxValueSize = -1;
    private long maxBytes = -1;
    private int replicas = 1;
    private boolean memory;
    private String description = "";

    private Builder(String name) {
      this.name = name;
    }

    /**
     * How many values of a key are kept.
     *
     * @param values 1 to 64
     * @return this
     */
    public Builder history(int values) {
      if (values < 1 || values > 64) {
        throw StreamSpec.Builder.invalid("history must be 1..64, history=" + values);
      }
      this.history = values;
      return this;
    }

    /**
     * How long a value lives.
     *
     * @param ttl zero for ever
     * @return this
     */
    public Builder ttl(Duration ttl) {
      this.ttl = ttl;
      return this;
    }

    /**
     * The largest value.
     *
     * @param bytes -1 for no limit
     * @return this
     */
    public Builder maxValueSize(int bytes) {
      this.maxValueSize = bytes;
      return this;
    }

    /**
     * The most bytes of the bucket.
     *
     * @param bytes -1 for no limit
     * @return this
     */
    public Builder maxBytes(long bytes) {
      this.maxBytes = bytes;
      return this;
    }

    /**
     * How many servers hold a copy.
     *
     * @param replicas 1 to 5
     * @return this
     */
    public Builder replicas(int replicas) {
      this.replicas = replicas;
      return this;
    }

    /**
     * Whether values are kept in memory only.
     *
     * @param memory true for memory
     * @return this
     */
    public Builder memory(boolean memory) {
      this.memory = memory;
      return this;
    }

    /**
     * A text for people.
     *
     * @param description the text
     * @return this
     */
    public Builder description(String description) {
      this.description = description;
      return this;
    }

    /**
     * Makes the specification.
     *
     * @return the immutable specification
     */
    public BucketSpec build() {
      return new BucketSpec(this);
    }
  }
}
