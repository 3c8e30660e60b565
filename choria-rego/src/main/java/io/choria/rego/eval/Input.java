package io.choria.rego.eval;

import io.choria.rego.Value;
import org.jspecify.annotations.Nullable;

/** The whole input document. */
public final class Input extends Expr {
  /** The only instance. */
  public static final Input INSTANCE = new Input();

  private Input() {}

  @Override
  public @Nullable Value eval(Frame frame) {
    return frame.scope.input;
  }
}
