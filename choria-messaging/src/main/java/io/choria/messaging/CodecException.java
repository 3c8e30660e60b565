package io.choria.messaging;

import org.jspecify.annotations.Nullable;

/** A payload could not be read, or a value could not be written. */
public final class CodecException extends ChoriaException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param message what was expected and what came
   * @param cause what led to it, or null
   */
  public CodecException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
