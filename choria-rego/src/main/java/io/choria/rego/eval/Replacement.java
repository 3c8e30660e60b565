package io.choria.rego.eval;

import io.choria.rego.Value;
import org.jspecify.annotations.Nullable;

/** What a function is replaced by (spec 08 §2.16). */
public abstract class Replacement {
  /** The result of a call with these arguments. */
  abstract @Nullable Value call(Evaluation evaluation, Scope scope, Value[] args);
}
