package io.choria.rego.eval;

import io.choria.rego.Value;
import org.objectweb.asm.Label;

/** Equality of two values. */
public final class Equal extends Check {
  private final Expr left;
  private final Expr right;

  /** Holds if both are defined and equal. */
  public Equal(Expr left, Expr right) {
    this.left = left;
    this.right = right;
  }

  /** One side. */
  Expr left() {
    return left;
  }

  /** The other side. */
  Expr right() {
    return right;
  }

  @Override
  public boolean holds(Frame frame) {
    Value a = left.eval(frame);
    if (a == null) {
      return false;
    }
    Value b = right.eval(frame);
    return b != null && a.equals(b);
  }

  @Override
  void emit(BodyCode code, Label fails) {
    int a = left.emit(code, fails);
    Same.emit(code, a, right.emit(code, fails), fails);
  }
}
