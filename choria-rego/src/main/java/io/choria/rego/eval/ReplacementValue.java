package io.choria.rego.eval;

import io.choria.rego.Value;

/** A function that always gives the same value. */
final class ReplacementValue extends Replacement {
  private final Value value;

  ReplacementValue(Value value) {
    this.value = value;
  }

  @Override
  Value call(Evaluation evaluation, Scope scope, Value[] args) {
    return value;
  }
}
