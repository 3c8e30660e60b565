package io.choria.rego.eval;

import io.choria.rego.Value;
import org.jspecify.annotations.Nullable;

/** A value if it is of a kind: what it is compared with is not made otherwise. */
public final class OfKind extends Expr {
  private final Expr value;
  private final Value.Kind kind;

  /** The value of an expression if it is of this kind. */
  public OfKind(Expr value, Value.Kind kind) {
    this.value = value;
    this.kind = kind;
  }

  @Override
  public @Nullable Value eval(Frame frame) {
    Value found = value.eval(frame);
    return found != null && found.kind() == kind ? found : null;
  }
}
