package io.choria.rego.eval;

import io.choria.rego.Value;
import org.jspecify.annotations.Nullable;

/** A part of the input at a path of constants. */
public final class InputPath extends Expr {
  private final Value[] path;

  /** {@code input[path[0]][path[1]]…}. */
  public InputPath(Value[] path) {
    this.path = path;
  }

  @Override
  public @Nullable Value eval(Frame frame) {
    Value value = frame.scope.input;
    for (Value key : path) {
      if (value == null) {
        return null;
      }
      value = Lookup.child(value, key);
    }
    return value;
  }
}
