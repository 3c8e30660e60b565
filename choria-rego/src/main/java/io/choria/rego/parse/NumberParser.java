package io.choria.rego.parse;

import io.choria.rego.ast.Place;
import io.choria.rego.ast.Term;
import java.math.BigDecimal;

/** Reads numbers with their sign (spec 08 §1.4). */
final class NumberParser {
  /** The largest binary exponent that arithmetic can handle in sensible time. */
  private static final int MAX_BINARY_EXPONENT = 100_000;

  private static final double LOG2_OF_10 = 3.321928094887362;

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

  /** Whether the binary exponent of the number is beyond what run time accepts, too. */
  static boolean isTooBig(String number) {
    int e = Math.max(number.indexOf('e'), number.indexOf('E'));
    String mantissa = e < 0 ? number : number.substring(0, e);
    long exponent = 0;
    if (e >= 0) {
      String text = number.substring(number.charAt(e + 1) == '+' ? e + 2 : e + 1);
      if (text.length() > 10) {
        text = text.startsWith("-") ? "-999999999" : "999999999";
      }
      exponent = Long.parseLong(text);
    }
    BigDecimal value = new BigDecimal(mantissa);
    if (value.signum() == 0) {
      return false;
    }
    double magnitude = value.precision() - (double) value.scale() + exponent;
    return Math.abs(magnitude) * LOG2_OF_10 > MAX_BINARY_EXPONENT + 4;
  }
}
