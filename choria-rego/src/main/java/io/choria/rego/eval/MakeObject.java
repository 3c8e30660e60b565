package io.choria.rego.eval;

import io.choria.rego.ObjectValue;
import io.choria.rego.Value;
import org.jspecify.annotations.Nullable;

/** An object of computed entries; undefined as soon as a part is. */
public final class MakeObject extends Expr {
  private final Expr[] keys;
  private final Expr[] values;

  /** An object of these; of equal keys the last one counts. */
  public MakeObject(Expr[] keys, Expr[] values) {
    this.keys = keys;
    this.values = values;
  }

  @Override
  public @Nullable Value eval(Frame frame) {
    ObjectValue.Builder object = ObjectValue.builder();
    for (int i = 0; i < keys.length; i++) {
      Value key = keys[i].eval(frame);
      Value value = key == null ? null : values[i].eval(frame);
      if (key == null || value == null) {
        return null;
      }
      object.put(key, value);
    }
    return object.build();
  }
}
