package io.choria.rego.builtin.stdlib.yaml;

import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.call.Pace;
import io.choria.rego.builtin.stdlib.yaml.YamlToken.Mark;

/** A place in a YAML text that moves on, and what stands there. */
final class YamlCursor {
  /** How many characters or tokens are read between two looks at the clock, as a mask. */
  private static final int STRIDE = 1023;

  private final int[] points;
  private final Pace pace;
  private int at;
  private int line;
  private int column;

  /** Ends of lines since the last character that is no blank. */
  private int newlines;

  YamlCursor(String text, Pace pace) {
    this.pace = pace;
    points = (text.startsWith("\ufeff") ? text.substring(1) : text).codePoints().toArray();
    for (int point : points) {
      if (!isAllowed(point)) {
        throw BuiltinException.of("yaml: control characters are not allowed");
      }
    }
  }

  private static boolean isAllowed(int point) {
    return point == '\t'
        || point == '\n'
        || point == '\r'
        || (point >= 0x20 && point <= 0x7e)
        || point == 0x85
        || (point >= 0xa0 && point <= 0xd7ff)
        || (point >= 0xe000 && point <= 0xfffd)
        || point >= 0x10000;
  }

  /** The character some places ahead; zero behind the end. */
  int peek(int ahead) {
    return at + ahead < points.length ? points[at + ahead] : 0;
  }

  int peek() {
    return peek(0);
  }

  boolean atEnd() {
    return at >= points.length;
  }

  Mark mark() {
    return new Mark(line, column, at);
  }

  int line() {
    return line;
  }

  int column() {
    return column;
  }

  int index() {
    return at;
  }

  int newlines() {
    return newlines;
  }

  /** At the end a line that has begun counts as a whole one. */
  void endLine() {
    if (column != 0) {
      column = 0;
      line++;
    }
  }

  void skip() {
    if (!isBlank(0)) {
      newlines = 0;
    }
    at++;
    column++;
    if ((at & STRIDE) == 0) {
      pace.step(64);
    }
  }

  void skip(int count) {
    for (int i = 0; i < count; i++) {
      skip();
    }
  }

  void read(StringBuilder into) {
    into.appendCodePoint(peek());
    skip();
  }

  /** Moves behind the end of a line; nothing happens elsewhere. */
  void readLine(StringBuilder into) {
    if (isBreak(0)) {
      into.append(peek() >= 0x2028 ? Character.toString(peek()) : "\n");
      skipLine();
    }
  }

  void skipLine() {
    if (!isBreak(0)) {
      return;
    }
    at += peek() == '\r' && peek(1) == '\n' ? 2 : 1;
    column = 0;
    line++;
    newlines++;
    if ((line & STRIDE) == 0) {
      pace.step(64);
    }
  }

  void skipToBreak() {
    while (!atEnd() && !isBreak(0)) {
      skip();
    }
  }

  boolean isBlank(int ahead) {
    int point = peek(ahead);
    return point == ' ' || point == '\t';
  }

  boolean isBreak(int ahead) {
    int point = peek(ahead);
    return point == '\n' || point == '\r' || point == 0x85 || point == 0x2028 || point == 0x2029;
  }

  boolean isBreakOrEnd(int ahead) {
    return isBreak(ahead) || peek(ahead) == 0;
  }

  boolean isBlankOrEnd(int ahead) {
    return isBlank(ahead) || isBreakOrEnd(ahead);
  }

  boolean isDigit() {
    return peek() >= '0' && peek() <= '9';
  }

  /** Whether the character may stand in the name of an anchor, a directive or a tag. */
  boolean isWord() {
    int c = peek();
    return isDigit() || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '-';
  }

  /** The value of a digit of base 16; -1 for other characters. */
  int hex(int ahead) {
    int point = peek(ahead);
    return point < 0x80 ? Character.digit(point, 16) : -1;
  }

  /** Whether {@code ---} or {@code ...} stands here, in the first column. */
  boolean isDocumentSign() {
    return isDocumentSign('-') || isDocumentSign('.');
  }

  boolean isDocumentSign(char sign) {
    return column == 0 && peek() == sign && peek(1) == sign && peek(2) == sign && isBlankOrEnd(3);
  }

  /**
   * An error of the text as it is written.
   *
   * @param context where what is wrong begins
   */
  BuiltinException error(Mark context, String problem) {
    int where = context.line() != 0 ? context.line() : line;
    return BuiltinException.of(
        "yaml: " + (where != 0 ? "line " + (where + 1) + ": " : "") + problem);
  }
}
