package io.choria.rego.eval;

import io.choria.rego.StringValue;
import io.choria.rego.Value;
import org.objectweb.asm.Label;

/** A part that is known before the comparison. */
public final class Same extends Pattern {
  private final Expr expr;

  /** Fits values equal to this one. */
  public Same(Expr expr) {
    this.expr = expr;
  }

  /** What values must equal. */
  Expr expr() {
    return expr;
  }

  @Override
  public boolean match(Frame frame, Value value) {
    Value expected = expr.eval(frame);
    return expected != null && expected.equals(value);
  }

  @Override
  void emit(BodyCode code, int value, Label misfit) {
    emit(code, expr.emit(code, misfit), value, misfit);
  }

  static void emit(BodyCode code, int a, int b, Label misfit) {
    code.push(a);
    code.push(b);
    code.code().callStatic(Same.class, "equal", boolean.class, Value.class, Value.class);
    code.code().jumpIfFalse(misfit);
  }

  /** Equality, with what is compared most often in front. */
  static boolean equal(Value a, Value b) {
    if (a instanceof StringValue text) {
      return b instanceof StringValue other && text.equals(other);
    }
    return a == b || a.equals(b);
  }
}
