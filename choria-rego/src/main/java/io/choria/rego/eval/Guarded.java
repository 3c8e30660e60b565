package io.choria.rego.eval;

import io.choria.rego.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A definition with the conditions that rule it out before its body is entered.
 *
 * @param definition the definition
 * @param branches the conditions of each way into a branch; null if entering the body in vain does
 *     no harm
 * @param forWatchersOnly whether entering it does no harm either unless the evaluation is watchful
 */
public record Guarded<D>(
    D definition, @Nullable List<List<Condition>> branches, boolean forWatchersOnly) {

  boolean passes(Scope scope, Value[] given) {
    return branches == null || Condition.any(branches, scope, given);
  }
}
