package io.choria.rego.parse;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds keywords that are used as the name of a rule (spec 08 §1.9 rule 8). */
final class KeywordNames {
  private static final Set<TokenKind> RULE =
      EnumSet.of(
          TokenKind.ASSIGN, TokenKind.UNIFY, TokenKind.IF, TokenKind.CONTAINS, TokenKind.LPAREN);
  // With a parenthesis these start a negated group, or call a set function.
  private static final Set<TokenKind> OPERATOR =
      EnumSet.of(TokenKind.ASSIGN, TokenKind.UNIFY, TokenKind.IF, TokenKind.CONTAINS);
  // The path behind these may itself be named like a keyword.
  private static final Set<TokenKind> PATH =
      EnumSet.of(TokenKind.ASSIGN, TokenKind.UNIFY, TokenKind.LPAREN);

  /** What must follow each keyword to make the statement a rule and nothing else. */
  private static final Map<TokenKind, Set<TokenKind>> FOLLOWERS = new EnumMap<>(TokenKind.class);

  static {
    FOLLOWERS.put(TokenKind.EVERY, RULE);
    FOLLOWERS.put(TokenKind.IF, RULE);
    FOLLOWERS.put(TokenKind.IN, RULE);
    FOLLOWERS.put(TokenKind.SOME, RULE);
    FOLLOWERS.put(TokenKind.AS, RULE);
    FOLLOWERS.put(TokenKind.PACKAGE, PATH);
    FOLLOWERS.put(TokenKind.IMPORT, PATH);
    FOLLOWERS.put(TokenKind.NOT, OPERATOR);
    FOLLOWERS.put(TokenKind.LOGICAL_AND, OPERATOR);
    FOLLOWERS.put(TokenKind.LOGICAL_OR, OPERATOR);
    FOLLOWERS.put(TokenKind.CONTAINS, EnumSet.of(TokenKind.IF, TokenKind.CONTAINS));
  }

  private KeywordNames() {}

  /** Whether a word of this kind can be mistaken for a name. */
  static boolean isKeyword(TokenKind kind) {
    return FOLLOWERS.containsKey(kind);
  }

  /** Refuses a statement that can only be a rule with the name of a keyword. */
  static void check(Tokens tokens) throws ParseFailure {
    @Nullable Set<TokenKind> followers = FOLLOWERS.get(tokens.kind());
    if (followers != null && followers.contains(tokens.peek())) {
      throw refused(tokens);
    }
  }

  static ParseFailure refused(Tokens tokens) {
    return tokens.fail(
        tokens.place(), tokens.kind().text() + " keyword cannot be used for rule name");
  }
}
