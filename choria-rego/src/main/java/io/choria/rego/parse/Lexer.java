package io.choria.rego.parse;

import io.choria.rego.ast.Comment;
import io.choria.rego.ast.Source;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Cuts text into tokens, one at a time (spec 08 §1.1–§1.7). A template string gives a part token
 * for each piece of text and ordinary tokens between its braces; the lexer counts braces to find
 * where the text goes on.
 */
final class Lexer {
  private static final int END = -1;
  private static final int MOST_ERRORS = 10;

  private final Source source;
  private final String text;
  private final List<Comment> comments = new ArrayList<>();
  // a large policy says the same few names again and again and keeps them as long as it lives
  private final Map<String, String> words = new HashMap<>();
  private final Deque<OpenTemplate> templates = new ArrayDeque<>();

  private int at;
  private int start;
  private boolean space;
  private boolean newline;
  private List<String> errors = List.of();

  /** A template whose hole is being read, with the number of open braces inside the hole. */
  private static final class OpenTemplate {
    final boolean raw;
    int braces;

    OpenTemplate(boolean raw) {
      this.raw = raw;
    }
  }

  Lexer(Source source) {
    this.source = source;
    this.text = source.text();
    if (text.startsWith("\uFEFF")) {
      at = 1;
    }
  }

  /** All comments read so far, in order. */
  List<Comment> comments() {
    return comments;
  }

  /** The next token; {@link TokenKind#EOF} for ever at the end. */
  Token next() {
    space = false;
    newline = false;
    errors = List.of();
    skipBlanks();
    if (!errors.isEmpty()) {
      return token(TokenKind.ILLEGAL, "");
    }
    start = at;
    int c = current();
    if (c == END) {
      return token(TokenKind.EOF, "");
    } else if (isLetter(c)) {
      return word();
    } else if (isDecimal(c)) {
      return number();
    }
    at += Character.charCount(c);
    return switch (c) {
      case '"' -> string();
      case '`' -> rawString();
      case '$' -> template();
      case '{' -> openBrace();
      case '}' -> closeBrace();
      default -> punctuation(c);
    };
  }

  private int current() {
    return at < text.length() ? text.codePointAt(at) : END;
  }

  private boolean follows(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private Token token(TokenKind kind, String value) {
    return new Token(
        errors.isEmpty() ? kind : TokenKind.ILLEGAL, start, at, value, space, newline, errors);
  }

  private void fail(String message) {
    if (errors.isEmpty()) {
      errors = new ArrayList<>();
    }
    if (errors.size() < MOST_ERRORS) {
      errors.add(message);
    }
  }

  private void skipBlanks() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '#') {
        start = at;
        comment();
        if (!errors.isEmpty()) {
          return;
        }
      } else if (c == '\n') {
        newline = true;
        at++;
      } else if (c == ' ' || c == '\t' || c == '\r') {
        at++;
      } else {
        return;
      }
      space = true;
    }
  }

  private void comment() {
    int from = at;
    int end = text.indexOf('\n', from);
    at = end < 0 ? text.length() : end;
    int until = at;
    while (until > from + 1 && text.charAt(until - 1) == '\r') {
      until--;
    }
    checkCharacters(from, at);
    comments.add(new Comment(source.at(from, until), text.substring(from + 1, until)));
  }

  private Token word() {
    while (isLetter(current()) || Character.isDigit(current())) {
      at += Character.charCount(current());
    }
    return token(TokenKind.IDENT, shared(start, at));
  }

  private Token number() {
    skipDecimals();
    if (follows('.') && !skipDecimals()) {
      fail("expected fraction");
    }
    if (follows('e') || follows('E')) {
      if (!follows('+')) {
        follows('-');
      }
      if (!skipDecimals()) {
        fail("expected exponent");
      }
    }
    if (isLetter(current())) {
      fail("illegal number format");
      while (isLetter(current()) || Character.isDigit(current())) {
        at += Character.charCount(current());
      }
    }
    return token(TokenKind.NUMBER, text.substring(start, at));
  }

  private boolean skipDecimals() {
    int from = at;
    while (isDecimal(current())) {
      at++;
    }
    return at > from;
  }

  private String shared(int from, int until) {
    String word = text.substring(from, until);
    String known = words.putIfAbsent(word, word);
    return known == null ? word : known;
  }

  private Token string() {
    int from = at;
    while (true) {
      int c = current();
      if (c == END || c == '\n') {
        fail("non-terminated string");
        return token(TokenKind.STRING, text.substring(from, at));
      }
      at += Character.charCount(c);
      if (c == '"') {
        checkCharacters(from, at);
        return token(TokenKind.STRING, shared(from, at - 1));
      } else if (c == '\\') {
        escape(false);
      }
    }
  }

  /** Steps over what follows a backslash. */
  private void escape(boolean inTemplate) {
    int c = current();
    if (c == 'u') {
      // whether these are digits is seen when the text is decoded; the last may be a quote
      at = Math.min(at + 4, text.length());
    } else if (c != END && ("\\\"/bfnrt".indexOf(c) >= 0 || (inTemplate && c == '{'))) {
      at++;
    } else {
      fail("illegal escape sequence");
    }
  }

  private Token rawString() {
    int from = at;
    int end = text.indexOf('`', from);
    at = end < 0 ? text.length() : end + 1;
    if (end < 0) {
      fail("non-terminated string");
      return token(TokenKind.STRING, "");
    }
    checkCharacters(from, end);
    return token(TokenKind.STRING, text.substring(from, end));
  }

  private Token template() {
    if (follows('"')) {
      return templateText(false);
    } else if (follows('`')) {
      return templateText(true);
    }
    fail("illegal $ character");
    return token(TokenKind.ILLEGAL, "");
  }

  /** Reads the text of a template up to its end or its next hole. */
  private Token templateText(boolean raw) {
    int from = at;
    while (true) {
      int c = current();
      if (c == END || (c == '\n' && !raw)) {
        fail("non-terminated string");
        return token(TokenKind.ILLEGAL, "");
      }
      at += Character.charCount(c);
      if (c == '{') {
        templates.push(new OpenTemplate(raw));
        return templateToken(raw ? TokenKind.RAW_TEMPLATE_PART : TokenKind.TEMPLATE_PART, from);
      } else if (c == (raw ? '`' : '"')) {
        return templateToken(raw ? TokenKind.RAW_TEMPLATE_END : TokenKind.TEMPLATE_END, from);
      } else if (c == '\\') {
        if (raw) {
          follows('{');
        } else {
          escape(true);
        }
      }
    }
  }

  private Token templateToken(TokenKind kind, int from) {
    checkCharacters(from, at);
    return token(kind, text.substring(from, at - 1));
  }

  private Token openBrace() {
    OpenTemplate open = templates.peek();
    if (open != null) {
      open.braces++;
    }
    return token(TokenKind.LBRACE, "{");
  }

  private Token closeBrace() {
    OpenTemplate open = templates.peek();
    if (open == null) {
      return token(TokenKind.RBRACE, "}");
    } else if (open.braces > 0) {
      open.braces--;
      return token(TokenKind.RBRACE, "}");
    }
    templates.pop();
    return templateText(open.raw);
  }

  private Token punctuation(int c) {
    return switch (c) {
      case '[' -> token(TokenKind.LBRACK, "[");
      case ']' -> token(TokenKind.RBRACK, "]");
      case '(' -> token(TokenKind.LPAREN, "(");
      case ')' -> token(TokenKind.RPAREN, ")");
      case ',' -> token(TokenKind.COMMA, ",");
      case ';' -> token(TokenKind.SEMICOLON, ";");
      case '.' -> token(TokenKind.DOT, ".");
      case ':' -> token(follows('=') ? TokenKind.ASSIGN : TokenKind.COLON, ":");
      case '=' -> token(follows('=') ? TokenKind.EQUAL : TokenKind.UNIFY, "=");
      case '>' -> token(follows('=') ? TokenKind.GTE : TokenKind.GT, ">");
      case '<' -> token(follows('=') ? TokenKind.LTE : TokenKind.LT, "<");
      case '+' -> token(TokenKind.PLUS, "+");
      case '-' -> token(TokenKind.MINUS, "-");
      case '*' -> token(TokenKind.MUL, "*");
      case '/' -> token(TokenKind.DIV, "/");
      case '%' -> token(TokenKind.REM, "%");
      case '&' -> token(TokenKind.INTERSECT, "&");
      case '|' -> token(TokenKind.UNION, "|");
      default -> illegal(c);
    };
  }

  private Token illegal(int c) {
    if (c == '!' && follows('=')) {
      return token(TokenKind.NEQ, "!=");
    } else if (c == '!') {
      fail("illegal ! character");
    } else if (c == 0xA0) {
      fail("illegal non-breaking space character, use a regular space instead");
    } else {
      checkCharacters(start, at);
    }
    return token(TokenKind.ILLEGAL, "");
  }

  /** Refuses what may stand nowhere, not even in strings and comments. */
  private void checkCharacters(int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c == 0) {
        fail("illegal null character");
      } else if (c == '\uFEFF') {
        fail("illegal byte-order mark");
      } else if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        fail("illegal utf-8 character");
      }
    }
  }

  private static boolean isLetter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  private static boolean isDecimal(int c) {
    return c >= '0' && c <= '9';
  }
}
