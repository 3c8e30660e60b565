package io.choria.rego.eval;

import io.choria.rego.Value;

/** A value as a statement. */
public final class Truthy extends Check {
  private final Expr expr;

  /** Holds if the expression is defined and not {@code false}. */
  public Truthy(Expr expr) {
    this.expr = expr;
  }

  @Override
  public boolean holds(Frame frame) {
    Value value = expr.eval(frame);
    return value != null && value.isTruthy();
  }
}
