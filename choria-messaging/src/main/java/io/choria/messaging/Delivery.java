package io.choria.messaging;

import io.nats.client.Message;
import io.nats.client.impl.Headers;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message that came in: its value, its subject taken apart, its headers. To be used by one thread
 * at a time.
 *
 * @param <T> type of the value
 */
public final class Delivery<T> {
  private final Message message;
  private final SubjectTemplate template;
  private final Codec<T> codec;
  private @Nullable T value;
  private @Nullable SubjectMatch match;

  Delivery(Message message, SubjectTemplate template, Codec<T> codec) {
    this(message, template, codec, null);
  }

  /** With the value, where it has been read already. */
  Delivery(Message message, SubjectTemplate template, Codec<T> codec, @Nullable T value) {
    this.message = message;
    this.template = template;
    this.codec = codec;
    this.value = value;
  }

  /**
   * The value, read from the payload at the first call.
   *
   * @return the value
   * @throws CodecException when the payload cannot be read
   */
  public T value() {
    T known = value;
    if (known == null) {
      known = read(codec, message.getData());
      value = known;
    }
    return known;
  }

  static <T> T read(Codec<T> codec, byte[] payload) {
    try {
      return codec.decode(payload);
    } catch (CodecException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new CodecException("cannot read the payload: bytes=" + payload.length, e);
    }
  }

  /**
   * The subject that the message was published to.
   *
   * @return the subject
   */
  public String subject() {
    return message.getSubject();
  }

  /**
   * The value of a place of the subscription's template.
   *
   * @param token a token of the template
   * @param <V> type of the value
   * @return its value
   * @throws SubjectException when the template has no such place, or the subject does not fit it
   */
  public <V> V token(Token<V> token) {
    return tokens().get(token);
  }

  /**
   * The text of a place of the subscription's template.
   *
   * @param name a name of the template
   * @return its value as text
   * @throws SubjectException when the template has no such place, or the subject does not fit it
   */
  public String token(String name) {
    return tokens().get(name);
  }

  void requireTokens() {
    SubjectMatch unused = tokens();
  }

  private SubjectMatch tokens() {
    SubjectMatch known = match;
    if (known == null) {
      known =
          template
              .match(message.getSubject())
              .orElseThrow(
                  () ->
                      new SubjectException(
                          "subject="
                              + SubjectException.shown(message.getSubject())
                              + " does not fit template="
                              + template,
                          /* foreign= */ true));
      match = known;
    }
    return known;
  }

  /**
   * A header.
   *
   * @param name the name, in any case
   * @return its first value
   */
  public Optional<String> header(String name) {
    Headers headers = message.getHeaders();
    return headers == null
        ? Optional.empty()
        : Optional.ofNullable(headers.getIgnoreCase(name)).map(all -> all.get(0));
  }

  /**
   * The jnats message, for what this class does not cover.
   *
   * @return the message
   */
  public Message message() {
    return message;
  }
}
