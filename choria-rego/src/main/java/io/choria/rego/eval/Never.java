package io.choria.rego.eval;

import org.objectweb.asm.Label;

/** A literal that was found impossible when it was planned. */
public final class Never extends Check {
  /** The only instance. */
  public static final Never INSTANCE = new Never();

  private Never() {}

  @Override
  public boolean holds(Frame frame) {
    return false;
  }

  @Override
  void emit(BodyCode code, Label fails) {
    code.code().number(0);
    code.code().jumpIfFalse(fails);
  }
}
