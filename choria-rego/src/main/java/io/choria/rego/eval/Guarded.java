package io.choria.rego.eval;

import io.choria.rego.Value;

/**
 * A definition with what rules it out before its body is entered.
 *
 * @param definition the definition
 * @param guard the ways into all its branches; {@link Guard#NONE} if entering the body in vain does
 *     no harm
 */
public record Guarded<D>(D definition, Guard guard) {

  boolean passes(Scope scope, Value[] given) {
    return Condition.any(guard.ways(), scope, given);
  }
}
