package io.choria.rego.eval;

import io.choria.rego.Value;
import org.jspecify.annotations.Nullable;

/** A rule with one value at a fixed path. */
public final class CompleteDocument extends Document {
  private static final Value[] NOTHING_GIVEN = {};

  private final Alternatives alternatives;

  /** The document that these definitions make up. */
  public CompleteDocument(int id, Value[] path, Alternatives alternatives) {
    super(id, path);
    this.alternatives = alternatives;
  }

  /** What is asked in each evaluation that nobody watches; null if that depends. */
  @Nullable Choice always() {
    return alternatives.always();
  }

  @Override
  @Nullable Value value(Evaluation evaluation, Scope scope) {
    Object cached = scope.document(id);
    if (cached != null) {
      return cached == Scope.UNDEFINED ? null : (Value) cached;
    }
    Value value = only(evaluation, scope);
    scope.document(id, value == null ? Scope.UNDEFINED : value);
    return value;
  }

  @Override
  @Nullable Value only(Evaluation evaluation, Scope scope) {
    evaluation.step();
    return alternatives.value(evaluation, scope, NOTHING_GIVEN);
  }
}
