package io.choria.config;

/** Makes text of unknown origin fit for one line of a report. */
final class Printable {
  /** What stands in place of a secret. */
  static final String MASK = "********";

  private static final int MAX = 80;

  private Printable() {}

  /** At most 80 characters, control and other invisible characters written as escapes. */
  static String cut(String text) {
    StringBuilder out = new StringBuilder(Math.min(text.length(), MAX) + 8);
    int at = 0;
    while (at < text.length() && out.length() < MAX) {
      int c = text.codePointAt(at);
      at += Character.charCount(c);
      if (isPlain(c)) {
        out.appendCodePoint(c);
      } else {
        out.append(String.format("\\u%04x", c));
      }
    }
    if (at < text.length()) {
      out.append("…");
    }
    return out.toString();
  }

  private static boolean isPlain(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
