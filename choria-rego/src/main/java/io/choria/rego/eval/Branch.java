package io.choria.rego.eval;

import io.choria.rego.Value;
import org.jspecify.annotations.Nullable;

/**
 * The executable form of one rule definition or {@code else} branch.
 *
 * @param layout the room it needs
 * @param given what must fit before the body runs: arguments, or known parts of the path; null
 *     where anything does
 * @param body the conditions; ends by handing over the result
 */
public record Branch(FrameLayout layout, @Nullable Pattern[] given, Node body) {

  /** Whether the values fit; binds the variables among {@link #given}. */
  boolean accepts(Frame frame, Value[] values) {
    for (int i = 0; i < given.length; i++) {
      Pattern pattern = given[i];
      if (pattern != null && !pattern.match(frame, values[i])) {
        return false;
      }
    }
    return true;
  }
}
