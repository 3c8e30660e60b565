package io.choria.rego.eval;

import io.choria.rego.Value;
import io.choria.rego.core.Lazy;
import io.choria.rego.index.RuleIndex;
import org.jspecify.annotations.Nullable;

/** The definitions of one path, all of which must agree (spec 08 §2.10, §2.11). */
public final class Alternatives {
  private final Lazy<RuleIndex<Choice>> index;
  private final String conflict;

  /**
   * Alternatives.
   *
   * @param index the definitions
   * @param conflict what to say if two definitions disagree
   */
  public Alternatives(Lazy<RuleIndex<Choice>> index, String conflict) {
    this.index = index;
    this.conflict = conflict;
  }

  /** What is asked in each evaluation that nobody watches; null if that depends. */
  @Nullable Choice always() {
    return index.get().always();
  }

  @Nullable Value value(Evaluation evaluation, Scope scope, Value[] given) {
    return index
        .get()
        .candidates(evaluation.isWatchful(), scope, given)
        .value(evaluation, scope, given, conflict);
  }
}
