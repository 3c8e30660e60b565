package io.choria.rego.eval;

import io.choria.rego.Value;
import org.objectweb.asm.Label;

/** Unification of one value with a pattern. */
public final class Matches extends Check {
  private final Expr expr;
  private final Pattern pattern;

  /** Holds if the expression is defined and fits. */
  public Matches(Expr expr, Pattern pattern) {
    this.expr = expr;
    this.pattern = pattern;
  }

  @Override
  public boolean holds(Frame frame) {
    Value value = expr.eval(frame);
    return value != null && pattern.match(frame, value);
  }

  @Override
  void emit(BodyCode code, Label fails) {
    pattern.emit(code, expr.emit(code, fails), fails);
  }
}
