package io.choria.rego.eval;

import io.choria.rego.StringValue;
import io.choria.rego.Value;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;

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
    if (value != null) {
      account(frame.evaluation, value);
    }
    return value;
  }

  static void account(Evaluation evaluation, Value made) {
    if (made instanceof StringValue text) {
      evaluation.allocate(text.value().length());
    }
  }

  @Override
  int emit(BodyCode code, Label undefined) {
    int made = call.emit(code, undefined);
    code.pushEvaluation();
    code.push(made);
    code.code().callStatic(MadeText.class, "account", void.class, Evaluation.class, Value.class);
    return made;
  }
}
