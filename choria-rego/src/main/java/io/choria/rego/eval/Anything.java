package io.choria.rego.eval;

import io.choria.rego.Value;
import org.objectweb.asm.Label;

/** A variable that nobody reads. */
public final class Anything extends Pattern {
  /** The only instance. */
  public static final Anything INSTANCE = new Anything();

  private Anything() {}

  @Override
  public boolean match(Frame frame, Value value) {
    return true;
  }

  @Override
  void emit(BodyCode code, int value, Label misfit) {
    // fits
  }
}
