package io.choria.rego.eval;

import org.objectweb.asm.Label;

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

  @Override
  void emit(BodyCode code, Label fails) {
    Label holds = code.code().label();
    for (Node body : bodies) {
      Label next = code.code().label();
      code.closure(body, holds, next);
      code.code().place(next);
    }
    code.code().jump(fails);
    code.code().place(holds);
  }
}
