package io.choria.rego.builtin.stdlib.format;

import io.choria.rego.StringValue;

/** Quoting of characters and of text in ASCII as Go does it. */
public final class GoEscape {
  private GoEscape() {}

  /** Whether a character is written as it is in quoted text. */
  public static boolean isPrintable(int point) {
    return StringValue.of(Character.toString(point)).toString().indexOf('\\') < 0
        || point == '"'
        || point == '\\';
  }

  /** Quoted with single quotes, as {@code %q} prints an integer. */
  public static String character(int point, boolean asciiOnly) {
    if (point == '\'') {
      return "'\\''";
    }
    if (point == '"') {
      return "'\"'";
    }
    String quoted =
        asciiOnly ? ascii(Character.toString(point)) : GoText.quote(Character.toString(point));
    return "'" + quoted.substring(1, quoted.length() - 1) + "'";
  }

  /** Quoted with only ASCII characters. */
  static String ascii(String text) {
    String quoted = GoText.quote(text);
    StringBuilder out = new StringBuilder(quoted.length());
    quoted
        .codePoints()
        .forEach(
            point -> {
              if (point < 0x80) {
                out.append((char) point);
              } else if (point < 0x10000) {
                out.append(String.format(java.util.Locale.ROOT, "\\u%04x", point));
              } else {
                out.append(String.format(java.util.Locale.ROOT, "\\U%08x", point));
              }
            });
    return out.toString();
  }
}
