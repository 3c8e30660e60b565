package io.choria.rego.eval;

import io.choria.rego.Value;
import org.objectweb.asm.Label;

/** Gives a variable its value. */
public final class Assign extends Check {
  private final Expr expr;
  private final int slot;

  /** Holds if the expression is defined. */
  public Assign(Expr expr, int slot) {
    this.expr = expr;
    this.slot = slot;
  }

  @Override
  public boolean holds(Frame frame) {
    Value value = expr.eval(frame);
    frame.slots[slot] = value;
    return value != null;
  }

  @Override
  void emit(BodyCode code, Label fails) {
    code.bind(slot, expr.emit(code, fails));
  }
}
