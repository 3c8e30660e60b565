package io.choria.rego.eval;

import io.choria.rego.Value;
import org.jspecify.annotations.Nullable;

/** A function of the policy. */
public final class FunctionDocument extends Document {
  private final Alternatives alternatives;

  /** The function that these definitions make up. */
  public FunctionDocument(int id, Value[] path, Alternatives alternatives) {
    super(id, path);
    this.alternatives = alternatives;
  }

  /** Functions have no value: they are left out of enumerations. */
  @Override
  @Nullable Value value(Evaluation evaluation, Scope scope) {
    return null;
  }

  /** The result for these arguments; the array must not be changed afterwards. */
  @Nullable Value call(Evaluation evaluation, Scope scope, Value[] args) {
    CallKey key = new CallKey(id, args);
    Object cached = scope.call(key);
    if (cached != null) {
      return cached == Scope.UNDEFINED ? null : (Value) cached;
    }
    evaluation.step();
    Value value = alternatives.value(evaluation, scope, args);
    scope.call(key, value == null ? Scope.UNDEFINED : value);
    return value;
  }
}
