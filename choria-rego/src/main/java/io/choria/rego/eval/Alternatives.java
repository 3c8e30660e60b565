package io.choria.rego.eval;

import io.choria.rego.RegoEvaluationException;
import io.choria.rego.Value;
import io.choria.rego.core.Lazy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The definitions of one path, all of which must agree (spec 08 §2.10, §2.11). */
public final class Alternatives {
  private final Lazy<RuleIndex<Definition>> index;
  private final @Nullable Definition fallback;
  private final String conflict;
  private final Lazy<Boolean> exhaustive;

  /**
   * Alternatives.
   *
   * @param index the definitions
   * @param fallback the {@code default}
   * @param conflict what to say if two definitions disagree
   * @param exhaustive whether all definitions are asked although the first answer would do
   */
  public Alternatives(
      Lazy<RuleIndex<Definition>> index,
      @Nullable Definition fallback,
      String conflict,
      Lazy<Boolean> exhaustive) {
    this.exhaustive = exhaustive;
    this.index = index;
    this.fallback = fallback;
    this.conflict = conflict;
  }

  @Nullable Value value(Evaluation evaluation, Scope scope, Value[] given) {
    List<Definition> candidates = index.get().candidates(scope, given);
    Value result = null;
    boolean first = candidates.size() > 1 && sameConstant(candidates) && !exhaustive.get();
    boolean all = evaluation.isWatchful() && !candidates.isEmpty() && !sameConstant(candidates);
    for (int i = 0; i < candidates.size(); i++) {
      Definition candidate = candidates.get(i);
      Value value;
      try {
        value = candidate.value(evaluation, scope, given, all);
      } catch (ConflictingValues e) {
        throw conflict(evaluation, scope, given, candidates, candidate);
      }
      if (value == null) {
        continue;
      }
      if (result == null) {
        result = value;
      } else if (!result.equals(value)) {
        throw conflict(evaluation, scope, given, candidates, candidate);
      }
      if (first) {
        break;
      }
    }
    return result == null && fallback != null
        ? fallback.value(evaluation, scope, given, false)
        : result;
  }

  private static boolean sameConstant(List<Definition> candidates) {
    Value constant = candidates.get(0).constant();
    if (constant == null) {
      return false;
    }
    for (int i = 1; i < candidates.size(); i++) {
      Value other = candidates.get(i).constant();
      if (other == null || !other.equals(constant)) {
        return false;
      }
    }
    return true;
  }

  private RegoEvaluationException conflict(
      Evaluation evaluation,
      Scope scope,
      Value[] given,
      List<Definition> candidates,
      Definition culprit) {
    return ConflictReport.of(conflict, evaluation, scope, given, candidates, culprit);
  }
}
