package io.choria.messaging.rpc.ddl;

import io.choria.messaging.ChoriaException;
import org.jspecify.annotations.Nullable;

/** A description can't be used; the message names the document and the place in it. */
public final class DdlException extends ChoriaException {
  private static final long serialVersionUID = 1L;

  /** What is wrong. */
  public enum Fault {
    /** The file can't be read. */
    UNREADABLE,
    /** The document is larger or deeper than any description has reason to be. */
    TOO_LARGE,
    /** It is no JSON. */
    JSON,
    /**
     * A member has another type than the description gives it, or one that must be there is not.
     */
    SHAPE
  }

  /** What {@link #fault()} tells. */
  private final Fault fault;

  /**
   * A description that can't be used.
   *
   * @param fault what is wrong
   * @param message what was expected, what came, where
   */
  public DdlException(Fault fault, String message) {
    this(fault, message, null);
  }

  DdlException(Fault fault, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.fault = fault;
  }

  /**
   * What is wrong.
   *
   * @return the kind of problem
   */
  public Fault fault() {
    return fault;
  }
}
