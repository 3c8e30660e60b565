package io.choria.rego.eval;

import io.choria.rego.Value;
import org.jspecify.annotations.Nullable;

/** The executable form of one rule definition or {@code else} branch. */
public final class Branch {
  private final FrameLayout layout;
  private final @Nullable Pattern[] given;
  private final Node body;

  /**
   * A branch.
   *
   * @param layout the room it needs
   * @param given what must fit before the body runs: arguments, or known parts of the path; null
   *     where anything does
   * @param body the conditions; ends by handing over the result
   */
  public Branch(FrameLayout layout, @Nullable Pattern[] given, Node body) {
    this.layout = layout;
    this.given = given;
    this.body = body;
  }

  FrameLayout layout() {
    return layout;
  }

  Node body() {
    return body;
  }

  /** Whether the values fit; binds the variables among the patterns. */
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
