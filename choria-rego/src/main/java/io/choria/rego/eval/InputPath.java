package io.choria.rego.eval;

import io.choria.rego.Value;
import java.util.ArrayList;
import java.util.Arrays;
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
    return emit(code, path.length, undefined);
  }

  private int emit(BodyCode code, int length, Label undefined) {
    if (length == 0) {
      return Input.INSTANCE.emit(code, undefined);
    }
    List<Object> walked = new ArrayList<>();
    walked.add(Input.INSTANCE);
    walked.addAll(Arrays.asList(path).subList(0, length));
    return code.once(
        walked,
        undefined,
        () -> {
          int parent = emit(code, length - 1, undefined);
          Lookup.push(code, parent, code.constant(path[length - 1]));
        });
  }
}
