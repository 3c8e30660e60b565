package io.choria.rego.parse;

import io.choria.rego.RegoError;
import io.choria.rego.ast.Comment;
import io.choria.rego.ast.Keyword;
import io.choria.rego.ast.LanguageVersion;
import io.choria.rego.ast.Place;
import io.choria.rego.ast.Source;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a text with a position that can be set back, which is how the ambiguous places of
 * the grammar are tried (spec 08 §1.9). Knows which words are keywords at the moment, and what was
 * reported: an error does not always end the reading, and what follows from it is reported too.
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

  private Reported reported = Reported.NOTHING;
  private List<String> hints = List.of();
  private int index;
  private @Nullable Place space;
  // A keyword that stands for a name, as the first element of a reference (spec 08 §1.9 rule 8).
  private int nameAt = -1;

  /**
   * A position to come back to, and what was reported and hinted at until then.
   *
   * @param space the white space in front of the token where it should not be; null elsewhere
   */
  record Mark(int index, @Nullable Place space, Reported reported, List<String> hints) {}

  Tokens(Source source, LanguageVersion version, Set<Keyword> keywords, Runnable check) {
    this.source = source;
    this.check = check;
    this.version = version;
    this.lexer = new Lexer(source);
    this.keywords.addAll(keywords);
    load(0);
    reportUnreadable();
  }

  private void load(int wanted) {
    while (read.size() <= wanted) {
      if (read.size() % STRIDE == STRIDE - 1) {
        check.run();
      }
      read.add(lexer.next());
    }
  }

  private void reportUnreadable() {
    token().errors().forEach(error -> report(place(), error));
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
    if (space != null) {
      return TokenKind.WHITESPACE;
    }
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

  void advance() {
    if (space != null) {
      space = null;
      return;
    }
    load(index + 1);
    index++;
    reportUnreadable();
  }

  /** The kind of the token after this one. */
  TokenKind peek() {
    load(index + 1);
    return kindOf(read.get(index + 1));
  }

  /** Whether the token after this one touches it. */
  boolean nextTouches() {
    load(index + 1);
    return !read.get(index + 1).spaceBefore();
  }

  int mark() {
    return index;
  }

  Mark save() {
    return new Mark(index, space, reported, hints);
  }

  /** Goes back, and takes back what was reported since. */
  void restore(Mark mark) {
    index = mark.index();
    space = mark.space();
    nameAt = -1;
    reported = mark.reported();
    hints = mark.hints();
  }

  /** Goes to where an attempt ended, and reports what it reported. */
  void goTo(Mark end, Reported before) {
    index = end.index();
    space = end.space();
    nameAt = -1;
    reported = reported.and(before, end.reported());
  }

  /** What was reported. */
  Reported reported() {
    return reported;
  }

  boolean hasErrors() {
    return reported.size() > 0;
  }

  /** What was reported, which counts no longer. */
  List<RegoError> takeErrors() {
    List<RegoError> errors = reported.list();
    reported = Reported.NOTHING;
    hints = List.of();
    return errors;
  }

  /** Takes a keyword as a name if a reference starts with it here. */
  void acceptKeywordAsName() {
    if (isRefKeyword()
        && nextTouches()
        && (peek() == TokenKind.DOT || peek() == TokenKind.LBRACK)) {
      nameAt = index;
    }
  }

  /** Takes {@code and} and {@code or} as names of functions if a parenthesis touches them. */
  void acceptLogicalCall() {
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
    return space == null && isRefKeyword(token());
  }

  private boolean isRefKeyword(Token token) {
    if (token.kind() != TokenKind.IDENT || TokenKind.ofWord(token.text()) == null) {
      return false;
    }
    return kindOf(token) != TokenKind.IDENT
        || (version != LanguageVersion.V0 && TokenKind.isV1Word(token.text()));
  }

  Place place() {
    return space == null ? place(token()) : space;
  }

  private Place place(Token token) {
    Place place = source.at(token.start(), token.end());
    // The end is reported at the last character of its row.
    return token.kind() == TokenKind.EOF
        ? new Place(source, place.start(), place.end(), place.row(), place.column() - 1)
        : place;
  }

  /**
   * Stays at the white space in front of the current token, behind comments, if there is any: it is
   * what stands where something must touch. The end of a row belongs to the next one.
   */
  void stayInSpace() {
    String text = source.text();
    int at = index > 0 ? read.get(index - 1).end() : 0;
    if (at < text.length() && text.charAt(at) == '#') {
      int end = text.indexOf('\n', at);
      at = end < 0 ? text.length() : end;
    }
    if (at >= token().start()) {
      return;
    }
    Place place = source.at(at, at + 1);
    space = text.charAt(at) == '\n' ? new Place(source, at, at + 1, place.row() + 1, 0) : place;
  }

  /** From a token read before up to the one before the current. */
  Place placeFrom(int mark) {
    int start = read.get(mark).start();
    int end = index > mark ? read.get(index - 1).end() : read.get(mark).end();
    return source.at(start, end);
  }

  void hint(String hint) {
    List<String> more = new ArrayList<>(hints);
    more.add(hint);
    hints = more;
  }

  boolean hasHint() {
    return !hints.isEmpty();
  }

  /** {@code unexpected <token> token: note}, at the current token. */
  ParseFailure unexpected(String note) {
    reportUnexpected(note);
    return new ParseFailure();
  }

  private String unexpectedText(String note) {
    if (is(TokenKind.ILLEGAL)) {
      return "illegal token";
    }
    // a template goes on with the brace that ends its hole
    boolean closes = kind().isTemplate() && source.text().charAt(token().start()) == '}';
    String name = closes ? "}" : kind().text();
    String sort = kind().isKeyword() ? "keyword" : "token";
    String tail = note.isEmpty() ? "" : ": " + note;
    return "unexpected " + name + " " + sort + tail;
  }

  /** The same, and reading may go on. */
  void reportUnexpected(String note) {
    report(place(), unexpectedText(note));
  }

  ParseFailure unexpected() {
    return unexpected("");
  }

  /** Reports an error that ends an attempt. */
  ParseFailure fail(Place place, String message) {
    report(place, message);
    return new ParseFailure();
  }

  /** Reports an error, with the hints so far; reading may go on. */
  void report(Place place, String message) {
    String text = message;
    if (hints.size() == 1) {
      text += " (hint: " + hints.get(0) + ")";
    } else if (!hints.isEmpty()) {
      text += " (hints: " + String.join(", ", hints) + ")";
    }
    hints = List.of();
    reported = reported.and(ParseErrors.at(place, text));
  }
}
