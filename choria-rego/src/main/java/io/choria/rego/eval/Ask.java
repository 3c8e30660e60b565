package io.choria.rego.eval;

import io.choria.rego.Value;
import org.jspecify.annotations.Nullable;

/** The executable form of the simplest query, one value at a path. */
public final class Ask {
  private final FrameLayout layout;
  private final Expr expr;

  /** Asks for this value. */
  public Ask(FrameLayout layout, Expr expr) {
    this.layout = layout;
    this.expr = expr;
  }

  /** The value; null if it is undefined. */
  public @Nullable Value value(Evaluation evaluation, @Nullable Value input, Value base) {
    return expr.eval(new Frame(evaluation, new Scope(null, input, base, null, null), layout));
  }
}
