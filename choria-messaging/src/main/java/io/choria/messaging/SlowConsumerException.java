package io.choria.messaging;

/** A subscription with {@link Overflow#FAIL} ended because its buffer was full. */
public final class SlowConsumerException extends ChoriaException {
  private static final long serialVersionUID = 1L;

  SlowConsumerException(String message) {
    super(message);
  }
}
