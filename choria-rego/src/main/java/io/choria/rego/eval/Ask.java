package io.choria.rego.eval;

import io.choria.rego.Value;
import org.jspecify.annotations.Nullable;

/** The executable form of the simplest query, one value at a path. */
public final class Ask {
  private final FrameLayout layout;
  private final Expr expr;

  /** What is asked for in the most common case, which needs no frame. */
  private final @Nullable Document document;

  /** Asks for this value. */
  public Ask(FrameLayout layout, Expr expr) {
    this.layout = layout;
    this.expr = expr;
    this.document = expr instanceof DocumentValue whole ? whole.document() : null;
  }

  /** The value; null if it is undefined. */
  public @Nullable Value value(Evaluation evaluation, @Nullable Value input, Value base) {
    Scope scope = evaluation.root(input, base);
    return document != null
        ? document.only(evaluation, scope)
        : expr.eval(new Frame(evaluation, scope, layout));
  }
}
