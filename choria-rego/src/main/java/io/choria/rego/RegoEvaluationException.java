package io.choria.rego;

import java.util.List;

/**
 * An evaluation was aborted: a conflict, a limit, a cancellation or, in strict mode, a built-in
 * error (spec 08 §3.5).
 */
public final class RegoEvaluationException extends RegoException {
  private static final long serialVersionUID = 1L;

  /**
   * Aborts an evaluation for this reason.
   *
   * @param error what went wrong, and where
   */
  public RegoEvaluationException(RegoError error) {
    super(error.toString(), List.of(error));
  }

  /**
   * Aborts an evaluation for this reason.
   *
   * @param error what went wrong, and where
   * @param cause what a built-in of the host threw
   */
  public RegoEvaluationException(RegoError error, Throwable cause) {
    super(error.toString(), cause, List.of(error));
  }

  /** {@return why the evaluation was aborted} */
  public RegoError error() {
    return errors().get(0);
  }

  /**
   * The code of the error, for example {@code eval_conflict_error}.
   *
   * @return one of the codes of spec 08 §3.1
   */
  public String code() {
    return error().code();
  }
}
