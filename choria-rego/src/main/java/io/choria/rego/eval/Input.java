package io.choria.rego.eval;

import io.choria.rego.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;

/** The whole input document. */
public final class Input extends Expr {
  /** The only instance. */
  public static final Input INSTANCE = new Input();

  private Input() {}

  @Override
  boolean isCheap() {
    return true;
  }

  @Override
  public @Nullable Value eval(Frame frame) {
    return frame.scope.input;
  }

  @Override
  int emit(BodyCode code, Label undefined) {
    return code.once(
        List.of(this),
        undefined,
        () -> {
          code.pushScope();
          code.code().field(Scope.class, "input", Value.class);
        });
  }
}
