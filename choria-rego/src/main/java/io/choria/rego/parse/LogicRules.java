package io.choria.rego.parse;

import io.choria.rego.ast.Body;
import io.choria.rego.ast.Expression;
import io.choria.rego.ast.Literal;
import io.choria.rego.ast.Place;
import io.choria.rego.ast.Term;
import io.choria.rego.ast.TermNames;
import java.util.Set;

/** What may not be an operand of {@code and}, {@code or} and {@code not} (spec 08 §1.14). */
final class LogicRules {
  private static final Set<String> INFIX =
      Set.of(
          "plus",
          "minus",
          "mul",
          "div",
          "rem",
          "and",
          "or",
          "equal",
          "neq",
          "lt",
          "lte",
          "gt",
          "gte",
          "internal.member_2");

  private LogicRules() {}

  /** Whether the first literal is a bare {@code a | b}, which also reads as a comprehension. */
  static boolean isAmbiguousUnion(Body body) {
    Literal first = body.literals().get(0);
    return !first.negated()
        && first.expression() instanceof Expression.Call c
        && c.operator().isName("or")
        && c.operator().place().text().equals("|")
        && !first.place().text().startsWith("(");
  }

  static ParseFailure ambiguousUnion(Tokens tokens, int start, Body body, String prefix) {
    reportAmbiguousUnion(tokens, start, body, prefix);
    return new ParseFailure();
  }

  static void reportAmbiguousUnion(Tokens tokens, int start, Body body, String prefix) {
    Place whole = tokens.placeFrom(start);
    Place union = body.literals().get(0).place();
    String text = whole.text();
    int from = union.start() - whole.start();
    int to = union.end() - whole.start();
    String wrapped =
        text.substring(0, from) + "(" + text.substring(from, to) + ")" + text.substring(to);
    tokens.hint(
        "write `"
            + prefix
            + "("
            + text
            + ")` for the comprehension, or `"
            + prefix
            + wrapped
            + "` for the set union");
    tokens.report(
        whole,
        "ambiguous `{ ... | ... }` operand: read as a body holding a set-union expression, not as"
            + " a comprehension");
  }

  static ParseFailure needsBody(
      Tokens tokens, Place brace, String text, Term value, String prefix) {
    tokens.hint(
        "write `"
            + prefix
            + "("
            + text
            + ")` to negate the value, or `"
            + prefix
            + "{"
            + text
            + "}` for a body holding it");
    return tokens.fail(
        brace,
        "`{...}` in an operand position must contain expression(s), got: "
            + TermNames.of(firstOperand(value)));
  }

  private static Term firstOperand(Term term) {
    Term first = term;
    while (first instanceof Term.Call c && INFIX.contains(c.operator().dotted())) {
      first = c.args().get(0);
    }
    return first;
  }

  static ParseFailure braceLed(Tokens tokens, Place place, String text, String operator) {
    tokens.hint("wrap the operand to keep the value: `(" + text + ") " + operator + " ...`");
    return tokens.fail(
        place, "operand of `" + operator + "` cannot begin with `{` unless the braces hold a body");
  }

  static ParseFailure bodyInParentheses(Tokens tokens, Place open, String braces, String prefix) {
    tokens.hint("drop the parens to keep the body: `" + prefix + braces + "`");
    return tokens.fail(open, "`(...)` in an operand position cannot contain a body");
  }

  static ParseFailure withOnOperand(Tokens tokens, Place with) {
    String operator = tokens.kind().text();
    tokens.hint(
        "Wrap the operand in `(...)` or `{...}` to scope, or move `with` after the `"
            + operator
            + "` expression to apply it to the whole expression");
    return tokens.fail(with, "`with` modifier is not allowed on operand of `" + operator + "`");
  }

  /** An operand that only prints can never fail. */
  static void refuseOnlyPrint(Tokens tokens, Body body, String operator) {
    for (Literal literal : body.literals()) {
      if (literal.negated()
          || !(literal.expression() instanceof Expression.Call c)
          || !c.operator().isName("print")) {
        return;
      }
    }
    tokens.hint(
        "`print` produces no value and always succeeds, so the operand can never fail; move it out"
            + " of the operand, or add an expression that can fail");
    tokens.report(
        body.literals().get(0).place(),
        "operand of `" + operator + "` cannot consist only of calls to `print`");
  }
}
