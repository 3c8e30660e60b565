package io.choria.rego.eval;

import io.choria.rego.Location;
import io.choria.rego.RegoError;
import io.choria.rego.RegoEvaluationException;

/** The ways in which an evaluation is aborted (spec 08 §3.1). */
final class Errors {
  static final String CONFLICT = "eval_conflict_error";
  static final String CANCEL = "eval_cancel_error";
  static final String INTERNAL = "eval_internal_error";

  private Errors() {}

  static RegoEvaluationException keysMustBeUnique(Location location) {
    return new RegoEvaluationException(
        new RegoError(CONFLICT, "object keys must be unique", location));
  }

  static RegoEvaluationException badPath(Location location) {
    return new RegoEvaluationException(new RegoError(CONFLICT, "bad document path", location));
  }

  /** What ends an evaluation whose built-in {@code name} threw what it may not. */
  static RegoEvaluationException broken(String name, RuntimeException cause, Location location) {
    return cause instanceof RegoEvaluationException stop
        ? stop
        : new RegoEvaluationException(
            new RegoError(INTERNAL, name + ": " + cause, location), cause);
  }

  static RegoEvaluationException cancelled(String message) {
    return new RegoEvaluationException(new RegoError(CANCEL, message, Location.UNKNOWN));
  }
}
