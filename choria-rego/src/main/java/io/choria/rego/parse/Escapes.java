package io.choria.rego.parse;

/** The escapes of interpreted strings, those of JSON (spec 08 §1.5). */
final class Escapes {
  private Escapes() {}

  /** Whether all {@code \\u} are followed by four hexadecimal digits and nothing is a control. */
  static boolean areValid(String text) {
    boolean escapes = text.indexOf('\\') >= 0;
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c < 0x20 && escapes) {
        return false;
      }
      boolean unicode = c == '\\' && i + 1 < text.length() && text.charAt(i + 1) == 'u';
      if (unicode && !areHex(text, i + 2)) {
        return false;
      }
      i += c != '\\' ? 1 : unicode ? 6 : 2;
    }
    return true;
  }

  private static boolean areHex(String text, int from) {
    if (from + 4 > text.length()) {
      return false;
    }
    for (int i = from; i < from + 4; i++) {
      if (Character.digit(text.charAt(i), 16) < 0 || text.charAt(i) > 'f') {
        return false;
      }
    }
    return true;
  }

  /** The text that a valid literal stands for. Lone surrogates become U+FFFD. */
  static String decode(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c != '\\') {
        out.append(c);
        i++;
        continue;
      }
      char escaped = text.charAt(i + 1);
      i += 2;
      switch (escaped) {
        case 'b' -> out.append('\b');
        case 'f' -> out.append('\f');
        case 'n' -> out.append('\n');
        case 'r' -> out.append('\r');
        case 't' -> out.append('\t');
        case 'u' -> {
          out.append((char) Integer.parseInt(text.substring(i, i + 4), 16));
          i += 4;
        }
        default -> out.append(escaped);
      }
    }
    return withoutLoneSurrogates(out);
  }

  private static String withoutLoneSurrogates(StringBuilder text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        text.setCharAt(i, '\uFFFD');
      }
    }
    return text.toString();
  }
}
