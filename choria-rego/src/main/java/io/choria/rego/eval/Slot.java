package io.choria.rego.eval;

import io.choria.rego.Value;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;

/** A variable that is bound. */
public final class Slot extends Expr {
  private final int index;

  /** Reads this slot. */
  public Slot(int index) {
    this.index = index;
  }

  /** Which variable. */
  int index() {
    return index;
  }

  @Override
  boolean isCheap() {
    return true;
  }

  @Override
  boolean reads(IntPredicate slots) {
    return slots.test(index);
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
