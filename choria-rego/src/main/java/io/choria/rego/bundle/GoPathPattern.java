package io.choria.rego.bundle;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * File patterns as Go's {@code filepath.Match} has them: {@code *} and {@code ?} stay within one
 * element, {@code [a-z]} and {@code [^a-z]} are classes, a backslash takes the next character as it
 * is.
 */
final class GoPathPattern {
  private final String text;
  private int at;

  private GoPathPattern(String text) {
    this.text = text;
  }

  /**
   * The pattern as a regular expression.
   *
   * @throws IllegalArgumentException if it is malformed
   */
  static Pattern compile(String text) {
    try {
      return Pattern.compile("(?s)" + new GoPathPattern(text).regex());
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("malformed file pattern: " + text, e);
    }
  }

  private String regex() {
    StringBuilder out = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      switch (c) {
        case '*' -> out.append("[^/]*");
        case '?' -> out.append("[^/]");
        case '[' -> characterClass(out);
        case '\\' -> out.append(Pattern.quote(String.valueOf(next())));
        default -> out.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return out.toString();
  }

  private char next() {
    if (at == text.length()) {
      throw new IllegalArgumentException("malformed file pattern: " + text);
    }
    return text.charAt(at++);
  }

  private void characterClass(StringBuilder out) {
    out.append('[');
    if (at < text.length() && text.charAt(at) == '^') {
      out.append('^');
      at++;
    }
    boolean first = true;
    for (char c = next(); c != ']' || first; c = next()) {
      first = false;
      if (c == '-') {
        out.append('-');
      } else {
        out.append(Pattern.quote(String.valueOf(c == '\\' ? next() : c)));
      }
    }
    out.append(']');
  }
}
