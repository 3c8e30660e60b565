package io.choria.rego.eval;

import io.choria.rego.BooleanValue;
import io.choria.rego.NullValue;
import io.choria.rego.NumberValue;
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
    if (code.constantOf(a) != null && code.constantOf(b) == null) {
      emit(code, b, a, misfit);
      return;
    }
    Value constant = code.constantOf(b);
    code.push(a);
    if (constant instanceof BooleanValue || constant instanceof NullValue) {
      code.push(b);
      code.code().jumpUnlessSame(misfit);
      return;
    }
    if (constant instanceof StringValue) {
      code.code().constant(constant, StringValue.class);
      code.code().callStatic(Same.class, "text", boolean.class, Value.class, StringValue.class);
    } else if (constant instanceof NumberValue number && number.isLong()) {
      code.code().number(number.longValue());
      code.code().callStatic(Same.class, "number", boolean.class, Value.class, long.class);
    } else {
      code.push(b);
      code.code().callStatic(Same.class, "equal", boolean.class, Value.class, Value.class);
    }
    code.code().jumpIfFalse(misfit);
  }

  /** Equality, with what is compared most often in front. */
  static boolean equal(Value a, Value b) {
    if (a == b) {
      return true;
    }
    return a instanceof StringValue text
        ? b instanceof StringValue other && text.equals(other)
        : a.equals(b);
  }

  static boolean text(Value a, StringValue b) {
    return a == b || (a instanceof StringValue text && text.value().equals(b.value()));
  }

  static boolean number(Value a, long b) {
    return a instanceof NumberValue number && number.isLong() && number.longValue() == b;
  }
}
