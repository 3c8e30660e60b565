package io.choria.rego.eval;

import io.choria.rego.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;

/** A part of the input at a path of constants. */
public final class InputPath extends Expr {
  private final Value[] path;

  /** {@code input[path[0]][path[1]]…}. */
  public InputPath(Value[] path) {
    this.path = path;
  }

  @Override
  boolean isCheap() {
    return true;
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

  @Override
  int emit(BodyCode code, Label undefined) {
    List<Object> walked = new ArrayList<>();
    walked.add(Input.INSTANCE);
    int operand = Input.INSTANCE.emit(code, undefined);
    for (Value key : path) {
      walked.add(key);
      Integer known = code.known(walked);
      if (known == null) {
        known = Lookup.emit(code, operand, code.constant(key), undefined);
        code.know(walked, known);
      }
      operand = known;
    }
    return operand;
  }
}
