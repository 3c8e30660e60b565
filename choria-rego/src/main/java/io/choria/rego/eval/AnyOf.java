package io.choria.rego.eval;

/** {@code or}. */
public final class AnyOf extends Check {
  private final Node[] bodies;

  /** Holds if some body, all of which end in {@link Found}, has a solution. */
  public AnyOf(Node[] bodies) {
    this.bodies = bodies;
  }

  @Override
  public boolean holds(Frame frame) {
    for (Node body : bodies) {
      if (body.run(frame)) {
        return true;
      }
    }
    return false;
  }
}
