package io.choria.rego.parse;

import io.choria.rego.ast.Keyword;
import io.choria.rego.ast.LanguageVersion;
import io.choria.rego.ast.Term;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds text that would be right if a keyword had been imported, so that the error can say so (spec
 * 08 §1.12).
 */
final class MissingImports {
  private static final Map<String, String> INFIX =
      Map.of("in", "x in xs", "and", "x and y", "or", "x or y");

  private final Context context;
  private final Tokens tokens;

  MissingImports(Context context) {
    this.context = context;
    this.tokens = context.tokens;
  }

  private interface Reading {
    boolean succeeds() throws ParseFailure;
  }

  /** Reads with all keywords on, then forgets it. */
  private boolean wouldRead(Tokens.Mark from, Reading reading) {
    Tokens.Mark back = tokens.save();
    Set<Keyword> active = EnumSet.noneOf(Keyword.class);
    active.addAll(tokens.keywords());
    tokens.keywords().addAll(EnumSet.allOf(Keyword.class));
    context.terms.forget();
    context.logic.forget();
    try {
      tokens.restore(from);
      return reading.succeeds();
    } catch (ParseFailure e) {
      return false;
    } finally {
      tokens.keywords().retainAll(active);
      context.terms.forget();
      context.logic.forget();
      tokens.restore(back);
    }
  }

  private static boolean isMembership(Term term) {
    return term instanceof Term.Call c && c.operator().dotted().startsWith("internal.member_");
  }

  /** At the end of a literal that is followed by something on the same line. */
  void hintInfix() throws ParseFailure {
    if (tokens.hasHint()) {
      return;
    }
    String word = null;
    if (tokens.is(TokenKind.IDENT)) {
      word = tokens.token().text();
    } else if (tokens.is(TokenKind.COMMA)) {
      boolean keyed =
          wouldRead(
              tokens.save(),
              () -> {
                tokens.advance();
                return isMembership(context.terms.expression());
              });
      word = keyed ? "in" : null;
    }
    String example = word == null ? null : INFIX.get(word);
    if (example != null) {
      tokens.hint("`import future.keywords." + word + "` for `" + example + "` expressions");
    }
  }

  /** After a literal that started with a bare {@code every}. */
  void hintEvery(@Nullable Term term, Tokens.Mark start) {
    if (context.version == LanguageVersion.V0
        && !tokens.isOn(Keyword.EVERY)
        && term instanceof Term.Var v
        && v.name().equals("every")
        && wouldRead(
            start,
            () -> {
              context.literals.everyExpression();
              return true;
            })) {
      tokens.hint("`import future.keywords.every` for `every x in xs { ... }` expressions");
    }
  }

  /** At {@code some}. */
  void hintSomeIn() {
    if (context.version == LanguageVersion.V0
        && !tokens.isOn(Keyword.IN)
        && wouldRead(
            tokens.save(),
            () -> {
              tokens.advance();
              return isMembership(context.terms.expression());
            })) {
      tokens.hint("`import future.keywords.in` for `some x in xs` expressions");
    }
  }
}
