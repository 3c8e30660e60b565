package io.choria.rego.eval;

import io.choria.rego.ObjectValue;
import io.choria.rego.Value;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;

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

  @Override
  int emit(BodyCode code, Label undefined) {
    int[] k = new int[keys.length];
    int[] v = new int[keys.length];
    for (int i = 0; i < keys.length; i++) {
      k[i] = keys[i].emit(code, undefined);
      v[i] = values[i].emit(code, undefined);
    }
    code.pushAll(k);
    code.pushAll(v);
    code.code().callStatic(MakeObject.class, "object", Value.class, Value[].class, Value[].class);
    return code.stored();
  }

  static Value object(Value[] keys, Value[] values) {
    ObjectValue.Builder object = ObjectValue.builder(keys.length);
    for (int i = 0; i < keys.length; i++) {
      object.put(keys[i], values[i]);
    }
    return object.build();
  }
}
