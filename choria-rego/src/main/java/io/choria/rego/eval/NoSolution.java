package io.choria.rego.eval;

/** Negation. */
public final class NoSolution extends Check {
  private final Node body;

  /** Holds if the body, which ends in {@link Found}, has no solution. */
  public NoSolution(Node body) {
    this.body = body;
  }

  @Override
  public boolean holds(Frame frame) {
    return !body.run(frame);
  }
}
