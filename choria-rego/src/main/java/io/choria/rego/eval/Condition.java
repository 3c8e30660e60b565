package io.choria.rego.eval;

import io.choria.rego.Value;

/**
 * Something that must hold for a body to succeed and that costs nothing to find out.
 *
 * @param key what is compared
 * @param acceptance what it must be
 */
public record Condition(IndexKey key, Acceptance acceptance) {

  boolean holds(Scope scope, Value[] given) {
    Value value = key.value(scope, given);
    return value != null && acceptance.accepts(value);
  }
}
