package io.choria.rego.eval;

import io.choria.rego.Value;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;

/** A reference on a value, all of whose elements are bound. */
public final class Navigate extends Expr {
  private final Expr head;
  private final Expr[] path;

  /** {@code head[path[0]][path[1]]…}. */
  public Navigate(Expr head, Expr[] path) {
    this.head = head;
    this.path = path;
  }

  @Override
  public @Nullable Value eval(Frame frame) {
    Value value = head.eval(frame);
    for (Expr element : path) {
      if (value == null) {
        return null;
      }
      Value key = element.eval(frame);
      if (key == null) {
        return null;
      }
      value = Lookup.child(value, key);
    }
    return value;
  }

  @Override
  int emit(BodyCode code, Label undefined) {
    int operand = head.emit(code, undefined);
    for (Expr element : path) {
      operand = Lookup.emit(code, operand, element.emit(code, undefined), undefined);
    }
    return operand;
  }
}
