package io.choria.rego.eval;

import io.choria.rego.Value;
import org.jspecify.annotations.Nullable;

/** A part of base data where there are no rules. */
public final class BasePath extends Expr {
  private final Expr[] path;

  /** {@code data[path[0]][path[1]]…}. */
  public BasePath(Expr[] path) {
    this.path = path;
  }

  @Override
  public @Nullable Value eval(Frame frame) {
    Value value = frame.scope.base;
    for (Expr element : path) {
      Value key = element.eval(frame);
      if (key == null) {
        return null;
      }
      value = Lookup.baseChild(value, key);
      if (value == null) {
        return null;
      }
    }
    return value;
  }

  static @Nullable Value at(Scope scope, Value[] path) {
    Value value = scope.base;
    for (Value key : path) {
      value = Lookup.baseChild(value, key);
      if (value == null) {
        return null;
      }
    }
    return value;
  }
}
