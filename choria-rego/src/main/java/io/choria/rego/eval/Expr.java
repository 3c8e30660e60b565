package io.choria.rego.eval;

import io.choria.rego.Value;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;

/** Something with at most one value; null stands for undefined. */
public abstract class Expr {
  /** Evaluates in this frame. */
  public abstract @Nullable Value eval(Frame frame);

  /** The values of all of them; null if one is undefined, those behind it are not asked then. */
  static Value @Nullable [] all(Expr[] exprs, Frame frame) {
    Value[] values = new Value[exprs.length];
    for (int i = 0; i < values.length; i++) {
      Value value = exprs[i].eval(frame);
      if (value == null) {
        return null;
      }
      values[i] = value;
    }
    return values;
  }

  /** The value if it is the same in every frame and every evaluation. */
  public @Nullable Value constant() {
    return null;
  }

  /**
   * Whether computing the value takes next to nothing and nobody can notice it, so that it may be
   * done although the value may not be needed.
   */
  boolean isCheap() {
    return false;
  }

  /** Whether the value depends on one of these variables; asked only of what is cheap. */
  boolean reads(IntPredicate slots) {
    return false;
  }

  /**
   * Writes code that computes the value.
   *
   * @return the operand that holds it
   */
  int emit(BodyCode code, Label undefined) {
    code.code().constant(this, Expr.class);
    code.pushFrame();
    code.code().call(Expr.class, "eval", Value.class, Frame.class);
    return code.defined(undefined);
  }
}
