package io.choria.messaging;

import org.jspecify.annotations.Nullable;

/** A message was not accepted for sending; nothing of it was or will be sent (REQ-CM-1). */
public final class PublishException extends ChoriaException {
  private static final long serialVersionUID = 1L;

  /** Why the message was not accepted. */
  public enum Reason {
    /** The reconnect buffer, or the outgoing queue, is full. */
    BUFFER_FULL,
    /** The message is larger than the server accepts. */
    PAYLOAD_TOO_LARGE,
    /** The connection is closed or being drained. */
    CLOSED,
    /** The calling thread was interrupted while it waited for space. */
    INTERRUPTED
  }

  /** What {@link #reason()} tells. */
  private final Reason reason;

  PublishException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /**
   * Why the message was not accepted.
   *
   * @return the reason
   */
  public Reason reason() {
    return reason;
  }
}
