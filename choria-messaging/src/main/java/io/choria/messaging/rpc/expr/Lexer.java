package io.choria.messaging.rpc.expr;

import io.choria.messaging.rpc.expr.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Cuts a text into tokens, in one pass. */
final class Lexer {
  private static final Set<String> WORDS =
      Set.of(
          "in",
          "or",
          "and",
          "not",
          "matches",
          "contains",
          "startsWith",
          "endsWith",
          "let",
          "if",
          "else");

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Lexer(String text) {
    this.text = text;
  }

  static List<Token> tokens(String text) {
    return new Lexer(text).run();
  }

  private List<Token> run() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (Character.isWhitespace(c) || c == '\u00a0' || c == '\u0085') {
        at++;
      } else if (c == '/' && (ahead(1) == '/' || ahead(1) == '*')) {
        comment();
      } else if (c == '\'' || c == '"') {
        add(Kind.STRING, at, quoted(c));
      } else if (c == '`') {
        raw();
      } else if (isDigit(c) || (c == '.' && isDigit(ahead(1)))) {
        number();
      } else if (isWord(c)) {
        word();
      } else {
        symbol(c);
      }
    }
    add(Kind.END, at, "");
    return tokens;
  }

  private void add(Kind kind, int start, String value) {
    tokens.add(new Token(kind, value, start));
  }

  private char ahead(int count) {
    return at + count < text.length() ? text.charAt(at + count) : 0;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isWord(char c) {
    return c == '_' || c == '$' || Character.isLetterOrDigit(c);
  }

  private ExprException problem(String what, int where) {
    return new ExprException(what + " at character " + where);
  }

  private void comment() {
    boolean line = ahead(1) == '/';
    int end = text.indexOf(line ? "\n" : "*/", at + 2);
    if (end < 0 && !line) {
      throw problem("a comment that does not end", at);
    }
    at = end < 0 ? text.length() : end + (line ? 1 : 2);
  }

  private void raw() {
    int start = at;
    StringBuilder value = new StringBuilder();
    for (at++; ; at++) {
      char c = ahead(0);
      if (at >= text.length()) {
        throw problem("a text that does not end", start);
      }
      if (c == '`' && ahead(1) != '`') {
        break;
      }
      if (c == '`') {
        at++; // two of them stand for one
      }
      value.append(c);
    }
    at++;
    add(Kind.STRING, start, value.toString());
  }

  private String quoted(char quote) {
    int start = at;
    StringBuilder value = new StringBuilder();
    at++;
    while (true) {
      if (at >= text.length() || text.charAt(at) == '\n') {
        throw problem("a text that does not end", start);
      }
      char c = text.charAt(at);
      at++;
      if (c == quote) {
        return value.toString();
      }
      if (c == '\\') {
        escape(value, quote);
      } else {
        value.append(c);
      }
    }
  }

  private void escape(StringBuilder value, char quote) {
    char c = ahead(0);
    at++;
    switch (c) {
      case 'a' -> value.append('\u0007');
      case 'b' -> value.append('\b');
      case 'f' -> value.append('\f');
      case 'n' -> value.append('\n');
      case 'r' -> value.append('\r');
      case 't' -> value.append('\t');
      case 'v' -> value.append('\u000b');
      case '\\' -> value.append('\\');
      case 'x' -> code(value, digits(16, 2));
      case 'u' -> {
        if (ahead(0) == '{') {
          int end = text.indexOf('}', at);
          at++;
          if (end < 0 || end - at > 6) {
            throw problem("a character that is none", at);
          }
          code(value, digits(16, end - at));
          at++;
        } else {
          code(value, digits(16, 4));
        }
      }
      case 'U' -> code(value, digits(16, 8));
      default -> {
        if (c >= '0' && c <= '7') {
          at--;
          code(value, digits(8, 3));
        } else if (c == quote) {
          value.append(c);
        } else {
          throw problem("a character that can't be escaped", at - 1);
        }
      }
    }
  }

  private long digits(int base, int count) {
    long number = 0;
    for (int i = 0; i < count; i++, at++) {
      int digit = Character.digit(ahead(0), base);
      if (digit < 0) {
        throw problem("a digit that is none", at);
      }
      number = number * base + digit;
    }
    if (count == 0) {
      throw problem("a character without digits", at);
    }
    return number;
  }

  private void code(StringBuilder value, long code) {
    if (code > Character.MAX_CODE_POINT) {
      throw problem("a character that is none", at);
    }
    value.appendCodePoint((int) code);
  }

  private void number() {
    int start = at;
    char kind = Character.toLowerCase(ahead(1));
    if (text.charAt(at) == '0' && (kind == 'x' || kind == 'o' || kind == 'b')) {
      at += 2;
      while (ahead(0) == '_' || Character.digit(ahead(0), kind == 'x' ? 16 : 10) >= 0) {
        at++;
      }
    } else {
      run(start);
    }
    if (at < text.length() && isWord(text.charAt(at))) {
      throw problem("a number that is none", start);
    }
    add(Kind.NUMBER, start, text.substring(start, at));
  }

  private void run(int start) {
    digitsAndLines();
    if (ahead(0) == '.' && ahead(1) == '.') {
      return; // a range begins
    }
    if (ahead(0) == '.') {
      at++;
      digitsAndLines();
    }
    if (ahead(0) == 'e' || ahead(0) == 'E') {
      at++;
      if (ahead(0) == '+' || ahead(0) == '-') {
        at++;
      }
      if (!isDigit(ahead(0))) {
        throw problem("a number that is none", start);
      }
      digitsAndLines();
    }
  }

  private void digitsAndLines() {
    while (isDigit(ahead(0)) || ahead(0) == '_') {
      at++;
    }
  }

  private void word() {
    int start = at;
    while (at < text.length() && isWord(text.charAt(at))) {
      at++;
    }
    String word = text.substring(start, at);
    add(WORDS.contains(word) ? Kind.OPERATOR : Kind.NAME, start, word);
  }

  private void symbol(char c) {
    int start = at;
    at++;
    switch (c) {
      case '(', ')', '[', ']', '{', '}' -> {
        add(Kind.BRACKET, start, String.valueOf(c));
        return;
      }
      case ',', ';', '%', '+', '-', '^', '/' -> {}
      case '#' -> {
        add(Kind.OPERATOR, start, "#");
        int name = at;
        while (at < text.length() && isWord(text.charAt(at))) {
          at++;
        }
        if (at > name) {
          add(Kind.NAME, name, text.substring(name, at));
        }
        return;
      }
      case '?' -> accept("?.");
      case '|' -> accept("|");
      case ':' -> accept(":");
      case '.' -> accept(".");
      case '&', '!', '=', '*', '<', '>' -> accept("&=*");
      default -> throw problem("a character that means nothing", start);
    }
    add(Kind.OPERATOR, start, text.substring(start, at));
  }

  private void accept(String any) {
    if (at < text.length() && any.indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }
}
