package io.choria.rego;

import java.util.ArrayDeque;
import java.util.Deque;

/** Estimates how large a value is as JSON text. */
final class OutputSize {
  private static final int PUNCTUATION = 2;

  private OutputSize() {}

  static boolean exceeds(Value value, long limit) {
    if (value instanceof BooleanValue) {
      return false;
    }
    long size = 0;
    Deque<Value> todo = new ArrayDeque<>();
    Value next = value;
    while (next != null) {
      size += PUNCTUATION;
      if (next instanceof StringValue string) {
        size += string.value().length();
      } else if (next instanceof NumberValue number) {
        size += number.isLong() ? 1 : number.text().length();
      } else if (next instanceof ArrayValue array) {
        todo.addAll(array.asList());
      } else if (next instanceof SetValue set) {
        todo.addAll(set.asList());
      } else if (next instanceof ObjectValue object) {
        for (int i = 0; i < object.size(); i++) {
          todo.add(object.keyAt(i));
          todo.add(object.valueAt(i));
        }
      }
      if (size > limit) {
        return true;
      }
      next = todo.poll();
    }
    return false;
  }
}
