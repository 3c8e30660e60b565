package io.choria.rego.eval;

import io.choria.rego.Value;
import org.jspecify.annotations.Nullable;

/** The variables of one activation of a rule, a function or a query. */
public final class Frame {
  private static final @Nullable Value[] NO_SLOTS = new Value[0];
  private static final @Nullable Object[] NO_COLLECTORS = new Object[0];

  final Evaluation evaluation;
  final @Nullable Value[] slots;

  /** What comprehensions inside this activation are collecting at the moment. */
  final @Nullable Object[] collectors;

  /** The documents as the literal in progress sees them. */
  Scope scope;

  /** The value of the rule, for those that have one. */
  @Nullable Value result;

  /** Where rules with many values put them. */
  @Nullable Object sink;

  Frame(Evaluation evaluation, Scope scope, FrameLayout layout) {
    this.evaluation = evaluation;
    this.scope = scope;
    this.slots = layout.slots() == 0 ? NO_SLOTS : new Value[layout.slots()];
    this.collectors = layout.collectors() == 0 ? NO_COLLECTORS : new Object[layout.collectors()];
  }
}
