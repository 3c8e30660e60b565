package io.choria.rego.eval;

import io.choria.rego.Value;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something that must hold for a body to succeed and that costs nothing to find out.
 *
 * @param key what is compared
 * @param values what it must be equal to; null if it must only be defined
 */
public record Condition(IndexKey key, @Nullable Set<Value> values) {
  /** Copies the values. */
  public Condition {
    values = values == null ? null : Set.copyOf(values);
  }

  boolean holds(Scope scope, Value[] given) {
    Value value = key.value(scope, given);
    return value != null && (values == null || values.contains(value));
  }
}
