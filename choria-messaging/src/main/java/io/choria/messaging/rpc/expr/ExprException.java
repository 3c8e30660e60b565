package io.choria.messaging.rpc.expr;

import io.choria.messaging.ChoriaException;
import org.jspecify.annotations.Nullable;

/** An expression is none, or can't be evaluated on these values. */
public final class ExprException extends ChoriaException {
  private static final long serialVersionUID = 1L;

  /** Takes the problem, for people. */
  public ExprException(String message) {
    this(message, null);
  }

  ExprException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
