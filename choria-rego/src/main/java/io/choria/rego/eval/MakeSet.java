package io.choria.rego.eval;

import io.choria.rego.SetValue;
import io.choria.rego.Value;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;

/** A set of computed members; undefined as soon as one is. */
public final class MakeSet extends Expr {
  private final Expr[] members;

  /** A set of these. */
  public MakeSet(Expr[] members) {
    this.members = members;
  }

  @Override
  public @Nullable Value eval(Frame frame) {
    SetValue.Builder set = SetValue.builder();
    for (Expr member : members) {
      Value value = member.eval(frame);
      if (value == null) {
        return null;
      }
      set.add(value);
    }
    return set.build();
  }

  @Override
  int emit(BodyCode code, Label undefined) {
    int[] values = code.emitAll(members, undefined);
    code.pushAll(values);
    code.code().callStatic(SetValue.class, "of", SetValue.class, Value[].class);
    return code.stored();
  }
}
