package io.choria.rego.eval;

import io.choria.rego.ArrayValue;
import io.choria.rego.Value;
import org.objectweb.asm.Label;

/** An array with variables to bind. */
public final class ArrayPattern extends Pattern {
  private final Pattern[] elements;

  /** Fits arrays of this length, element by element. */
  public ArrayPattern(Pattern[] elements) {
    this.elements = elements;
  }

  @Override
  public boolean match(Frame frame, Value value) {
    if (!(value instanceof ArrayValue array) || array.size() != elements.length) {
      return false;
    }
    for (int i = 0; i < elements.length; i++) {
      if (!elements[i].match(frame, array.get(i))) {
        return false;
      }
    }
    return true;
  }

  @Override
  void emit(BodyCode code, int value, Label misfit) {
    code.push(value);
    code.code().number(elements.length);
    code.code().callStatic(ArrayPattern.class, "hasSize", boolean.class, Value.class, int.class);
    code.code().jumpIfFalse(misfit);
    for (int i = 0; i < elements.length; i++) {
      if (elements[i] != Anything.INSTANCE) {
        code.push(value);
        code.code().cast(ArrayValue.class);
        code.code().number(i);
        code.code().call(ArrayValue.class, "get", Value.class, int.class);
        elements[i].emit(code, code.stored(), misfit);
      }
    }
  }

  static boolean hasSize(Value value, int size) {
    return value instanceof ArrayValue array && array.size() == size;
  }
}
