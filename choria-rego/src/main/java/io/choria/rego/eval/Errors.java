package io.choria.rego.eval;

import io.choria.rego.Location;
import io.choria.rego.RegoError;
import io.choria.rego.RegoEvaluationException;

/** The ways in which an evaluation is aborted (spec 08 §3.1). */
final class Errors {
  static final String CONFLICT = "eval_conflict_error";
  static final String CANCEL = "eval_cancel_error";
  static final String MERGE = "eval_with_merge_error";
  static final String INTERNAL = "eval_internal_error";

  private Errors() {}

  static RegoEvaluationException keysMustBeUnique(Location location) {
    return new RegoEvaluationException(
        new RegoError(CONFLICT, "object keys must be unique", location));
  }

  static RegoEvaluationException badPath(Location location) {
    return new RegoEvaluationException(new RegoError(CONFLICT, "bad document path", location));
  }

  static RegoEvaluationException cancelled(String message) {
    return new RegoEvaluationException(new RegoError(CANCEL, message, Location.UNKNOWN));
  }
}
