package io.choria.messaging.protocol;

import io.choria.messaging.protocol.ProtocolException.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks of an agent (spec 01 §3.4, §4.4). Instances are immutable and always obey the
 * schema of their version; the body is opaque.
 *
 * <p>The bytes of a request that came are what its signature covers: keep them, {@link #encode} may
 * spell the same content differently.
 */
public final class Request {
  private final ProtocolVersion version;
  private final String id;
  private final String sender;
  private final String caller;
  private final String collective;
  private final String agent;
  private final Duration ttl;
  private final Instant time;
  private final @Nullable Filter filter;
  private final byte[] body;

  private Request(Builder builder) {
    this.version = builder.version;
    this.id = builder.id;
    this.sender = builder.sender;
    this.caller = builder.caller;
    this.collective = builder.collective;
    this.agent = builder.agent;
    this.ttl = builder.ttl;
    this.time = builder.time;
    this.filter = builder.filter;
    this.body = builder.body;
    check();
  }

  /**
   * Starts a request.
   *
   * @param version the version of the network
   * @return a builder with a time-to-live of 60 s and an empty filter; everything else must be set
   */
  public static Builder builder(ProtocolVersion version) {
    return new Builder(version);
  }

  /**
   * Reads a request and checks it against the schema of its version.
   *
   * @param version the version of the secure request that it came in
   * @param json the bytes that are signed
   * @return the request
   * @throws ProtocolException when the bytes are no request of that version
   */
  public static Request parse(ProtocolVersion version, byte[] json) {
    Builder builder = new Builder(version);
    builder.filter = null;
    builder.ttl = Duration.ZERO;
    Reading reading = new Reading(version, builder);
    DocumentReader.strict(
        version.request(), json, version == ProtocolVersion.V1 ? reading::v1 : reading::v2);
    return reading.finish();
  }

  /**
   * Writes the request as Go writes it.
   *
   * @return JSON, the bytes to sign
   */
  public byte[] encode() {
    return version == ProtocolVersion.V1 ? encodeV1() : encodeV2();
  }

  private byte[] encodeV1() {
    return DocumentWriter.document(
        version.request(),
        request ->
            request
                .string("message", Text.of(body, version.request() + " message"))
                .object(
                    "envelope",
                    envelope ->
                        envelope
                            .string("requestid", id)
                            .string("senderid", sender)
                            .string("callerid", caller)
                            .string("collective", collective)
                            .string("agent", agent)
                            .integer("ttl", ttl.toSeconds())
                            .integer("time", Times.in(version, time))
                            .object("filter", filter()::write)));
  }

  private byte[] encodeV2() {
    return DocumentWriter.document(
        version.request(),
        request -> {
          request
              .base64("message", body)
              .string("id", id)
              .string("sender", sender)
              .string("caller", caller)
              .string("collective", collective)
              .string("agent", agent)
              .integer("ttl", ttl.toSeconds())
              .integer("time", Times.in(version, time));
          if (filter != null) {
            request.object("filter", filter::write);
          }
        });
  }

  private void check() {
    boolean v1 = version == ProtocolVersion.V1;
    require(body.length > 0, "message", "a body that is not empty", "0 bytes");
    require(v1 ? id.length() == 32 : !id.isEmpty(), "id", v1 ? "32 characters" : "text", id);
    require(v1 || !sender.isEmpty(), "sender", "text", sender);
    require(!caller.isEmpty(), "caller", "text", caller);
    require(!collective.isEmpty(), "collective", "text", collective);
    require(!agent.isEmpty(), "agent", "text", agent);
    long leastTtl = v1 ? 30 : 1;
    require(ttl.toSeconds() >= leastTtl, "ttl", "at least " + leastTtl + " s", ttl);
    require(v1 || Times.in(version, time) >= 1, "time", "a time after 1970", time);
  }

  private void require(boolean holds, String member, String expected, Object actual) {
    if (!holds) {
      throw new ProtocolException(
          Fault.SCHEMA,
          version.request() + ": expected " + expected + ", got " + member + "=" + actual);
    }
  }

  /**
   * The version that this request is written in.
   *
   * @return the version
   */
  public ProtocolVersion version() {
    return version;
  }

  /**
   * The id that a reply names, unique per request.
   *
   * @return 32 characters in version 1, any text in version 2
   */
  public String id() {
    return id;
  }

  /**
   * The identity of the sending host. Claimed by the sender; nothing checks it.
   *
   * @return the identity, perhaps empty in version 1
   */
  public String sender() {
    return sender;
  }

  /**
   * Who calls, as {@code kind=name}. True only after the secure request was verified.
   *
   * @return the caller id
   */
  public String caller() {
    return caller;
  }

  /**
   * The collective that the request is for.
   *
   * @return the name
   */
  public String collective() {
    return collective;
  }

  /**
   * The agent that is asked.
   *
   * @return the name
   */
  public String agent() {
    return agent;
  }

  /**
   * How far the clocks of sender and receiver may be from {@link #time}, either way.
   *
   * @return whole seconds, at least 30 in version 1, at least 1 in version 2
   */
  public Duration ttl() {
    return ttl;
  }

  /**
   * When the request was made.
   *
   * @return whole seconds in version 1
   */
  public Instant time() {
    return time;
  }

  /**
   * Which servers the request is for; the empty filter when a version 2 request has none.
   *
   * @return the filter
   */
  public Filter filter() {
    return filter == null ? Filter.EMPTY : filter;
  }

  /**
   * What the agent reads.
   *
   * @return a copy
   */
  public byte[] body() {
    return body.clone();
  }

  /**
   * Whether the request counts as of now: its time lies strictly less than the time-to-live away,
   * in either direction (spec 01 §12.9).
   *
   * @param now the time of the receiver
   * @return false when it is too old or from too far in the future
   */
  public boolean isCurrent(Instant now) {
    return Duration.between(time, now).abs().compareTo(ttl) < 0;
  }

  /** Collects the members of either version and says which are missing. */
  private static final class Reading {
    private final ProtocolVersion version;
    private final Builder builder;
    private @Nullable String protocol;
    private boolean message;
    private boolean envelope;
    private long time = Long.MIN_VALUE;

    Reading(ProtocolVersion version, Builder builder) {
      this.version = version;
      this.builder = builder;
    }

    boolean v1(String name, DocumentReader in) throws IOException {
      switch (name) {
        case "protocol" -> protocol = in.string();
        case "message" -> {
          builder.body = in.filled().getBytes(StandardCharsets.UTF_8);
          message = true;
        }
        case "envelope" -> {
          in.object(this::envelope);
          envelope = true;
        }
        default -> {
          return false;
        }
      }
      return true;
    }

    private boolean envelope(String name, DocumentReader in) throws IOException {
      switch (name) {
        case "requestid" -> builder.id = in.string();
        case "senderid" -> builder.sender = in.string();
        case "callerid" -> builder.caller = in.filled();
        default -> {
          return shared(name, in);
        }
      }
      return true;
    }

    boolean v2(String name, DocumentReader in) throws IOException {
      switch (name) {
        case "protocol" -> protocol = in.string();
        case "message" -> {
          builder.body = Base64Text.decode(in.filled(), version.request() + " message");
          message = true;
        }
        case "id" -> builder.id = in.filled();
        case "sender" -> builder.sender = in.filled();
        case "caller" -> builder.caller = in.filled();
        default -> {
          return shared(name, in);
        }
      }
      return true;
    }

    private boolean shared(String name, DocumentReader in) throws IOException {
      switch (name) {
        case "collective" -> builder.collective = in.filled();
        case "agent" -> builder.agent = in.filled();
        case "ttl" -> builder.ttl = Duration.ofSeconds(in.integer());
        case "time" -> time = in.integer();
        case "filter" -> builder.filter = Filter.read(in);
        default -> {
          return false;
        }
      }
      return true;
    }

    Request finish() {
      String document = version.request();
      if (protocol == null) {
        throw DocumentReader.missing(document, "protocol");
      }
      if (!protocol.equals(document)) {
        throw DocumentReader.otherProtocol(document, document, protocol);
      }
      boolean v1 = version == ProtocolVersion.V1;
      if (!message || (v1 && !envelope) || (v1 && builder.filter == null)) {
        throw DocumentReader.missing(document, "message" + (v1 ? ", envelope, filter" : ""));
      }
      if (time == Long.MIN_VALUE) {
        throw DocumentReader.missing(document, "time");
      }
      builder.time = Times.of(version, time, document);
      return new Request(builder);
    }
  }

  /** What a request is made of. Not safe for use by several threads. */
  public static final class Builder {
    private final ProtocolVersion version;
    private String id = "";
    private String sender = "";
    private String caller = "";
    private String collective = "";
    private String agent = "";
    private Duration ttl = Duration.ofSeconds(60);
    private Instant time = Instant.EPOCH;
    private @Nullable Filter filter = Filter.EMPTY;
    private byte[] body = {};

    private Builder(ProtocolVersion version) {
      this.version = version;
    }

    /**
     * Sets the request id.
     *
     * @param id as {@link RequestIds} makes it
     * @return this
     */
    public Builder id(String id) {
      this.id = id;
      return this;
    }

    /**
     * Sets the identity of this host.
     *
     * @param sender the configured identity
     * @return this
     */
    public Builder sender(String sender) {
      this.sender = sender;
      return this;
    }

    /**
     * Sets the caller.
     *
     * @param caller as {@code kind=name}; equal to that of the token or certificate
     * @return this
     */
    public Builder caller(String caller) {
      this.caller = caller;
      return this;
    }

    /**
     * Sets the collective.
     *
     * @param collective one that the servers belong to
     * @return this
     */
    public Builder collective(String collective) {
      this.collective = collective;
      return this;
    }

    /**
     * Sets the agent.
     *
     * @param agent the name
     * @return this
     */
    public Builder agent(String agent) {
      this.agent = agent;
      return this;
    }

    /**
     * Sets the time-to-live; fractions of a second are cut off.
     *
     * @param ttl at least 30 s in version 1, 1 s in version 2
     * @return this
     */
    public Builder ttl(Duration ttl) {
      this.ttl = Duration.ofSeconds(ttl.toSeconds());
      return this;
    }

    /**
     * Sets the time at which the request is made.
     *
     * @param time cut to whole seconds in version 1
     * @return this
     */
    public Builder time(Instant time) {
      this.time = Times.cut(version, time);
      return this;
    }

    /**
     * Sets the filter.
     *
     * @param filter which servers the request is for
     * @return this
     */
    public Builder filter(Filter filter) {
      this.filter = filter;
      return this;
    }

    /**
     * Sets the body.
     *
     * @param body what the agent reads, not empty; UTF-8 text in version 1; copied
     * @return this
     */
    public Builder body(byte[] body) {
      this.body = body.clone();
      return this;
    }

    /**
     * Makes the request.
     *
     * @return the request
     * @throws ProtocolException when a part breaks the schema of the version
     */
    public Request build() {
      return new Request(this);
    }
  }
}
