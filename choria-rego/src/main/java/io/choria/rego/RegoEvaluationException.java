package io.choria.rego;

import java.util.List;

/**
 * An evaluation was aborted: a conflict, a limit, a cancellation or, in strict mode, a built-in
 * error (spec 08 §3.5).
 */
public final class RegoEvaluationException extends RegoException {
  private static final long serialVersionUID = 1L;

  /** Aborts an evaluation for this reason. */
  public RegoEvaluationException(RegoError error) {
    super(error.toString(), List.of(error));
  }

  /** Why the evaluation was aborted. */
  public RegoError error() {
    return errors().get(0);
  }

  /** The code of the error, for example {@code eval_conflict_error}. */
  public String code() {
    return error().code();
  }
}
