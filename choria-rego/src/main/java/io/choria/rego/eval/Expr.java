package io.choria.rego.eval;

import io.choria.rego.Value;
import org.jspecify.annotations.Nullable;

/** Something with at most one value; null stands for undefined. */
public abstract class Expr {
  /** Evaluates in this frame. */
  public abstract @Nullable Value eval(Frame frame);

  /** The value if it is the same in every frame and every evaluation. */
  public @Nullable Value constant() {
    return null;
  }
}
