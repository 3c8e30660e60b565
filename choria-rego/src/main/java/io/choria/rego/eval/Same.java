package io.choria.rego.eval;

import io.choria.rego.Value;

/** A part that is known before the comparison. */
public final class Same extends Pattern {
  private final Expr expr;

  /** Fits values equal to this one. */
  public Same(Expr expr) {
    this.expr = expr;
  }

  @Override
  public boolean match(Frame frame, Value value) {
    Value expected = expr.eval(frame);
    return expected != null && expected.equals(value);
  }
}
