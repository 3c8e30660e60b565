package io.choria.rego.index;

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
  private static boolean all(List<Condition> conditions, Documents documents, Value[] given) {
    for (int i = 0; i < conditions.size(); i++) { // an iterator would be garbage of each decision
      if (!conditions.get(i).holds(documents, given)) {
        return false;
      }
    }
    return true;
  }

  /** Whether all of one of these groups hold. */
  public static boolean any(List<List<Condition>> groups, Documents documents, Value[] given) {
    for (int i = 0; i < groups.size(); i++) {
      if (all(groups.get(i), documents, given)) {
        return true;
      }
    }
    return false;
  }

  private boolean holds(Documents documents, Value[] given) {
    Value value = key.value(documents, given);
    return value != null && acceptance.accepts(value);
  }
}
