package io.choria.config;

import java.util.List;
import java.util.Locale;

/** Makes text of unknown origin fit for one line of a report. */
final class Printable {
  /** What stands in place of a secret. */
  static final String MASK = "********";

  private static final int MAX = 80;
  private static final List<String> SECRETS =
      List.of("pass", "password", "passwd", "secret", "token", "seed", "pin", "apikey", "api_key");

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

  /** Whether nobody said that the values of a key are secret, but its last word does. */
  static boolean soundsSecret(String key) {
    String word = key.substring(key.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return SECRETS.stream().anyMatch(word::endsWith);
  }

  /** The text without the passwords and tokens of the URLs in it (spec 05 §17.2). */
  static String withoutPasswords(String text) {
    int scheme = text.indexOf("://");
    if (scheme < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    int copied = 0;
    while (scheme >= 0) {
      int start = scheme + 3;
      int end = start;
      while (end < text.length() && "/?#, ]".indexOf(text.charAt(end)) < 0) {
        end++;
      }
      int host = text.lastIndexOf('@', end - 1);
      if (host > start) {
        int colon = text.indexOf(':', start);
        out.append(text, copied, colon >= 0 && colon < host ? colon + 1 : start).append(MASK);
        copied = host;
      }
      scheme = text.indexOf("://", end);
    }
    return out.append(text, copied, text.length()).toString();
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
