package io.choria.rego.builtin.stdlib.regex;

import io.choria.rego.builtin.BuiltinException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One token of the patterns of {@code regex.globs_match}.
 *
 * @param set the characters it matches; null for any
 * @param optional whether it may be left out
 * @param repeated whether it may occur again
 */
record GlobToken(@Nullable BitSet set, boolean optional, boolean repeated) {

  boolean overlaps(GlobToken other) {
    BitSet mine = set;
    BitSet theirs = other.set;
    if (mine == null) {
      return theirs == null || !theirs.isEmpty();
    }
    return theirs == null ? !mine.isEmpty() : mine.intersects(theirs);
  }

  /** Reads a pattern; {@code x+} becomes {@code x x*}. */
  static List<GlobToken> tokens(String pattern) {
    return new Reader(pattern).tokens();
  }

  /** Reads the tokens of one pattern. */
  private static final class Reader {
    private final String text;
    private final int[] input;
    private final List<GlobToken> tokens = new ArrayList<>();
    private int at;
    private boolean escaped;

    Reader(String text) {
      this.text = text;
      this.input = text.codePoints().toArray();
    }

    List<GlobToken> tokens() {
      while (at < input.length) {
        BitSet set = matcher();
        int flag = at < input.length ? input[at] : 0;
        if (flag == '*' || flag == '+') {
          at++;
        }
        if (flag == '+') {
          tokens.add(new GlobToken(set, false, false));
        }
        boolean star = flag == '*' || flag == '+';
        tokens.add(new GlobToken(set, star, star));
      }
      return tokens;
    }

    private int next() {
      escaped = input[at] == '\\';
      if (!escaped) {
        return input[at++];
      }
      if (at == input.length - 1) {
        throw error(at, "input ends with a \\ (escape) character");
      }
      at += 2;
      return input[at - 1];
    }

    private BuiltinException error(int position, String message) {
      return BuiltinException.of(
          "input:"
              + text
              + ", pos:"
              + position
              + ", "
              + message
              + ": the input provided is invalid");
    }

    private @Nullable BitSet matcher() {
      int c = next();
      if (!escaped) {
        switch (c) {
          case '.' -> {
            return null;
          }
          case '[' -> {
            return members();
          }
          case ']' -> throw error(at, "set-close ']' with no preceding '['");
          case '*', '+' ->
              throw error(
                  at, "flag '" + Character.toString(c) + "' must be preceded by a non-flag");
          default -> {}
        }
      }
      BitSet single = new BitSet();
      single.set(c);
      return single;
    }

    private BitSet members() {
      BitSet set = new BitSet();
      int previous = -1;
      while (at < input.length) {
        int c = next();
        if (!escaped && c == ']') {
          return set;
        }
        if (escaped || c != '-') {
          set.set(c);
          previous = c;
          continue;
        }
        range(set, previous);
        previous = -1;
      }
      throw error(at, "found [ without matching ]");
    }

    private void range(BitSet set, int from) {
      if (from < 0) {
        throw error(at, "range character '-' must be preceded by a Unicode character");
      }
      if (at >= input.length - 1) {
        throw error(at, "range character '-' must be followed by a Unicode character");
      }
      int to = next();
      if (!escaped && (to == ']' || to == '-')) {
        throw error(at, "range character '-' cannot be followed by a special symbol");
      }
      if (to < from) {
        throw error(
            at,
            "range is out of order: '"
                + Character.toString(to)
                + "' comes before '"
                + Character.toString(from)
                + "' in Unicode");
      }
      set.set(from, to + 1);
    }
  }
}
