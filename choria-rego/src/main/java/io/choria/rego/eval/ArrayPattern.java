package io.choria.rego.eval;

import io.choria.rego.ArrayValue;
import io.choria.rego.Value;

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
}
