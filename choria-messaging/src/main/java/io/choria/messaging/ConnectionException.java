package io.choria.messaging;

import org.jspecify.annotations.Nullable;

/** A connection could not be made, or an operation needed one that is gone. */
public final class ConnectionException extends ChoriaException {
  private static final long serialVersionUID = 1L;

  /** Why there is no connection. */
  public enum Reason {
    /** No server answered before the deadline. */
    UNREACHABLE,
    /** A server answered and refused the credentials or the certificate. */
    AUTHENTICATION,
    /** Certificates or keys could not be read, or are not usable. */
    TLS,
    /** Looking up the servers in DNS gave nothing. */
    LOOKUP,
    /** The connection was closed. */
    CLOSED
  }

  /** What {@link #reason()} tells. */
  private final Reason reason;

  /**
   * For layers above that know more about the credentials than the connection does.
   *
   * @param reason why there is no connection
   * @param message what was expected, what came, where; without secrets
   * @param cause what it comes from; null for nothing
   */
  public ConnectionException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /**
   * Why there is no connection.
   *
   * @return the reason
   */
  public Reason reason() {
    return reason;
  }
}
