package io.choria.messaging;

import org.jspecify.annotations.Nullable;

/**
 * Root of every exception that this module throws on purpose. All are unchecked; the message says
 * what was expected, what came and where.
 */
public class ChoriaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param message what was expected, what came, where
   */
  public ChoriaException(String message) {
    super(message);
  }

  /**
   * Creates an exception with a cause.
   *
   * @param message what was expected, what came, where
   * @param cause what led to it, or null
   */
  public ChoriaException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
