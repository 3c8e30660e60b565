package io.choria.rego.eval;

import io.choria.rego.ArrayValue;
import io.choria.rego.Value;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;

/** An array of computed elements; undefined as soon as one is. */
public final class MakeArray extends Expr {
  private final Expr[] elements;

  /** An array of these. */
  public MakeArray(Expr[] elements) {
    this.elements = elements;
  }

  @Override
  public @Nullable Value eval(Frame frame) {
    Value[] values = Expr.all(elements, frame);
    if (values == null) {
      return null;
    }
    return ArrayValue.owning(values);
  }

  @Override
  int emit(BodyCode code, Label undefined) {
    int[] values = code.emitAll(elements, undefined);
    code.pushAll(values);
    code.code().callStatic(ArrayValue.class, "owning", ArrayValue.class, Value[].class);
    return code.stored();
  }
}
