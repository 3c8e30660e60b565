package io.choria.rego.eval;

import io.choria.rego.Value;
import java.util.List;

/**
 * Something that must hold for a body to succeed and that costs nothing to find out.
 *
 * @param key what is compared
 * @param acceptance what it must be
 */
public record Condition(IndexKey key, Acceptance acceptance) {

  /** Whether all of them hold. */
  static boolean all(List<Condition> conditions, Scope scope, Value[] given) {
    for (int i = 0; i < conditions.size(); i++) { // an iterator would be garbage of each decision
      if (!conditions.get(i).holds(scope, given)) {
        return false;
      }
    }
    return true;
  }

  /** Whether all of one of these groups hold. */
  static boolean any(List<List<Condition>> groups, Scope scope, Value[] given) {
    for (int i = 0; i < groups.size(); i++) {
      if (all(groups.get(i), scope, given)) {
        return true;
      }
    }
    return false;
  }

  boolean holds(Scope scope, Value[] given) {
    Value value = key.value(scope, given);
    return value != null && acceptance.accepts(value);
  }
}
