package io.choria.rego.parse;

import io.choria.rego.ast.Keyword;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The kinds of tokens (spec 08 §1.2), each with the name that error messages use. */
enum TokenKind {
  ILLEGAL("illegal"),
  WHITESPACE("whitespace"),
  EOF("eof"),
  IDENT("identifier"),
  NUMBER("number"),
  STRING("string"),
  TEMPLATE_PART("template-string-part"),
  TEMPLATE_END("template-string-end"),
  RAW_TEMPLATE_PART("raw-template-string-part"),
  RAW_TEMPLATE_END("raw-template-string-end"),
  LBRACK("["),
  RBRACK("]"),
  LBRACE("{"),
  RBRACE("}"),
  LPAREN("("),
  RPAREN(")"),
  COMMA(","),
  COLON(":"),
  DOT("."),
  SEMICOLON(";"),
  PLUS("plus"),
  MINUS("minus"),
  MUL("mul"),
  DIV("div"),
  REM("rem"),
  INTERSECT("and"),
  UNION("or"),
  UNIFY("eq"),
  EQUAL("equal"),
  ASSIGN("assign"),
  NEQ("neq"),
  GT("gt"),
  LT("lt"),
  GTE("gte"),
  LTE("lte"),
  PACKAGE("package", true),
  IMPORT("import", true),
  AS("as", true),
  DEFAULT("default", true),
  ELSE("else", true),
  NOT("not", true),
  SOME("some", true),
  WITH("with", true),
  NULL("null", true),
  TRUE("true", true),
  FALSE("false", true),
  IF("if", Keyword.IF),
  CONTAINS("contains", Keyword.CONTAINS),
  IN("in", Keyword.IN),
  EVERY("every", Keyword.EVERY),
  LOGICAL_AND("and", Keyword.AND),
  LOGICAL_OR("or", Keyword.OR);

  private static final Map<String, TokenKind> WORDS = new HashMap<>();

  static {
    for (TokenKind kind : values()) {
      if (kind.isKeyword()) {
        WORDS.put(kind.text, kind);
      }
    }
  }

  private final String text;
  private final boolean always;
  private final @Nullable Keyword keyword;

  TokenKind(String text) {
    this(text, false, null);
  }

  TokenKind(String text, boolean always) {
    this(text, always, null);
  }

  TokenKind(String text, Keyword keyword) {
    this(text, false, keyword);
  }

  TokenKind(String text, boolean always, @Nullable Keyword keyword) {
    this.text = text;
    this.always = always;
    this.keyword = keyword;
  }

  /** The name in messages; for operators also the name of the function that they call. */
  String text() {
    return text;
  }

  /** Whether the kind is a piece of a template. */
  boolean isTemplate() {
    return switch (this) {
      case TEMPLATE_PART, TEMPLATE_END, RAW_TEMPLATE_PART, RAW_TEMPLATE_END -> true;
      default -> false;
    };
  }

  /** Whether the kind is a word of the language, active or not. */
  boolean isKeyword() {
    return always || keyword != null;
  }

  /** Whether the word is one in all versions and without imports. */
  boolean isAlwaysKeyword() {
    return always;
  }

  /** What switches the word on, if it is not always one. */
  @Nullable Keyword keyword() {
    return keyword;
  }

  /** The kind of a word that is, or can become, a keyword. */
  static @Nullable TokenKind ofWord(String word) {
    return WORDS.get(word);
  }

  /** Whether the word is a keyword of every v1 module. */
  static boolean isV1Word(String word) {
    TokenKind kind = WORDS.get(word);
    return kind != null && (kind.always || (kind != LOGICAL_AND && kind != LOGICAL_OR));
  }
}
