package io.choria.rego.parse;

import io.choria.rego.NumberValue;
import io.choria.rego.ast.Place;
import io.choria.rego.ast.Term;

/** Reads numbers with their sign (spec 08 §1.4). */
final class NumberParser {
  private NumberParser() {}

  static Term parse(Tokens tokens) throws ParseFailure {
    Place first = tokens.place();
    String prefix = "";
    if (tokens.is(TokenKind.MINUS)) {
      prefix = "-";
      tokens.advance();
      if (!tokens.is(TokenKind.NUMBER) && !tokens.is(TokenKind.DOT)) {
        throw tokens.unexpected("expected number");
      }
    }
    boolean fraction = tokens.is(TokenKind.DOT);
    if (fraction) {
      prefix += ".";
      tokens.advance();
      if (!tokens.is(TokenKind.NUMBER)) {
        throw tokens.unexpected("expected number");
      }
    }
    String digits = tokens.token().text();
    if (!fraction && hasLeadingZero(digits)) {
      throw tokens.unexpected("expected number without leading zero");
    }
    if (fraction && digits.indexOf('.') >= 0) {
      throw tokens.unexpected("invalid float");
    }
    if (isTooBig(prefix + digits)) {
      throw tokens.fail(tokens.place(), "number too big");
    }
    Place place = first.to(tokens.place());
    tokens.advance();
    return new Term.Num(place, prefix + digits);
  }

  private static boolean hasLeadingZero(String digits) {
    if (digits.length() < 2 || digits.charAt(0) != '0') {
      return false;
    }
    char next = digits.charAt(1);
    return next != '.' && next != 'e' && next != 'E';
  }

  /** Whether the number is beyond what run time accepts. */
  static boolean isTooBig(String number) {
    try {
      NumberValue.of(number);
      return false;
    } catch (NumberFormatException e) {
      return true;
    }
  }
}
