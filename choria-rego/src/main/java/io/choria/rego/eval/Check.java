package io.choria.rego.eval;

import org.objectweb.asm.Label;

/** A literal that succeeds at most once. It may bind slots. */
public abstract class Check {
  /** Whether the literal succeeds in this frame. */
  public abstract boolean holds(Frame frame);

  /** Writes code that goes on behind it if the literal succeeds. */
  void emit(BodyCode code, Label fails) {
    code.code().constant(this, Check.class);
    code.pushFrame();
    code.code().call(Check.class, "holds", boolean.class, Frame.class);
    code.code().jumpIfFalse(fails);
  }
}
