package io.choria.rego.eval;

import io.choria.rego.Value;
import org.objectweb.asm.Label;

/** A value known when the policy was compiled. */
public final class Constant extends Expr {
  private final Value value;

  /** Always this value. */
  public Constant(Value value) {
    this.value = value;
  }

  @Override
  boolean isCheap() {
    return true;
  }

  @Override
  public Value eval(Frame frame) {
    return value;
  }

  @Override
  public Value constant() {
    return value;
  }

  @Override
  int emit(BodyCode code, Label undefined) {
    return code.constant(value);
  }
}
