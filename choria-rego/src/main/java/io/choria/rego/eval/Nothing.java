package io.choria.rego.eval;

import io.choria.rego.Value;
import org.objectweb.asm.Label;

/** What no value fits, such as a set with a member that nothing has bound. */
public final class Nothing extends Pattern {
  /** The only instance. */
  public static final Nothing INSTANCE = new Nothing();

  private Nothing() {}

  @Override
  public boolean match(Frame frame, Value value) {
    return false;
  }

  @Override
  void emit(BodyCode code, int value, Label misfit) {
    code.code().number(0);
    code.code().jumpIfFalse(misfit);
  }
}
