package io.choria.rego.eval;

import io.choria.rego.Value;
import org.jspecify.annotations.Nullable;

/** A function of the policy in place of another one. */
public final class ReplacementFunction extends Replacement {
  private final FunctionDocument function;

  /** Calls this one instead. */
  public ReplacementFunction(FunctionDocument function) {
    this.function = function;
  }

  @Override
  @Nullable Value call(Evaluation evaluation, Scope scope, Value[] args) {
    return function.call(evaluation, scope.withoutReplacements(), args);
  }
}
