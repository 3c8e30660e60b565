package io.choria.rego.builtin.stdlib.strings;

import org.jspecify.annotations.Nullable;

/**
 * Finds the places of one text in another, from left to right. The search of the JDK is fast on
 * what people write, but takes the product of both lengths on texts made for it; where that would
 * be much, each character is looked at once (Knuth, Morris, Pratt).
 */
public final class Occurrences {
  private static final long MUCH = 1 << 24;
  private static final int SHORT = 64;

  private final String text;
  private final String wanted;
  private final boolean overlapping;

  /** For each length, how much of the beginning of what is wanted stands also at its end. */
  private final int @Nullable [] borders;

  private int at;
  private int matched;

  private Occurrences(String text, String wanted, boolean overlapping) {
    this.text = text;
    this.wanted = wanted;
    this.overlapping = overlapping;
    this.borders = isMuch(text, wanted) ? borders(wanted) : null;
  }

  /** Places of a text that is not empty, the next one behind the end of the one before. */
  static Occurrences of(String text, String wanted) {
    return new Occurrences(text, wanted, false);
  }

  /** All places of a text that is not empty. */
  static Occurrences overlapping(String text, String wanted) {
    return new Occurrences(text, wanted, true);
  }

  /** Where a text first stands in another, or -1. */
  static int first(String text, String wanted) {
    return isMuch(text, wanted)
        ? new Occurrences(text, wanted, false).next()
        : text.indexOf(wanted);
  }

  /** Whether a text stands in another. */
  public static boolean any(String text, String wanted) {
    return first(text, wanted) >= 0;
  }

  private static boolean isMuch(String text, String wanted) {
    return wanted.length() > SHORT
        && wanted.length() <= text.length()
        && (long) text.length() * wanted.length() > MUCH;
  }

  private static int[] borders(String wanted) {
    int[] borders = new int[wanted.length() + 1];
    int length = 0;
    for (int i = 1; i < wanted.length(); i++) {
      while (length > 0 && wanted.charAt(i) != wanted.charAt(length)) {
        length = borders[length];
      }
      if (wanted.charAt(i) == wanted.charAt(length)) {
        length++;
      }
      borders[i + 1] = length;
    }
    return borders;
  }

  /** The next place, or -1 if there is none. */
  int next() {
    int[] known = borders;
    if (known == null) {
      int found = text.indexOf(wanted, at);
      at = found < 0 ? text.length() : found + (overlapping ? 1 : wanted.length());
      return found;
    }
    while (at < text.length()) {
      char c = text.charAt(at++);
      while (matched > 0 && wanted.charAt(matched) != c) {
        matched = known[matched];
      }
      if (wanted.charAt(matched) == c) {
        matched++;
      }
      if (matched == wanted.length()) {
        matched = overlapping ? known[matched] : 0;
        return at - wanted.length();
      }
    }
    return -1;
  }
}
