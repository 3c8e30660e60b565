package io.choria.rego.builtin.stdlib.time;

/** Recognises abbreviations of time zones at the start of a text (spec 08 §5.2). */
final class GoZoneName {
  private static final int MAX_HOURS = 23;

  private GoZoneName() {}

  /** The length of the abbreviation, 0 if there is none. */
  static int length(String text) {
    if (text.length() < 3) {
      return 0;
    }
    if (text.startsWith("ChST") || text.startsWith("MeST")) {
      return 4;
    }
    if (text.startsWith("GMT")) {
      return 3 + signedOffset(text.substring(3));
    }
    if (text.charAt(0) == '+' || text.charAt(0) == '-') {
      return signedOffset(text);
    }
    int upper = 0;
    while (upper < 6
        && upper < text.length()
        && text.charAt(upper) >= 'A'
        && text.charAt(upper) <= 'Z') {
      upper++;
    }
    return switch (upper) {
      case 3 -> 3;
      case 4 -> text.charAt(3) == 'T' || text.startsWith("WITA") ? 4 : 0;
      case 5 -> text.charAt(4) == 'T' ? 5 : 0;
      default -> 0;
    };
  }

  private static int signedOffset(String text) {
    if (text.isEmpty() || (text.charAt(0) != '+' && text.charAt(0) != '-')) {
      return 0;
    }
    int end = 1;
    int value = 0;
    while (end < text.length() && Character.isDigit(text.charAt(end)) && value <= MAX_HOURS) {
      value = value * 10 + (text.charAt(end) - '0');
      end++;
    }
    return end == 1 || value > MAX_HOURS ? 0 : end;
  }
}
