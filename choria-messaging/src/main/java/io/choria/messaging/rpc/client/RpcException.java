package io.choria.messaging.rpc.client;

import io.choria.messaging.ChoriaException;
import org.jspecify.annotations.Nullable;

/**
 * A call can't be made, or its results can't be handed over. What a server answers never throws.
 */
public final class RpcException extends ChoriaException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    /** No server was found, or none is left. */
    NO_TARGETS,
    /** Options contradict each other. */
    OPTIONS,
    /** The DDL has no such action, or the inputs break its rules. */
    INPUT,
    /** The expression for replies is none. */
    REPLY_FILTER,
    /** Whoever reads the results did not keep up. */
    OVERFLOW,
    /** The call was cancelled. */
    CANCELLED
  }

  /** What {@link #reason()} tells. */
  private final Reason reason;

  RpcException(Reason reason, String message) {
    this(reason, message, null);
  }

  RpcException(Reason reason, String message, @Nullable Throwable cause) {
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
