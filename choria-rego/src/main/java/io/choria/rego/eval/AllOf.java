package io.choria.rego.eval;

import org.objectweb.asm.Label;

/** {@code and}. */
public final class AllOf extends Check {
  private final Node[] bodies;

  /** Holds if each body, all of which end in {@link Found}, has a solution. */
  public AllOf(Node[] bodies) {
    this.bodies = bodies;
  }

  @Override
  public boolean holds(Frame frame) {
    for (Node body : bodies) {
      if (!body.run(frame)) {
        return false;
      }
    }
    return true;
  }

  @Override
  void emit(BodyCode code, Label fails) {
    for (Node body : bodies) {
      Label holds = code.code().label();
      code.closure(body, holds, fails);
      code.code().place(holds);
    }
  }
}
