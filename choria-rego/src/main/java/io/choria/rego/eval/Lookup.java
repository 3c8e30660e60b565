package io.choria.rego.eval;

import io.choria.rego.NumberValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;

/** One step of a reference (spec 08 §2.9). */
final class Lookup {
  private Lookup() {}

  /**
   * What {@code key} selects in {@code value}: an entry, an element, a member; null if there is
   * none.
   */
  static @Nullable Value child(Value value, Value key) {
    return value.get(key);
  }

  /** Writes code for {@link #child}. */
  static int emit(BodyCode code, int value, int key, Label undefined) {
    push(code, value, key);
    return code.defined(undefined);
  }

  /** Writes code for {@link #child} that leaves the answer on the stack. */
  static void push(BodyCode code, int value, int key) {
    code.push(value);
    if (code.constantOf(key) instanceof StringValue name) {
      code.code().constant(name, StringValue.class);
      code.code().callStatic(Lookup.class, "field", Value.class, Value.class, StringValue.class);
    } else {
      code.push(key);
      code.code().call(Value.class, "get", Value.class, Value.class);
    }
  }

  /** {@link #child} for the key that is most common. */
  static @Nullable Value field(Value value, StringValue name) {
    return value instanceof ObjectValue object ? object.get(name) : value.get(name);
  }

  /**
   * Like {@link #child} for base documents: keys that are no strings also stand for their text
   * (spec 08 §2.4).
   */
  static @Nullable Value baseChild(Value value, Value key) {
    Value child = child(value, key);
    if (child != null) {
      return child;
    }
    if (key instanceof NumberValue && value instanceof ObjectValue object) {
      return object.get(StringValue.of(key.toString()));
    }
    return null;
  }
}
