package io.choria.rego.eval;

import io.choria.rego.Value;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;

/** A variable that is bound. */
public final class Slot extends Expr {
  private final int index;

  /** Reads this slot. */
  public Slot(int index) {
    this.index = index;
  }

  @Override
  public @Nullable Value eval(Frame frame) {
    return frame.slots[index];
  }

  @Override
  int emit(BodyCode code, Label undefined) {
    return code.slot(index);
  }
}
