package io.choria.messaging.protocol;

import io.choria.messaging.ChoriaException;
import org.jspecify.annotations.Nullable;

/** Bytes are not the document that they should be, or a document can't be built as asked. */
public final class ProtocolException extends ChoriaException {
  private static final long serialVersionUID = 1L;

  /** What is wrong, in the terms of the counters of spec 01 §3.8. */
  public enum Fault {
    /** Not JSON, not UTF-8, too large or too deeply nested. */
    JSON,
    /** JSON of another document, or of no known document. */
    PROTOCOL,
    /** A member is missing, has the wrong type, or breaks a rule of the schema. */
    SCHEMA,
    /** Base64 that is none, or not in its one canonical spelling. */
    ENCODING,
    /** A hash that does not belong to the bytes. */
    HASH
  }

  /** What {@link #fault()} tells. */
  private final Fault fault;

  ProtocolException(Fault fault, String message) {
    this(fault, message, null);
  }

  ProtocolException(Fault fault, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.fault = fault;
  }

  /**
   * What is wrong.
   *
   * @return the kind of fault
   */
  public Fault fault() {
    return fault;
  }
}
