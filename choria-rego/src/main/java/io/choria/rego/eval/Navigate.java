package io.choria.rego.eval;

import io.choria.rego.Value;
import java.util.Arrays;
import java.util.function.IntPredicate;
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

  /** Where it starts. */
  Expr head() {
    return head;
  }

  /** The elements behind that. */
  Expr[] path() {
    return path;
  }

  @Override
  boolean isCheap() {
    return head.isCheap() && Arrays.stream(path).allMatch(Expr::isCheap);
  }

  @Override
  boolean reads(IntPredicate slots) {
    return head.reads(slots) || Arrays.stream(path).anyMatch(element -> element.reads(slots));
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
