package io.choria.rego.eval;

import org.objectweb.asm.Label;

/** Ends a body of which one solution is enough. */
public final class Found extends Node {
  /** The only instance. */
  public static final Found INSTANCE = new Found();

  private Found() {}

  @Override
  public boolean run(Frame frame) {
    return true;
  }

  @Override
  void emit(BodyCode code, Label exhausted) {
    code.code().jump(code.stop());
  }
}
