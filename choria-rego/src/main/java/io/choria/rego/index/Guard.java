package io.choria.rego.index;

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

  /** Whether one of the ways has no conditions, so that nothing is ruled out. */
  boolean isOpen() {
    return ways.contains(List.of());
  }

  /** Whether the branch is entered; {@code watchful} if that can be noticed. */
  public boolean passes(boolean watchful, Documents documents, Value[] given) {
    return (forWatchersOnly && !watchful) || holds(documents, given);
  }

  /** Whether all conditions of one of the ways hold. */
  public boolean holds(Documents documents, Value[] given) {
    return Condition.any(ways, documents, given);
  }
}
