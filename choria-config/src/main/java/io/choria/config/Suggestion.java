package io.choria.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody who mistyped a word probably meant. */
final class Suggestion {
  private static final int MAX_LENGTH = 200;

  private Suggestion() {}

  /** The nearest candidate, if it is near enough; ties go to the first. */
  static Optional<String> of(String word, Collection<String> candidates) {
    if (word.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    String wanted = simple(word);
    int best = Math.max(1, Math.min(4, word.length() / 4)) + 1;
    String nearest = null;
    for (String candidate : candidates) {
      int distance = distance(wanted, simple(candidate), best);
      if (distance < best) {
        best = distance;
        nearest = candidate;
      }
    }
    return Optional.ofNullable(nearest);
  }

  /** Case and the kind of separator are the usual slips and cost nothing. */
  private static String simple(String word) {
    return word.toLowerCase(Locale.ROOT).replace('-', '_');
  }

  /** The number of edits, swapped neighbours counted as one; gives up at the limit. */
  private static int distance(String a, String b, int limit) {
    if (Math.abs(a.length() - b.length()) >= limit) {
      return limit;
    }
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      int least = i;
      for (int j = 1; j <= b.length(); j++) {
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int value = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + cost);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          value = Math.min(value, beforeLast[j - 2] + 1);
        }
        row[j] = value;
        least = Math.min(least, value);
      }
      if (least >= limit) {
        return limit;
      }
      int[] spare = beforeLast;
      beforeLast = last;
      last = row;
      row = spare;
    }
    return last[b.length()];
  }
}
