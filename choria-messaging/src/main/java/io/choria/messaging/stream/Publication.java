package io.choria.messaging.stream;

import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A message to be published, with what the stream should check (spec 06 §7.7). Immutable; the body
 * is not copied and must not be changed until the message is acknowledged.
 */
public final class Publication {
  static final String MESSAGE_ID = "Nats-Msg-Id";
  static final String EXPECTED_STREAM = "Nats-Expected-Stream";
  static final String EXPECTED_LAST_ID = "Nats-Expected-Last-Msg-Id";
  static final String EXPECTED_LAST = "Nats-Expected-Last-Sequence";
  static final String EXPECTED_LAST_SUBJECT = "Nats-Expected-Last-Subject-Sequence";

  private final String subject;
  private final @Nullable Headers headers;
  private final byte[] body;

  private Publication(String subject, @Nullable Headers headers, byte[] body) {
    this.subject = subject;
    this.headers = headers;
    this.body = body;
  }

  /**
   * A message without headers.
   *
   * @param subject the subject, without wildcards
   * @param body the body
   * @return the message
   */
  public static Publication of(String subject, byte[] body) {
    return new Publication(Names.literalSubject(subject), null, body);
  }

  /**
   * A message with an id, under which the server drops a second copy within the stream's duplicate
   * window.
   *
   * @param subject the subject, without wildcards
   * @param messageId the {@code Nats-Msg-Id}
   * @param body the body
   * @return the message
   */
  public static Publication of(String subject, String messageId, byte[] body) {
    Headers headers = new Headers().put(MESSAGE_ID, messageId);
    return new Publication(Names.literalSubject(subject), new Headers(headers, true), body);
  }

  /**
   * Starts a message with options.
   *
   * @param subject the subject, without wildcards
   * @param body the body
   * @return a builder
   */
  public static Builder builder(String subject, byte[] body) {
    return new Builder(Names.literalSubject(subject), body);
  }

  /**
   * The subject.
   *
   * @return the subject
   */
  public String subject() {
    return subject;
  }

  /**
   * The headers, read-only.
   *
   * @return the headers, null when there are none
   */
  public @Nullable Headers headers() {
    return headers;
  }

  /**
   * The body, not copied.
   *
   * @return the body
   */
  public byte[] body() {
    return body;
  }

  /** Bytes that the server counts against max_payload. */
  int size() {
    return body.length + (headers == null ? 0 : headers.serializedLength());
  }

  @Nullable String messageId() {
    return headers == null ? null : headers.getFirst(MESSAGE_ID);
  }

  /** The same message with other headers, which become read-only. */
  Publication with(Headers changed) {
    return new Publication(subject, new Headers(changed, true), body);
  }

  Headers headersCopy() {
    return headers == null ? new Headers() : new Headers(headers);
  }

  @Override
  public String toString() {
    return "Publication[" + subject + ", " + body.length + " bytes, headers=" + headers + ']';
  }

  /** Collects options; not thread-safe. */
  public static final class Builder {
    private final String subject;
    private final byte[] body;
    private final Headers headers = new Headers();

    private Builder(String subject, byte[] body) {
      this.subject = subject;
      this.body = body;
    }

    /**
     * The id under which the server drops a second copy.
     *
     * @param id the {@code Nats-Msg-Id}
     * @return this
     */
    public Builder messageId(String id) {
      headers.put(MESSAGE_ID, id);
      return this;
    }

    /**
     * Adds a header.
     *
     * @param name the name
     * @param value the value
     * @return this
     */
    public Builder addHeader(String name, String value) {
      headers.add(name, value);
      return this;
    }

    /**
     * Adds all headers.
     *
     * @param more the headers, copied
     * @return this
     */
    public Builder addHeaders(Headers more) {
      more.forEach(headers::add);
      return this;
    }

    /**
     * Store only in this stream.
     *
     * @param stream the name of the stream
     * @return this
     */
    public Builder expectedStream(String stream) {
      headers.put(EXPECTED_STREAM, Names.token("stream name", stream));
      return this;
    }

    /**
     * Store only when the last message of this subject has this sequence.
     *
     * @param sequence the sequence, 0 for a subject without messages
     * @return this
     */
    public Builder expectedLastSubjectSequence(long sequence) {
      headers.put(EXPECTED_LAST_SUBJECT, Long.toString(sequence));
      return this;
    }

    /**
     * Store only when the last message of the stream has this sequence.
     *
     * @param sequence the sequence, 0 for an empty stream
     * @return this
     */
    public Builder expectedLastSequence(long sequence) {
      headers.put(EXPECTED_LAST, Long.toString(sequence));
      return this;
    }

    /**
     * Store only when the last message of the stream has this id.
     *
     * @param id the {@code Nats-Msg-Id} of the message before
     * @return this
     */
    public Builder expectedLastMessageId(String id) {
      headers.put(EXPECTED_LAST_ID, id);
      return this;
    }

    /**
     * Makes the message.
     *
     * @return the immutable message
     */
    public Publication build() {
      return new Publication(subject, headers.isEmpty() ? null : new Headers(headers, true), body);
    }
  }
}
