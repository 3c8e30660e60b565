package io.choria.messaging.rpc.discovery;

import io.choria.messaging.ChoriaException;
import org.jspecify.annotations.Nullable;

/** Servers can't be found this way. */
public final class DiscoveryException extends ChoriaException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    /** The method can't decide this kind of filter. */
    FILTER,
    /** A file, document or reply is not what it should be. */
    FORMAT,
    /** A file can't be read, a server not reached, a program not run. */
    UNREACHABLE,
    /** It took too long, or gave too much. */
    LIMIT,
    /** The other side answered that it failed. */
    FAILED
  }

  /** What {@link #reason()} tells. */
  private final Reason reason;

  DiscoveryException(Reason reason, String message) {
    this(reason, message, null);
  }

  DiscoveryException(Reason reason, String message, @Nullable Throwable cause) {
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
