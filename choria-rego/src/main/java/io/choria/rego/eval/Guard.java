package io.choria.rego.eval;

import io.choria.rego.Value;
import java.util.List;

/**
 * What must hold before a branch is entered.
 *
 * @param conditions all of them must hold
 * @param forWatchersOnly whether entering the branch in vain does no harm unless the evaluation is
 *     watchful
 */
public record Guard(List<Condition> conditions, boolean forWatchersOnly) {
  /** Nothing must. */
  public static final Guard NONE = new Guard(List.of(), true);

  /** Copies the conditions. */
  public Guard {
    conditions = List.copyOf(conditions);
  }

  boolean passes(Evaluation evaluation, Scope scope, Value[] given) {
    return (forWatchersOnly && !evaluation.isWatchful()) || Condition.all(conditions, scope, given);
  }
}
