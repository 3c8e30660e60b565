package io.choria.rego.builtin.stdlib.regex;

import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.BuiltinImpl;
import io.choria.rego.builtin.BuiltinImpl.F2;
import io.choria.rego.builtin.stdlib.call.Operands;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether two limited patterns match a common string that is not empty (spec 08 §4.12). */
public final class GlobsMatch {
  private final List<GlobToken> left;
  private final List<GlobToken> right;
  private final BitSet seen = new BitSet();
  private final Deque<Integer> open = new ArrayDeque<>();

  private GlobsMatch(List<GlobToken> left, List<GlobToken> right) {
    this.left = left;
    this.right = right;
  }

  public static @Nullable BuiltinImpl find(String name) {
    return name.equals("regex.globs_match") ? (F2) GlobsMatch::match : null;
  }

  private static Value match(BuiltinContext context, Value a, Value b) {
    String first = Operands.text(a, 1);
    String second = Operands.text(b, 2);
    List<GlobToken> left = GlobToken.tokens(first);
    List<GlobToken> right = GlobToken.tokens(second);
    context.charge(1 + (long) left.size() * right.size());
    context.allocate((long) left.size() * right.size() / 4);
    return Value.of(new GlobsMatch(left, right).intersects());
  }

  /**
   * Walks the product of both automata. A state is a pair of positions and whether a character has
   * been read; a position stands before a token, or inside one that may repeat.
   */
  private boolean intersects() {
    // the reference takes two empty patterns for a match
    visit(0, 0, left.isEmpty() && right.isEmpty());
    while (!open.isEmpty()) {
      int state = open.remove();
      boolean read = (state & 1) != 0;
      int i = (state >> 1) / (right.size() + 1);
      int j = (state >> 1) % (right.size() + 1);
      if (read && i == left.size() && j == right.size()) {
        return true;
      }
      if (i < left.size() && left.get(i).optional()) {
        visit(i + 1, j, read);
      }
      if (j < right.size() && right.get(j).optional()) {
        visit(i, j + 1, read);
      }
      if (i < left.size() && j < right.size() && left.get(i).overlaps(right.get(j))) {
        boolean again = left.get(i).repeated();
        boolean more = right.get(j).repeated();
        visit(i + 1, j + 1, true);
        if (again) {
          visit(i, j + 1, true);
        }
        if (more) {
          visit(i + 1, j, true);
        }
        if (again && more) {
          visit(i, j, true);
        }
      }
    }
    return false;
  }

  private void visit(int i, int j, boolean read) {
    int state = (i * (right.size() + 1) + j) << 1 | (read ? 1 : 0);
    if (!seen.get(state)) {
      seen.set(state);
      open.add(state);
    }
  }
}
