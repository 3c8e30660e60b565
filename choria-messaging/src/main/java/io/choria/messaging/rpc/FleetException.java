package io.choria.messaging.rpc;

import io.choria.messaging.ChoriaException;
import org.jspecify.annotations.Nullable;

/** Something about a fleet can't be done as asked. */
public final class FleetException extends ChoriaException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    /** Settings contradict each other, or name something that is not there. */
    CONFIGURATION,
    /** A setting asks for something that this library leaves out. */
    UNSUPPORTED,
    /** A name can't be part of a subject. */
    NAME,
    /** A request does not fit its kind: no targets, a filter where none may be. */
    REQUEST,
    /** The collective is none of those that this process belongs to. */
    COLLECTIVE,
    /** The message is larger than the broker takes. */
    TOO_LARGE,
    /** The server or connection was closed. */
    CLOSED
  }

  /** What {@link #reason()} tells. */
  private final Reason reason;

  FleetException(Reason reason, String message) {
    this(reason, message, null);
  }

  FleetException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /**
   * Why.
   *
   * @return the reason
   */
  public Reason reason() {
    return reason;
  }
}
