package io.choria.rego.eval;

import io.choria.rego.Value;
import org.jspecify.annotations.Nullable;

/** A rule whose head has empty parentheses in place of a function without arguments. */
public final class ReplacementRule extends Replacement {
  private final CompleteDocument rule;

  /** Gives the value of this rule instead. */
  public ReplacementRule(CompleteDocument rule) {
    this.rule = rule;
  }

  @Override
  @Nullable Value call(Evaluation evaluation, Scope scope, Value[] args) {
    return rule.value(evaluation, scope.withoutReplacements());
  }
}
