package io.choria.rego.builtin.stdlib.regex;

import io.choria.rego.builtin.BuiltinException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Refuses patterns whose nested repetitions multiply to more than 1000, as RE2 does: they would
 * compile into a huge program.
 */
final class RepeatGuard {
  private static final int LIMIT = 1000;

  private final String pattern;
  // the largest product inside each open group
  private final Deque<Integer> groups = new ArrayDeque<>();
  private int inside = 1;
  private int atom = 1;
  private int at;

  private RepeatGuard(String pattern) {
    this.pattern = pattern;
  }

  static void check(String pattern) {
    if (pattern.indexOf('{') >= 0) {
      new RepeatGuard(pattern).run();
    }
  }

  private void run() {
    while (at < pattern.length()) {
      char c = pattern.charAt(at);
      switch (c) {
        case '\\' -> escape();
        case '[' -> characterClass();
        case '(' -> {
          groups.push(inside);
          inside = 1;
          at++;
        }
        case ')' -> {
          atom = inside;
          inside = Math.max(groups.isEmpty() ? 1 : groups.pop(), atom);
          at++;
        }
        case '{' -> repeat();
        case '*', '+', '?' -> at++;
        default -> {
          atom = 1;
          at++;
        }
      }
    }
  }

  private void escape() {
    atom = 1;
    if (pattern.startsWith("\\Q", at)) {
      int end = pattern.indexOf("\\E", at);
      at = end < 0 ? pattern.length() : end + 2;
    } else if (pattern.startsWith("{", at + 2)
        && (pattern.startsWith("p", at + 1)
            || pattern.startsWith("P", at + 1)
            || pattern.startsWith("x", at + 1))) {
      int end = pattern.indexOf('}', at);
      at = end < 0 ? pattern.length() : end + 1;
    } else {
      at += 2;
    }
  }

  private void characterClass() {
    atom = 1;
    int end = at + 1;
    if (pattern.startsWith("^", end)) {
      end++;
    }
    if (pattern.startsWith("]", end)) {
      end++;
    }
    while (end < pattern.length() && pattern.charAt(end) != ']') {
      if (pattern.startsWith("[:", end) && pattern.indexOf(":]", end) > 0) {
        end = pattern.indexOf(":]", end) + 1;
      }
      end += pattern.charAt(end) == '\\' ? 2 : 1;
    }
    at = end + 1;
  }

  private void repeat() {
    int end = pattern.indexOf('}', at);
    String counts = end < 0 ? "" : pattern.substring(at + 1, end);
    if (!counts.matches("[0-9]{1,4}(,[0-9]{0,4})?")) {
      atom = 1;
      at++;
      return;
    }
    String[] bounds = counts.split(",", 0);
    int count = Math.max(1, Integer.parseInt(bounds[bounds.length - 1]));
    long product = (long) atom * count;
    if (product > LIMIT) {
      throw BuiltinException.of("error parsing regexp: invalid repeat count: `{" + counts + "}`");
    }
    atom = (int) product;
    inside = Math.max(inside, atom);
    at = end + 1;
  }
}
