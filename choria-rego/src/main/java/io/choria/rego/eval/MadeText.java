package io.choria.rego.eval;

import io.choria.rego.StringValue;
import io.choria.rego.Value;
import org.jspecify.annotations.Nullable;

/** A call that makes a text: accounts for its memory. */
public final class MadeText extends Expr {
  private final Expr call;

  /** The text that this call makes. */
  public MadeText(Expr call) {
    this.call = call;
  }

  @Override
  public @Nullable Value eval(Frame frame) {
    Value value = call.eval(frame);
    if (value instanceof StringValue text) {
      frame.evaluation.allocate(text.value().length());
    }
    return value;
  }
}
