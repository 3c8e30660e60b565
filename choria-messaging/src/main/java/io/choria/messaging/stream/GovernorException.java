package io.choria.messaging.stream;

import io.choria.messaging.ChoriaException;
import org.jspecify.annotations.Nullable;

/** No slot of a governor was obtained (spec 06 §5.3). */
public final class GovernorException extends ChoriaException {
  private static final long serialVersionUID = 1L;

  /** Why there is none. */
  public enum Reason {
    /** All slots are taken, and the caller did not want to wait. */
    FULL,
    /** All slots stayed taken until the deadline. */
    TIMED_OUT,
    /** The server did not say; a slot may be taken in the caller's name until it expires. */
    UNKNOWN_OUTCOME,
    /** There is no such governor, or the server refused. */
    REFUSED
  }

  /** Why. */
  private final Reason reason;

  GovernorException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /**
   * Why there is no slot.
   *
   * @return the reason
   */
  public Reason reason() {
    return reason;
  }
}
