package io.choria.rego.builtin.stdlib.yaml;

import io.choria.rego.builtin.stdlib.yaml.YamlToken.Mark;

/** Reads the texts of YAML: blocks, quoted and plain ones (spec 08 §5.10). One run over each. */
final class YamlScalarScanner {
  private final YamlCursor cursor;
  private final Mark start;
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder blanks = new StringBuilder();
  private final StringBuilder firstBreak = new StringBuilder();
  private final StringBuilder moreBreaks = new StringBuilder();
  private boolean behindBreak;
  private int indent;

  YamlScalarScanner(YamlCursor cursor) {
    this.cursor = cursor;
    this.start = cursor.mark();
  }

  /** Whether what was read ended with ends of lines. */
  boolean endedBehindBreak() {
    return behindBreak;
  }

  private YamlToken token(boolean plain) {
    return new YamlToken(YamlToken.Sort.SCALAR, start, text.toString(), "", plain);
  }

  /** A block that begins with {@code |}, or one with {@code >}, of which lines are joined. */
  YamlToken block(boolean literal, int outer) {
    cursor.skip();
    int chomping = chomping();
    int increment = increment();
    if (chomping == 0) {
      chomping = chomping();
    }
    while (cursor.isBlank(0)) {
      cursor.skip();
    }
    if (cursor.peek() == '#') {
      cursor.skipToBreak();
    }
    if (!cursor.isBreakOrEnd(0)) {
      throw cursor.error(start, "did not find expected comment or line break");
    }
    cursor.skipLine();
    indent = increment == 0 ? 0 : Math.max(0, outer) + increment;
    blockBreaks(outer);
    boolean blankBefore = false;
    while (cursor.column() == indent && !cursor.atEnd()) {
      boolean blank = cursor.isBlank(0);
      if (!literal && !blankBefore && !blank && firstBreak.toString().equals("\n")) {
        text.append(moreBreaks.isEmpty() ? " " : "");
      } else {
        text.append(firstBreak);
      }
      firstBreak.setLength(0);
      text.append(moreBreaks);
      moreBreaks.setLength(0);
      blankBefore = blank;
      while (!cursor.isBreakOrEnd(0)) {
        cursor.read(text);
      }
      cursor.readLine(firstBreak);
      blockBreaks(outer);
    }
    if (chomping != -1) {
      text.append(firstBreak);
    }
    if (chomping == 1) {
      text.append(moreBreaks);
    }
    return token(false);
  }

  private int chomping() {
    int sign = cursor.peek() == '+' ? 1 : cursor.peek() == '-' ? -1 : 0;
    if (sign != 0) {
      cursor.skip();
    }
    return sign;
  }

  private int increment() {
    if (!cursor.isDigit()) {
      return 0;
    }
    if (cursor.peek() == '0') {
      throw cursor.error(start, "found an indentation indicator equal to 0");
    }
    int increment = cursor.peek() - '0';
    cursor.skip();
    return increment;
  }

  /** Empty lines of a block; they say how far it is indented, if nothing has yet. */
  private void blockBreaks(int outer) {
    int deepest = 0;
    while (true) {
      while ((indent == 0 || cursor.column() < indent) && cursor.peek() == ' ') {
        cursor.skip();
      }
      deepest = Math.max(deepest, cursor.column());
      if ((indent == 0 || cursor.column() < indent) && cursor.peek() == '\t') {
        throw cursor.error(start, "found a tab character where an indentation space is expected");
      }
      if (!cursor.isBreak(0)) {
        break;
      }
      cursor.readLine(moreBreaks);
    }
    if (indent == 0) {
      indent = Math.max(Math.max(deepest, outer + 1), 1);
    }
  }

  /** A text in quotes. */
  YamlToken quoted(char quote) {
    cursor.skip();
    while (true) {
      if (cursor.isDocumentSign()) {
        throw cursor.error(start, "found unexpected document indicator");
      }
      if (cursor.atEnd()) {
        throw cursor.error(start, "found unexpected end of stream");
      }
      behindBreak = false;
      boolean closed = quotedWord(quote);
      if (closed) {
        cursor.skip();
        return token(false);
      }
      space();
      if (behindBreak) {
        fold();
      } else {
        text.append(blanks);
      }
      blanks.setLength(0);
    }
  }

  /** Reads up to white space or the end of the text, and says whether it is the end. */
  private boolean quotedWord(char quote) {
    while (!cursor.isBlankOrEnd(0)) {
      if (cursor.peek() == quote) {
        if (quote == '"' || cursor.peek(1) != quote) {
          return true;
        }
        text.append('\'');
        cursor.skip(2);
      } else if (quote == '"' && cursor.peek() == '\\') {
        if (cursor.isBreak(1)) {
          cursor.skip();
          cursor.skipLine();
          behindBreak = true;
          return false;
        }
        escape();
      } else {
        cursor.read(text);
      }
    }
    return false;
  }

  private void escape() {
    int digits = 0;
    switch (cursor.peek(1)) {
      case '0' -> text.append('\0');
      case 'a' -> text.append('\u0007');
      case 'b' -> text.append('\b');
      case 't', '\t' -> text.append('\t');
      case 'n' -> text.append('\n');
      case 'v' -> text.append('\u000b');
      case 'f' -> text.append('\f');
      case 'r' -> text.append('\r');
      case 'e' -> text.append('\u001b');
      case ' ', '"', '\'', '\\' -> text.appendCodePoint(cursor.peek(1));
      case 'N' -> text.append('\u0085');
      case '_' -> text.append('\u00a0');
      case 'L' -> text.append('\u2028');
      case 'P' -> text.append('\u2029');
      case 'x' -> digits = 2;
      case 'u' -> digits = 4;
      case 'U' -> digits = 8;
      default -> throw cursor.error(start, "found unknown escape character");
    }
    cursor.skip(2);
    if (digits > 0) {
      code(digits);
    }
  }

  private void code(int digits) {
    long code = 0;
    for (int i = 0; i < digits; i++) {
      int digit = cursor.hex(i);
      if (digit < 0) {
        throw cursor.error(start, "did not find expected hexdecimal number");
      }
      code = code * 16 + digit;
    }
    if (code > Character.MAX_CODE_POINT
        || (code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE)) {
      throw cursor.error(start, "found invalid Unicode character escape code");
    }
    text.appendCodePoint((int) code);
    cursor.skip(digits);
  }

  /** White space inside of a text. */
  private void space() {
    while (cursor.isBlank(0) || cursor.isBreak(0)) {
      spaceCharacter();
    }
  }

  private void spaceCharacter() {
    if (cursor.isBlank(0)) {
      if (behindBreak) {
        cursor.skip();
      } else {
        cursor.read(blanks);
      }
    } else if (behindBreak) {
      cursor.readLine(moreBreaks);
    } else {
      blanks.setLength(0);
      cursor.readLine(firstBreak);
      behindBreak = true;
    }
  }

  /** One end of a line is a space; of several all but the first stand for themselves. */
  private void fold() {
    if (!firstBreak.toString().equals("\n")) {
      text.append(firstBreak).append(moreBreaks);
    } else {
      text.append(moreBreaks.isEmpty() ? " " : moreBreaks);
    }
    firstBreak.setLength(0);
    moreBreaks.setLength(0);
  }

  /** A text without any signs around it. */
  YamlToken plain(boolean inFlow, int outer) {
    while (!cursor.isDocumentSign() && cursor.peek() != '#') {
      while (!cursor.isBlankOrEnd(0) && !endsPlain(inFlow)) {
        if (behindBreak) {
          fold();
          behindBreak = false;
        } else {
          text.append(blanks);
        }
        blanks.setLength(0);
        cursor.read(text);
      }
      if (!cursor.isBlank(0) && !cursor.isBreak(0)) {
        break;
      }
      while (cursor.isBlank(0) || cursor.isBreak(0)) {
        if (behindBreak && cursor.column() <= outer && cursor.peek() == '\t') {
          throw cursor.error(start, "found a tab character that violates indentation");
        }
        spaceCharacter();
      }
      if (!inFlow && cursor.column() <= outer) {
        break;
      }
    }
    return token(true);
  }

  private boolean endsPlain(boolean inFlow) {
    return (cursor.peek() == ':' && cursor.isBlankOrEnd(1))
        || (inFlow && ",?[]{}".indexOf(cursor.peek()) >= 0);
  }
}
