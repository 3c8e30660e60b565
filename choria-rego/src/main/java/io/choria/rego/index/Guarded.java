package io.choria.rego.index;

import io.choria.rego.Value;

/**
 * A definition with what rules it out before its body is entered.
 *
 * @param definition the definition
 * @param guard the ways into all its branches; {@link Guard#NONE} if entering the body in vain does
 *     no harm
 */
public record Guarded<D>(D definition, Guard guard) {

  boolean passes(Documents documents, Value[] given) {
    return guard.holds(documents, given);
  }
}
