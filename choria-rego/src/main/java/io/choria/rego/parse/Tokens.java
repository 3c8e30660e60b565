package io.choria.rego.parse;

import io.choria.rego.ast.Comment;
import io.choria.rego.ast.Keyword;
import io.choria.rego.ast.LanguageVersion;
import io.choria.rego.ast.Place;
import io.choria.rego.ast.Source;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The tokens of a text with a position that can be set back, which is how the ambiguous places of
 * the grammar are tried (spec 08 §1.9). Knows which words are keywords at the moment.
 */
final class Tokens {
  /** After so many tokens whoever may end the reading is asked. */
  private static final int STRIDE = 1024;

  private final Source source;
  private final Runnable check;
  private final LanguageVersion version;
  private final Lexer lexer;
  private final List<Token> read = new ArrayList<>();
  private final Set<Keyword> keywords = EnumSet.noneOf(Keyword.class);
  private final List<String> hints = new ArrayList<>();

  private int index;
  // A keyword that stands for a name, as the first element of a reference (spec 08 §1.9 rule 8).
  private int nameAt = -1;

  Tokens(Source source, LanguageVersion version, Set<Keyword> keywords, Runnable check)
      throws ParseFailure {
    this.source = source;
    this.check = check;
    this.version = version;
    this.lexer = new Lexer(source);
    this.keywords.addAll(keywords);
    load(0);
  }

  private void load(int wanted) throws ParseFailure {
    while (read.size() <= wanted) {
      if (read.size() % STRIDE == STRIDE - 1) {
        check.run();
      }
      read.add(lexer.next());
    }
    Token token = read.get(wanted);
    if (token.error() != null) {
      throw fail(place(token), token.error());
    }
  }

  List<Comment> comments() {
    return lexer.comments();
  }

  /** The keywords that are on now. */
  Set<Keyword> keywords() {
    return keywords;
  }

  boolean isOn(Keyword keyword) {
    return keywords.contains(keyword);
  }

  Token token() {
    return read.get(index);
  }

  /** The kind of the current token, as the active keywords make it. */
  TokenKind kind() {
    return index == nameAt ? TokenKind.IDENT : kindOf(token());
  }

  boolean is(TokenKind kind) {
    return kind() == kind;
  }

  private TokenKind kindOf(Token token) {
    if (token.kind() != TokenKind.IDENT) {
      return token.kind();
    }
    TokenKind word = TokenKind.ofWord(token.text());
    if (word == null) {
      return TokenKind.IDENT;
    }
    Keyword keyword = word.keyword();
    boolean active = word.isAlwaysKeyword() || (keyword != null && keywords.contains(keyword));
    return active ? word : TokenKind.IDENT;
  }

  void advance() throws ParseFailure {
    load(index + 1);
    index++;
  }

  /** The kind of the token after this one. */
  TokenKind peek() throws ParseFailure {
    load(index + 1);
    return kindOf(read.get(index + 1));
  }

  /** Whether the token after this one touches it. */
  boolean nextTouches() throws ParseFailure {
    load(index + 1);
    return !read.get(index + 1).spaceBefore();
  }

  int mark() {
    return index;
  }

  void reset(int mark) {
    index = mark;
    nameAt = -1;
    hints.clear();
  }

  /** Takes a keyword as a name if a reference starts with it here. */
  void acceptKeywordAsName() throws ParseFailure {
    if (isRefKeyword()
        && nextTouches()
        && (peek() == TokenKind.DOT || peek() == TokenKind.LBRACK)) {
      nameAt = index;
    }
  }

  /** Takes {@code and} and {@code or} as names of functions if a parenthesis touches them. */
  void acceptLogicalCall() throws ParseFailure {
    if ((is(TokenKind.LOGICAL_AND) || is(TokenKind.LOGICAL_OR))
        && nextTouches()
        && peek() == TokenKind.LPAREN) {
      nameAt = index;
    }
  }

  /** Whether the current token is a keyword that was taken as a name. */
  boolean isName() {
    return index == nameAt;
  }

  /** Takes the current token, a keyword, as a name. */
  void asName() {
    nameAt = index;
  }

  /**
   * Whether the current token is a word that may be an element of a reference, though a keyword.
   */
  boolean isRefKeyword() {
    return isRefKeyword(token());
  }

  private boolean isRefKeyword(Token token) {
    if (token.kind() != TokenKind.IDENT || TokenKind.ofWord(token.text()) == null) {
      return false;
    }
    return kindOf(token) != TokenKind.IDENT
        || (version != LanguageVersion.V0 && TokenKind.isV1Word(token.text()));
  }

  Place place() {
    return place(token());
  }

  private Place place(Token token) {
    Place place = source.at(token.start(), token.end());
    // The end is reported at the last character of its row.
    return token.kind() == TokenKind.EOF
        ? new Place(source, place.start(), place.end(), place.row(), place.column() - 1)
        : place;
  }

  /** Where the token before this one ends. */
  Place placeBefore() {
    int end = index > 0 ? read.get(index - 1).end() : 0;
    return source.at(end, end);
  }

  /** From a token read before up to the one before the current. */
  Place placeFrom(int mark) {
    int start = read.get(mark).start();
    int end = index > mark ? read.get(index - 1).end() : read.get(mark).end();
    return source.at(start, end);
  }

  void hint(String hint) {
    hints.add(hint);
  }

  boolean hasHint() {
    return !hints.isEmpty();
  }

  /** {@code unexpected <token> token: note}, at the current token. */
  ParseFailure unexpected(String note) {
    String name = kind().text();
    String sort = kind().isKeyword() ? "keyword" : "token";
    String tail = note.isEmpty() ? "" : ": " + note;
    return fail(place(), "unexpected " + name + " " + sort + tail);
  }

  ParseFailure unexpected() {
    return unexpected("");
  }

  ParseFailure fail(Place place, String message) {
    String text = message;
    if (hints.size() == 1) {
      text += " (hint: " + hints.get(0) + ")";
    } else if (!hints.isEmpty()) {
      text += " (hints: " + String.join(", ", hints) + ")";
    }
    hints.clear();
    return new ParseFailure(ParseErrors.at(place, text));
  }
}
