package io.choria.messaging.security;

import io.choria.messaging.ChoriaException;
import org.jspecify.annotations.Nullable;

/** Something is not to be trusted, or a key or token can't be used. */
public final class TrustException extends ChoriaException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    /** A key, seed or token has not the form that it should have. */
    MALFORMED,
    /** The algorithm of a token is none that Choria accepts, or does not fit the key. */
    ALGORITHM,
    /** A signature does not belong to the bytes and the key. */
    SIGNATURE,
    /** The chain of a token does not lead to the organisation issuer. */
    NOT_SIGNED_BY_ISSUER,
    /** No trusted key is configured for the organisation of a token. */
    NO_TRUST_ROOT,
    /** The token, or the issuer that made it, has expired. */
    EXPIRED,
    /** The token is not valid yet. */
    NOT_YET_VALID,
    /** The token is of another kind. */
    PURPOSE,
    /** A claim is missing or has a value that is not allowed. */
    CLAIM,
    /** The token does not permit what was asked. */
    PERMISSION,
    /** The caller that a request names is not the caller of its token or certificate. */
    CALLER,
    /** The certificate does not lead to the certificate authority, or is not for clients. */
    CERTIFICATE,
    /** The request is too old, or from the future. */
    NOT_CURRENT,
    /** The same request was seen before, or the window that remembers requests is full. */
    REPLAYED,
    /** There is no signature where one must be. */
    UNSIGNED,
    /** The document is of the other version of the protocol. */
    VERSION,
    /** The settings of this process contradict each other, or something is missing in them. */
    CONFIGURATION,
    /** The service that should sign did not, or answered with something else. */
    SIGNER
  }

  /** What {@link #reason()} tells. */
  private final Reason reason;

  TrustException(Reason reason, String message) {
    this(reason, message, null);
  }

  TrustException(Reason reason, String message, @Nullable Throwable cause) {
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
