package io.choria.config;

/**
 * The format of what the annotation processor writes: lines of a word and a text. In texts {@code
 * \n}, {@code \r} and {@code \\} stand for line feed, carriage return and backslash.
 */
final class MetadataText {
  /** Receives the lines, in order. */
  interface Lines {
    void line(String word, String text);
  }

  private MetadataText() {}

  static void read(String metadata, Lines lines) {
    int start = 0;
    while (start < metadata.length()) {
      int feed = metadata.indexOf('\n', start);
      int end = feed < 0 ? metadata.length() : feed;
      int blank = metadata.indexOf(' ', start);
      if (blank < 0 || blank > end) {
        lines.line(metadata.substring(start, end), "");
      } else {
        lines.line(metadata.substring(start, blank), unescape(metadata.substring(blank + 1, end)));
      }
      start = end + 1;
    }
  }

  private static String unescape(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        i++;
        out.append(
            switch (text.charAt(i)) {
              case 'n' -> '\n';
              case 'r' -> '\r';
              default -> text.charAt(i);
            });
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
