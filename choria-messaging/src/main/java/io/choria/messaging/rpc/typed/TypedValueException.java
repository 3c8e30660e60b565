package io.choria.messaging.rpc.typed;

import org.jspecify.annotations.Nullable;

/** A value does not fit the Java type that it is for; the message names the place. */
public final class TypedValueException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TypedValueException(String message) {
    this(message, null);
  }

  TypedValueException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
