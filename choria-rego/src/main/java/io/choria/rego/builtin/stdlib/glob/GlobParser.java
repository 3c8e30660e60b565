package io.choria.rego.builtin.stdlib.glob;

import com.google.re2j.Pattern;
import io.choria.rego.builtin.BuiltinException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Translates a glob pattern into a regular expression for linear matching (spec 08 §5.6). */
final class GlobParser {
  private final String pattern;
  private final String notDelimiter;
  private int at;
  private int level;

  GlobParser(String pattern, String delimiters) {
    this.pattern = pattern;
    this.notDelimiter = delimiters.isEmpty() ? "." : "[^" + classText(delimiters) + "]";
  }

  String regex() {
    StringBuilder out = new StringBuilder("(?s)^(?:");
    while (at < pattern.length()) {
      item(out);
    }
    if (level > 0) {
      throw error("unclosed `{`");
    }
    return out.append(")$").toString();
  }

  private BuiltinException error(String reason) {
    int offset = pattern.substring(0, at).getBytes(StandardCharsets.UTF_8).length;
    return BuiltinException.of("glob: syntax error at " + offset + ": " + reason);
  }

  private void item(StringBuilder out) {
    char c = pattern.charAt(at);
    switch (c) {
      case '{' -> {
        at++;
        level++;
        out.append("(?:");
      }
      case '?' -> {
        at++;
        out.append(notDelimiter);
      }
      case '*' -> star(out);
      case '[' -> characterClass(out);
      case ',', '}' -> {
        if (level == 0) {
          text(out);
        } else {
          at++;
          level -= c == '}' ? 1 : 0;
          out.append(c == '}' ? ")" : "|");
        }
      }
      default -> text(out);
    }
  }

  private void star(StringBuilder out) {
    at++;
    if (at < pattern.length() && pattern.charAt(at) == '*') {
      at++;
      out.append(".*");
    } else {
      out.append(notDelimiter).append('*');
    }
  }

  private void text(StringBuilder out) {
    String literal = literal(level > 0 ? "?*[{}," : "?*[{");
    out.append(Pattern.quote(literal));
  }

  /** Reads text up to a breaker, without the backslashes of escapes. */
  private String literal(String breakers) {
    StringBuilder literal = new StringBuilder();
    boolean escaped = false;
    while (at < pattern.length()) {
      char c = pattern.charAt(at);
      if (!escaped && c == '\\') {
        escaped = true;
        at++;
        continue;
      }
      if (!escaped && breakers.indexOf(c) >= 0) {
        break;
      }
      escaped = false;
      literal.append(c);
      at++;
    }
    if (escaped) {
      throw error("trailing backslash");
    }
    return literal.toString();
  }

  private int point() {
    if (at >= pattern.length()) {
      throw error("unexpected end of input");
    }
    int point = pattern.codePointAt(at);
    at += Character.charCount(point);
    return point;
  }

  private void characterClass(StringBuilder out) {
    at++;
    int first = point();
    boolean negated = first == '!';
    if (negated) {
      first = point();
    }
    if (at < pattern.length() && pattern.charAt(at) == '-') {
      at++;
      int last = point();
      close();
      if (last < first) {
        throw error("range hi character is less than lo");
      }
      out.append(negated ? "[^" : "[")
          .append(classText(Character.toString(first)))
          .append('-')
          .append(classText(Character.toString(last)))
          .append(']');
      return;
    }
    at -= Character.charCount(first);
    String members = literal("]");
    close();
    if (members.isEmpty()) {
      throw error("could not parse range");
    }
    out.append(negated ? "[^" : "[").append(classText(members)).append(']');
  }

  private void close() {
    if (point() != ']') {
      throw error("expected close range character");
    }
  }

  private static String classText(String characters) {
    StringBuilder out = new StringBuilder();
    characters
        .codePoints()
        .forEach(point -> out.append(String.format(Locale.ROOT, "\\x{%x}", point)));
    return out.toString();
  }
}
