package io.choria.rego.eval;

import org.objectweb.asm.Label;

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

  @Override
  void emit(BodyCode code, Label fails) {
    Label holds = code.code().label();
    code.closure(body, fails, holds);
    code.code().place(holds);
  }
}
