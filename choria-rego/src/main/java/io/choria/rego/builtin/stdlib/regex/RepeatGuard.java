package io.choria.rego.builtin.stdlib.regex;

import io.choria.rego.builtin.BuiltinException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Refuses patterns whose nested repetitions multiply to more than 1000, as RE2 does, and those that
 * would compile into a huge program all the same, and says how large the program of others is.
 */
final class RepeatGuard {
  private static final int LIMIT = 1000;

  /** Instructions: about 48 MB, and half a second to make them. */
  private static final int LARGEST = 500_000;

  /** A class of Unicode's stands for some hundred ranges. */
  private static final int UNICODE_CLASS = 64;

  private final String pattern;
  // the largest product inside each open group
  private final Deque<Integer> groups = new ArrayDeque<>();
  // the instructions in front of each open group
  private final Deque<Long> sizes = new ArrayDeque<>();
  private int inside = 1;
  private int atom = 1;
  // instructions of the innermost open group so far, and of what stands last in it
  private long size;
  private long last;
  private int at;

  private RepeatGuard(String pattern) {
    this.pattern = pattern;
  }

  /** About how many instructions the program has. */
  static int check(String pattern) {
    RepeatGuard guard = new RepeatGuard(pattern);
    guard.run();
    return (int) guard.size;
  }

  private void add(int instructions) {
    last = instructions;
    size += instructions;
  }

  private void run() {
    while (at < pattern.length()) {
      char c = pattern.charAt(at);
      switch (c) {
        case '\\' -> escape();
        case '[' -> characterClass();
        case '(' -> {
          groups.push(inside);
          sizes.push(size);
          inside = 1;
          size = 0;
          last = 0;
          at++;
        }
        case ')' -> {
          atom = inside;
          inside = Math.max(groups.isEmpty() ? 1 : groups.pop(), atom);
          last = size + 2;
          size = last + (sizes.isEmpty() ? 0 : sizes.pop());
          at++;
        }
        case '{' -> repeat();
        case '*', '+', '?' -> {
          last++;
          size++;
          at++;
        }
        default -> {
          atom = 1;
          add(1);
          at++;
        }
      }
    }
  }

  private void escape() {
    atom = 1;
    add(isUnicodeClass(at) ? UNICODE_CLASS : 1);
    if (pattern.startsWith("\\Q", at)) {
      int end = pattern.indexOf("\\E", at);
      size += (end < 0 ? pattern.length() : end) - at;
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

  private boolean isUnicodeClass(int place) {
    return pattern.startsWith("\\p", place) || pattern.startsWith("\\P", place);
  }

  private void characterClass() {
    atom = 1;
    add(1);
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
      if (isUnicodeClass(end)) {
        size += UNICODE_CLASS;
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
    size += last * (count - 1);
    last *= count;
    if (size > LARGEST) {
      throw BuiltinException.of("error parsing regexp: expression too large");
    }
    at = end + 1;
  }
}
