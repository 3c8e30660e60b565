package io.choria.rego.parse;

import io.choria.rego.ast.Place;
import io.choria.rego.ast.Term;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads expressions with operators by precedence, all left associative (spec 08 §1.8 {@code kvexpr}
 * to {@code factor}). The operators become calls.
 */
final class InfixParser {
  private static final int MEMBERSHIP = 0;
  private static final int TIGHTEST = 5;

  private final Context context;
  private final Tokens tokens;
  private final TermParser terms;

  InfixParser(Context context, TermParser terms) {
    this.context = context;
    this.tokens = context.tokens;
    this.terms = terms;
  }

  Term parse(boolean keyed) throws ParseFailure {
    Term left = level(MEMBERSHIP + 1);
    if (keyed && tokens.is(TokenKind.COMMA)) {
      Term member = tryKeyed(left);
      left = member == null ? left : member;
    }
    return membership(left);
  }

  /** {@code in}, which chains. */
  private Term membership(Term first) throws ParseFailure {
    Term left = first;
    while (true) {
      tokens.acceptKeywordAsName();
      if (!tokens.is(TokenKind.IN)) {
        return left;
      }
      Place operator = tokens.place();
      tokens.advance();
      Term right = tryLevel(MEMBERSHIP + 1);
      if (right == null) {
        return left;
      }
      left = call(TermParser.name(operator, "internal", "member_2"), List.of(left, right));
    }
  }

  /** {@code left, value in collection}, or null if what follows the comma is none. */
  private @Nullable Term tryKeyed(Term left) {
    Tokens.Mark mark = tokens.save();
    try {
      tokens.advance();
      Term value = level(MEMBERSHIP + 1);
      if (tokens.is(TokenKind.IN)) {
        Place operator = tokens.place();
        tokens.advance();
        Term collection = level(MEMBERSHIP + 1);
        return call(
            TermParser.name(operator, "internal", "member_3"), List.of(left, value, collection));
      }
    } catch (ParseFailure e) {
      // What follows the comma is something else: whoever reads the list reports it.
    }
    tokens.restore(mark);
    return null;
  }

  private Term level(int level) throws ParseFailure {
    if (level > TIGHTEST) {
      return terms.term();
    }
    Term left = level(level + 1);
    while (levelOf(tokens.kind()) == level) {
      Place place = tokens.place();
      String function = tokens.kind().text();
      tokens.advance();
      Term right = tryLevel(level + 1);
      if (right == null) {
        return left;
      }
      left = call(TermParser.name(place, function), List.of(left, right));
    }
    return left;
  }

  /**
   * The right side of an operator; null if there is none. That is reported, and the left side
   * stands for the whole: whoever asked for it says what is wrong with what follows.
   */
  private @Nullable Term tryLevel(int level) throws ParseFailure {
    try {
      return level(level);
    } catch (ParseFailure e) {
      if (context.nesting.isExceeded()) {
        throw e;
      }
      return null;
    }
  }

  private Term call(Term.Ref operator, List<Term> args) throws ParseFailure {
    context.nesting.link(tokens);
    Place last = args.get(args.size() - 1).place();
    return new Term.Call(args.get(0).place().to(last), operator, args);
  }

  private static int levelOf(TokenKind kind) {
    return switch (kind) {
      case EQUAL, NEQ, LT, LTE, GT, GTE -> 1;
      case UNION -> 2;
      case INTERSECT -> 3;
      case PLUS, MINUS -> 4;
      case MUL, DIV, REM -> 5;
      default -> -1;
    };
  }
}
