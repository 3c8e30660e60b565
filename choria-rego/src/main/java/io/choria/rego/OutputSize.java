package io.choria.rego;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Estimates how large a value is as JSON text, and sees that it is not so deep that whoever goes
 * through it would overflow the stack. A collection waits for its turn only when it is itself a
 * member, so most results need nothing but the two numbers.
 */
final class OutputSize {
  /** As deep as JSON that is read may be, and what a policy puts around it. */
  static final int LEVELS = 1_100;

  private static final int PUNCTUATION = 2;

  private final long limit;
  private long size;
  private int level = 1;
  private @Nullable Deque<Member> waiting;

  /** A collection and how many it stands in. */
  private record Member(Value value, int level) {}

  private OutputSize(long limit) {
    this.limit = limit;
  }

  /** What is wrong with a result; null if nothing is. */
  static @Nullable String problem(Value value, long limit) {
    if (value instanceof BooleanValue) {
      return null;
    }
    OutputSize output = new OutputSize(limit);
    output.visit(value);
    while (output.waiting != null && !output.waiting.isEmpty() && output.fits()) {
      // the last first: of a value that has the same parts many times, few then wait
      Member next = output.waiting.removeLast();
      output.level = next.level;
      output.visit(next.value);
    }
    if (output.level > LEVELS) {
      return "result nests deeper than " + LEVELS + " levels";
    }
    return output.fits() ? null : "result exceeds " + limit + " bytes";
  }

  private boolean fits() {
    return size <= limit && level <= LEVELS;
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
      waiting.add(new Member(member, level + 1));
    } else {
      visit(member);
    }
  }
}
