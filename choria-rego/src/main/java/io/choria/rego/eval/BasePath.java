package io.choria.rego.eval;

import io.choria.rego.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;

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

  @Override
  int emit(BodyCode code, Label undefined) {
    return emit(code, path.length, undefined);
  }

  private int emit(BodyCode code, int length, Label undefined) {
    if (length == 0) {
      return code.once(
          List.of(BasePath.class),
          undefined,
          () -> {
            code.pushScope();
            code.code().field(Scope.class, "base", Value.class);
          });
    }
    List<Object> walked = walked(length);
    if (walked == null) {
      pushChild(code, length, undefined);
      return code.defined(undefined);
    }
    return code.once(walked, undefined, () -> pushChild(code, length, undefined));
  }

  private void pushChild(BodyCode code, int length, Label undefined) {
    int parent = emit(code, length - 1, undefined);
    int key = path[length - 1].emit(code, undefined);
    code.push(parent);
    code.push(key);
    code.code().callStatic(Lookup.class, "baseChild", Value.class, Value.class, Value.class);
  }

  /** The first elements of the path, if they are the same in all evaluations. */
  private @Nullable List<Object> walked(int length) {
    List<Object> walked = new ArrayList<>();
    walked.add(BasePath.class);
    for (int i = 0; i < length; i++) {
      Value constant = path[i].constant();
      if (constant == null) {
        return null;
      }
      walked.add(constant);
    }
    return walked;
  }
}
