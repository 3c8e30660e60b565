package io.choria.rego.eval;

import org.objectweb.asm.Label;

/** A literal and everything behind it in its body. */
public abstract class Node {
  /**
   * Searches solutions and hands each to what ends the body.
   *
   * @return true if the search is over: whoever asked has all that it needs
   */
  public abstract boolean run(Frame frame);

  /** Writes code that always ends in a jump: to where the search is over, or to here. */
  void emit(BodyCode code, Label exhausted) {
    code.code().constant(this, Node.class);
    code.pushFrame();
    code.code().call(Node.class, "run", boolean.class, Frame.class);
    code.code().jumpIfTrue(code.stop());
    code.code().jump(exhausted);
  }
}
