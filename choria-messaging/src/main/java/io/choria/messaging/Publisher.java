package io.choria.messaging;

import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Publishes values of one type to the subjects of one template: at most once, nothing is stored
 * (REQ-MP-1, spec 06 §7.1). Order is kept between one publishing thread and each subscriber. Safe
 * for use by any number of threads; owns no thread and needs no close.
 *
 * @param <T> type of the values
 */
public final class Publisher<T> {
  private final MessagingConnection connection;
  private final SubjectTemplate template;
  private final @Nullable String fixed;
  private final Codec<T> codec;
  private final Observers observers;

  private Publisher(MessagingConnection connection, SubjectTemplate template, Codec<T> codec) {
    this.connection = connection;
    this.template = template;
    this.fixed = template.tokens().isEmpty() ? template.text() : null;
    this.codec = codec;
    this.observers = connection.observers();
  }

  /**
   * Creates a publisher.
   *
   * @param connection what to publish over
   * @param template where to
   * @param codec how values become payloads
   * @param <T> type of the values
   * @return a publisher
   */
  public static <T> Publisher<T> of(
      MessagingConnection connection, SubjectTemplate template, Codec<T> codec) {
    return new Publisher<>(connection, template, codec);
  }

  /**
   * Creates a publisher.
   *
   * @param connection what to publish over
   * @param template where to, as for {@link SubjectTemplate#parse}
   * @param codec how values become payloads
   * @param <T> type of the values
   * @return a publisher
   * @throws SubjectException when the template is not one
   */
  public static <T> Publisher<T> of(
      MessagingConnection connection, String template, Codec<T> codec) {
    return of(connection, SubjectTemplate.parse(template), codec);
  }

  /**
   * Publishes to the template's only subject. Returns when the message is in the outgoing queue;
   * waits for space there for at most the publish timeout of the connection.
   *
   * @param value what to publish
   * @throws PublishException when the message was not accepted
   * @throws CodecException when the value cannot be written
   * @throws SubjectException when the template has places
   */
  public void publish(T value) {
    send(fixed == null ? template.format() : fixed, null, value);
  }

  /**
   * Publishes to the subject that one token makes; without the array that several need.
   *
   * @param value what to publish
   * @param token value for the only place of the template
   * @throws PublishException when the message was not accepted
   * @throws CodecException when the value cannot be written
   * @throws SubjectException when the token does not fit
   */
  public void publish(T value, Object token) {
    send(template.formatOne(token), null, value);
  }

  /**
   * Publishes to the subject that the tokens make.
   *
   * @param value what to publish
   * @param tokens values for the places of the template, in order
   * @throws PublishException when the message was not accepted
   * @throws CodecException when the value cannot be written
   * @throws SubjectException when the tokens do not fit
   */
  public void publish(T value, Object... tokens) {
    send(template.format(tokens), null, value);
  }

  /**
   * Publishes with headers.
   *
   * @param headers the headers; not changed
   * @param value what to publish
   * @param tokens values for the places of the template, in order
   * @throws PublishException when the message was not accepted
   * @throws CodecException when the value cannot be written
   * @throws SubjectException when the tokens do not fit
   */
  public void publishWith(Headers headers, T value, Object... tokens) {
    send(template.format(tokens), headers, value);
  }

  private void send(String subject, @Nullable Headers headers, T value) {
    byte[] payload = codec.encode(value);
    TracePropagation tracing = connection.tracing();
    connection.publish(
        subject,
        null,
        tracing == null ? headers : tracing.outgoing(headers, template.text()),
        payload);
    if (observers.active()) {
      observers.published(template.text(), payload.length);
    }
  }
}
