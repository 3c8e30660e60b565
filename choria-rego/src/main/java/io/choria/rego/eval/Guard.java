package io.choria.rego.eval;

import io.choria.rego.Value;
import java.util.List;

/**
 * What must hold before a branch is entered.
 *
 * @param ways all conditions of one of these must hold
 * @param forWatchersOnly whether entering the branch in vain does no harm unless the evaluation is
 *     watchful
 */
public record Guard(List<List<Condition>> ways, boolean forWatchersOnly) {
  /** Nothing must. */
  public static final Guard NONE = new Guard(List.of(List.of()), true);

  /** Copies the ways. */
  public Guard {
    ways = List.copyOf(ways);
  }

  boolean passes(Evaluation evaluation, Scope scope, Value[] given) {
    return (forWatchersOnly && !evaluation.isWatchful()) || Condition.any(ways, scope, given);
  }
}
