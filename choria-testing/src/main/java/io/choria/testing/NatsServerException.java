package io.choria.testing;

import org.jspecify.annotations.Nullable;

/**
 * A private nats-server could not be found, installed, started or steered. The message says what
 * was expected, what happened and, where a process was involved, ends with the last lines of its
 * log.
 */
public final class NatsServerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NatsServerException(String message) {
    this(message, null);
  }

  NatsServerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
