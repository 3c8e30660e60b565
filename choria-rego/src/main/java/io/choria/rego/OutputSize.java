package io.choria.rego;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Estimates how large a value is as JSON text. A collection waits for its turn only when it is
 * itself a member, so most results need nothing but the two numbers.
 */
final class OutputSize {
  private static final int PUNCTUATION = 2;

  private final long limit;
  private long size;
  private @Nullable Deque<Value> waiting;

  private OutputSize(long limit) {
    this.limit = limit;
  }

  static boolean exceeds(Value value, long limit) {
    if (value instanceof BooleanValue) {
      return false;
    }
    OutputSize output = new OutputSize(limit);
    Value next = value;
    while (next != null && output.size <= limit) {
      output.visit(next);
      // the last first: of a value that has the same parts many times, few then wait
      next = output.waiting == null ? null : output.waiting.pollLast();
    }
    return output.size > limit;
  }

  private void visit(Value value) {
    size += PUNCTUATION;
    if (value instanceof StringValue string) {
      size += string.value().length();
    } else if (value instanceof NumberValue number) {
      size += number.isLong() ? 1 : number.text().length();
    } else if (value instanceof ArrayValue array) {
      for (int i = 0; i < array.size() && size <= limit; i++) {
        member(array.get(i));
      }
    } else if (value instanceof SetValue set) {
      for (int i = 0; i < set.size() && size <= limit; i++) {
        member(set.unordered(i));
      }
    } else if (value instanceof ObjectValue object) {
      for (int i = 0; i < object.size() && size <= limit; i++) {
        member(object.unorderedKey(i));
        member(object.unorderedValue(i));
      }
    }
  }

  private void member(Value member) {
    if (member instanceof ArrayValue
        || member instanceof SetValue
        || member instanceof ObjectValue) {
      if (waiting == null) {
        waiting = new ArrayDeque<>();
      }
      waiting.add(member);
    } else {
      visit(member);
    }
  }
}
