package io.choria.messaging;

import io.nats.client.Message;
import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;

/** The other side answered with an error, in the headers of the NATS services protocol. */
public final class ServiceErrorException extends ChoriaException {
  private static final long serialVersionUID = 1L;
  private static final String CODE = "Nats-Service-Error-Code";
  private static final String TEXT = "Nats-Service-Error";

  /** Told by {@link #code()}. */
  private final int code;

  /** Told by {@link #description()}. */
  private final String description;

  /**
   * Creates the error; a service's handler throws it to answer with a code of its own.
   *
   * @param code a number, by custom in the manner of HTTP
   * @param description one line for people
   */
  public ServiceErrorException(int code, String description) {
    super("the service answered with an error: code=" + code + " description=" + description);
    this.code = code;
    this.description = description;
  }

  /** The error that a reply carries; null when it carries none. */
  static @Nullable ServiceErrorException of(Message message) {
    Headers headers = message.getHeaders();
    if (headers == null || headers.isEmpty()) {
      return null;
    }
    String code = headers.getFirst(CODE);
    String text = headers.getFirst(TEXT);
    if (code == null && text == null) {
      return null;
    }
    int number;
    try {
      number = code == null ? 500 : Integer.parseInt(code);
    } catch (NumberFormatException e) {
      number = 500;
    }
    return new ServiceErrorException(number, text == null ? "" : text);
  }

  Headers headers() {
    return new Headers()
        .put(TEXT, description.replaceAll("[^\\x20-\\x7e]", "?"))
        .put(CODE, Integer.toString(code));
  }

  /**
   * The code.
   *
   * @return as the service sent it; 500 when it sent none that is a number
   */
  public int code() {
    return code;
  }

  /**
   * The description.
   *
   * @return as the service sent it; perhaps empty
   */
  public String description() {
    return description;
  }
}
