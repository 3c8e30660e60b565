package io.choria.rego.eval;

import io.choria.rego.ObjectValue;
import io.choria.rego.Value;
import java.util.HashSet;
import java.util.Set;

/** An object with variables to bind among its values; keys are known. */
public final class ObjectPattern extends Pattern {
  private final Expr[] keys;
  private final Pattern[] values;

  /** Fits objects with exactly these keys. */
  public ObjectPattern(Expr[] keys, Pattern[] values) {
    this.keys = keys;
    this.values = values;
  }

  @Override
  public boolean match(Frame frame, Value value) {
    if (!(value instanceof ObjectValue object) || object.size() > keys.length) {
      return false;
    }
    Set<Value> distinct = new HashSet<>();
    for (int i = 0; i < keys.length; i++) {
      Value key = keys[i].eval(frame);
      Value entry = key == null ? null : object.get(key);
      if (key == null || entry == null || !values[i].match(frame, entry)) {
        return false;
      }
      distinct.add(key);
    }
    return distinct.size() == object.size();
  }
}
