package io.choria.rego.eval;

import io.choria.rego.Value;
import org.objectweb.asm.Label;

/** The side of a unification that receives: compares with what is bound and binds what is not. */
public abstract class Pattern {
  /** Whether the value fits. Slots may have been bound even if it does not. */
  public abstract boolean match(Frame frame, Value value);

  /** Writes code that goes on behind it if the value fits. */
  void emit(BodyCode code, int value, Label misfit) {
    code.code().constant(this, Pattern.class);
    code.pushFrame();
    code.push(value);
    code.code().call(Pattern.class, "match", boolean.class, Frame.class, Value.class);
    code.code().jumpIfFalse(misfit);
  }
}
