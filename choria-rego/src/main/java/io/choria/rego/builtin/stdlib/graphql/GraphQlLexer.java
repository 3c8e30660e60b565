package io.choria.rego.builtin.stdlib.graphql;

import io.choria.rego.builtin.stdlib.call.Pace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Cuts GraphQL text into tokens (spec 08 §4.17). Works on code points, as columns count them. */
final class GraphQlLexer {
  private final int[] input;
  private final Pace pace;
  private int at;
  private int start;
  private int line = 1;
  private int lineStart;

  GraphQlLexer(String text, Pace pace) {
    this.input = text.codePoints().toArray();
    this.pace = pace;
  }

  GraphQlToken next() {
    int from = at;
    skipBlanks();
    GraphQlToken token = token();
    pace.step(1 + (at - from) / 64);
    return token;
  }

  private GraphQlToken token() {
    start = at;
    if (at >= input.length) {
      return token(GraphQlToken.EOF, "");
    }
    int c = input[at];
    if (isNameStart(c)) {
      while (at < input.length && (isNameStart(input[at]) || isDigit(input[at]))) {
        at++;
      }
      return token(GraphQlToken.NAME, text(start, at));
    }
    if (c == '-' || isDigit(c)) {
      return number();
    }
    if (c == '"') {
      return startsWith("\"\"\"") ? blockString() : string();
    }
    if (startsWith("...")) {
      at += 3;
      return token("...", "");
    }
    if ("!$&():=@[]{}|".indexOf(c) >= 0) {
      at++;
      return token(Character.toString(c), "");
    }
    if (c < 0x20) {
      throw error(
          String.format(Locale.ROOT, "Cannot contain the invalid character \"\\u%04x\"", c));
    }
    if (c == '\'') {
      throw error(
          "Unexpected single quote character ('), did you mean to use a double quote (\")?");
    }
    throw error("Cannot parse the unexpected character \"" + Character.toString(c) + "\".");
  }

  private GraphQlToken token(String kind, String value) {
    return new GraphQlToken(kind, value, line, start - lineStart + 1);
  }

  /** What stands where the text can't be read. */
  GraphQlToken invalid() {
    return new GraphQlToken("<Invalid>", "", line, at - lineStart + 1);
  }

  private GraphQlException error(String message) {
    return new GraphQlException(message, line, at - lineStart + 1, "");
  }

  private String text(int from, int to) {
    return new String(input, from, to - from);
  }

  private boolean startsWith(String prefix) {
    return startsWith(prefix, at);
  }

  private boolean startsWith(String prefix, int from) {
    if (from + prefix.length() > input.length) {
      return false;
    }
    for (int i = 0; i < prefix.length(); i++) {
      if (input[from + i] != prefix.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isNameStart(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private void skipBlanks() {
    while (at < input.length) {
      int c = input[at];
      if (c == '\n' || c == '\r') {
        at++;
        line++;
        lineStart = at;
        if (c == '\r' && at < input.length && input[at] == '\n') {
          at++;
        }
      } else if (c == '#') {
        while (at < input.length && (input[at] > 0x1f || input[at] == '\t')) {
          at++;
        }
      } else if (c == '\t' || c == ' ' || c == ',' || c == 0xfeff) {
        at++;
      } else {
        return;
      }
    }
  }

  private boolean take(String any) {
    if (at < input.length && any.indexOf(input[at]) >= 0) {
      at++;
      return true;
    }
    return false;
  }

  private int digits() {
    int from = at;
    while (at < input.length && isDigit(input[at])) {
      at++;
    }
    return at - from;
  }

  private String nextShown() {
    return at < input.length ? '"' + Character.toString(input[at]) + '"' : GraphQlToken.EOF;
  }

  private GraphQlToken number() {
    boolean isFloat = false;
    take("-");
    if (take("0")) {
      int extra = digits();
      if (extra > 0) {
        at -= extra;
        throw error("Invalid number, unexpected digit after 0: " + nextShown() + ".");
      }
    } else {
      someDigits();
    }
    if (take(".")) {
      isFloat = true;
      someDigits();
    }
    if (take("eE")) {
      isFloat = true;
      take("-+");
      someDigits();
    }
    return token(isFloat ? GraphQlToken.FLOAT : GraphQlToken.INT, text(start, at));
  }

  private void someDigits() {
    if (digits() == 0) {
      throw error("Invalid number, expected digit but got: " + nextShown() + ".");
    }
  }

  private GraphQlToken string() {
    StringBuilder value = new StringBuilder();
    at++;
    // the reference places a string behind its quote
    start++;
    while (at < input.length && input[at] != '\n' && input[at] != '\r') {
      int c = input[at];
      if (c == '"') {
        GraphQlToken token = token(GraphQlToken.STRING, value.toString());
        at++;
        return token;
      }
      checkCharacter(c);
      if (c == '\\') {
        escape(value);
      } else {
        value.appendCodePoint(c);
        at++;
      }
    }
    throw error("Unterminated string.");
  }

  private void checkCharacter(int c) {
    if (c < 0x20 && c != '\t' && c != '\n' && c != '\r') {
      throw error(String.format(Locale.ROOT, "Invalid character within String: \"\\u%04x\".", c));
    }
  }

  private void escape(StringBuilder value) {
    at++;
    if (at >= input.length) {
      throw error("Invalid character escape sequence.");
    }
    int c = input[at];
    int plain = "\"/\\bfnrt".indexOf(c);
    if (plain >= 0) {
      value.append("\"/\\\b\f\n\r\t".charAt(plain));
      at++;
      return;
    }
    if (c != 'u') {
      throw error("Invalid character escape sequence: \\" + Character.toString(c) + ".");
    }
    if (at + 5 >= input.length || !text(at + 1, at + 5).matches("[0-9a-fA-F]{4}")) {
      throw error(
          "Invalid character escape sequence: \\" + text(at, Math.min(input.length, at + 5)) + ".");
    }
    value.append((char) Integer.parseInt(text(at + 1, at + 5), 16));
    at += 5;
  }

  private GraphQlToken blockString() {
    StringBuilder raw = new StringBuilder();
    at += 3;
    start += 3;
    while (at < input.length) {
      int c = input[at];
      if (startsWith("\"\"\"")) {
        int quotes = 3;
        while (at + quotes < input.length && input[at + quotes] == '"') {
          quotes++;
        }
        raw.append("\"".repeat(quotes - 3));
        GraphQlToken token = token(GraphQlToken.BLOCK_STRING, dedented(raw.toString()));
        at += quotes;
        return token;
      }
      checkCharacter(c);
      if (startsWith("\\\"\"\"")) {
        raw.append("\"\"\"");
        at += 4;
      } else if (c == '\r' || c == '\n') {
        at += c == '\r' && at + 1 < input.length && input[at + 1] == '\n' ? 2 : 1;
        raw.append('\n');
        line++;
        lineStart = at;
      } else {
        raw.appendCodePoint(c);
        at++;
      }
    }
    throw error("Unterminated string.");
  }

  /** Without the common indent of the lines behind the first, and without blank lines around. */
  private static String dedented(String raw) {
    List<String> lines = new ArrayList<>(List.of(raw.split("\n", -1)));
    int common = Integer.MAX_VALUE;
    for (int i = 1; i < lines.size(); i++) {
      int indent = indent(lines.get(i));
      if (indent < lines.get(i).length()) {
        common = Math.min(common, indent);
      }
    }
    for (int i = 1; i < lines.size() && common != Integer.MAX_VALUE; i++) {
      String text = lines.get(i);
      lines.set(i, text.length() < common ? "" : text.substring(common));
    }
    while (!lines.isEmpty() && lines.get(0).isBlank()) {
      lines.remove(0);
    }
    while (!lines.isEmpty() && lines.get(lines.size() - 1).isBlank()) {
      lines.remove(lines.size() - 1);
    }
    return String.join("\n", lines);
  }

  private static int indent(String text) {
    int indent = 0;
    while (indent < text.length() && (text.charAt(indent) == ' ' || text.charAt(indent) == '\t')) {
      indent++;
    }
    return indent;
  }
}
