package io.choria.rego.eval;

import io.choria.rego.Value;
import org.objectweb.asm.Label;

/** Receives the values that a reference enumerates. */
public abstract class Consumer {
  /** Takes one value; the result means what that of {@link Node#run} means. */
  public abstract boolean accept(Frame frame, Value value);

  /** Writes code that always ends in a jump, see {@link Node#emit}. */
  void emit(BodyCode code, int value, Label exhausted) {
    code.code().constant(this, Consumer.class);
    code.pushFrame();
    code.push(value);
    code.code().call(Consumer.class, "accept", boolean.class, Frame.class, Value.class);
    code.code().jumpIfTrue(code.stop());
    code.code().jump(exhausted);
  }
}
