package io.choria.rego.eval;

import io.choria.rego.Value;
import org.objectweb.asm.Label;

/** A variable that is not bound yet. */
public final class Bind extends Pattern {
  private final int slot;

  /** Binds this slot. */
  public Bind(int slot) {
    this.slot = slot;
  }

  @Override
  public boolean match(Frame frame, Value value) {
    frame.slots[slot] = value;
    return true;
  }

  /** The slot that is bound. */
  public int slot() {
    return slot;
  }

  @Override
  void emit(BodyCode code, int value, Label misfit) {
    code.bind(slot, value);
  }
}
