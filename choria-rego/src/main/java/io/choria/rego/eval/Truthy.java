package io.choria.rego.eval;

import io.choria.rego.BooleanValue;
import io.choria.rego.Value;
import org.objectweb.asm.Label;

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

  @Override
  void emit(BodyCode code, Label fails) {
    if (!emitCall(code, fails)) {
      emit(code, expr.emit(code, fails), fails);
    }
  }

  /** Writes a call that needs not make a value; false if it needs. */
  private boolean emitCall(BodyCode code, Label fails) {
    return expr instanceof BuiltinCall2 two
        ? two.emitCondition(code, fails)
        : expr instanceof BuiltinCall call && call.emitCondition(code, fails);
  }

  /** There is one value that is not true enough, and one object that stands for it. */
  static void emit(BodyCode code, int operand, Label fails) {
    code.push(operand);
    code.code().staticField(BooleanValue.class, "FALSE", BooleanValue.class);
    code.code().jumpIfSame(fails);
  }
}
