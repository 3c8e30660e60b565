package io.choria.rego.bundle;

import io.choria.rego.RegoException;

/** A bundle is refused. Nothing of it was used. */
public final class BundleException extends RegoException {
  private static final long serialVersionUID = 1L;

  /** Why a bundle is refused. */
  public enum Reason {
    /** The archive, one of its files or the manifest cannot be read, or a file may not be there. */
    MALFORMED,
    /** A limit of {@link BundleLimits} is exceeded. */
    TOO_LARGE,
    /** The signature is missing or wrong, or does not cover the files as they are. */
    NOT_TRUSTED,
    /** Something lies outside the roots of the bundle, or roots overlap. */
    ROOTS,
    /** The bundle needs something that does not exist here, such as WebAssembly. */
    UNSUPPORTED,
    /** A delta bundle does not fit what is active. */
    DELTA
  }

  /** What kind of failure this is. */
  private final Reason reason;

  BundleException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  BundleException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /**
   * What kind of failure this is.
   *
   * @return the kind; the message says the rest
   */
  public Reason reason() {
    return reason;
  }
}
