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
    List<Object> walked = new ArrayList<>();
    walked.add(BasePath.class);
    code.pushScope();
    code.code().field(Scope.class, "base", Value.class);
    int operand = code.stored();
    for (Expr element : path) {
      Value constant = element.constant();
      Integer known = null;
      if (walked != null && constant != null) {
        walked.add(constant);
        known = code.known(walked);
      } else {
        walked = null;
      }
      if (known == null) {
        int key = element.emit(code, undefined);
        code.push(operand);
        code.push(key);
        code.code().callStatic(Lookup.class, "baseChild", Value.class, Value.class, Value.class);
        known = code.defined(undefined);
        if (walked != null) {
          code.know(walked, known);
        }
      }
      operand = known;
    }
    return operand;
  }
}
