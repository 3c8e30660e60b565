package io.choria.rego.parse;

import io.choria.rego.RegoError;
import io.choria.rego.ast.Expression;
import io.choria.rego.ast.Head;
import io.choria.rego.ast.Literal;
import io.choria.rego.ast.Place;
import io.choria.rego.ast.Rule;
import io.choria.rego.ast.Term;
import io.choria.rego.ast.TermNames;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes rules of statements without a body: {@code p := 1}, {@code p["x"]}, {@code f(x) = y} (spec
 * 08 §1.10). They are read as literals first.
 */
final class StatementRules {
  private final Predicate<String> builtins;

  StatementRules(Predicate<String> builtins) {
    this.builtins = builtins;
  }

  /** Why a statement is no rule. */
  static final class NotARule extends Exception {
    private static final long serialVersionUID = 1L;

    NotARule(String message) {
      super(message, null, false, false);
    }
  }

  ParsedRule rule(List<Literal> statement) throws NotARule {
    if (statement.size() != 1) {
      throw new NotARule("multiple expressions cannot be used for rule head");
    }
    Literal literal = statement.get(0);
    Expression expression = literal.expression();
    if (!literal.with().isEmpty()) {
      throw new NotARule("expressions using with keyword cannot be used for rule head");
    } else if (literal.negated()) {
      throw new NotARule("negated expressions cannot be used for rule head");
    } else if (expression instanceof Expression.Some) {
      throw new NotARule("'some' declarations cannot be used for rule head");
    } else if (expression instanceof Expression.Test t) {
      return ofTerm(literal.place(), t.term());
    } else if (expression instanceof Expression.Call c) {
      return ofCall(literal.place(), c);
    }
    throw new NotARule("expression cannot be used for rule head");
  }

  private ParsedRule ofTerm(Place place, Term term) throws NotARule {
    if (!(term instanceof Term.Ref ref)) {
      throw new NotARule(TermNames.of(term) + " cannot be used for rule name");
    } else if (ref.path().isEmpty()) {
      throw new NotARule("refs cannot be used for rule head");
    }
    checkHead(ref);
    if (ref.path().size() == 1) {
      Head set = new Head(place, ref.prefix(0), null, ref.path().get(0), null, false, false);
      return made(place, place, set);
    }
    return made(
        place, place, new Head(place, ref, null, null, new Term.Bool(place, true), false, false));
  }

  private ParsedRule ofCall(Place place, Expression.Call call) throws NotARule {
    boolean assign = call.operator().isName("assign");
    if ((assign || call.isUnification()) && call.args().size() == 2) {
      return ofAssignment(place, call.args().get(0), call.args().get(1), assign);
    } else if (builtins.test(call.name())) {
      throw new NotARule("rule name conflicts with built-in function");
    } else if (call.args().isEmpty()) {
      throw new NotARule("rule argument list must take at least one argument");
    }
    checkHead(call.operator());
    Term truth = new Term.Bool(place, true);
    // A function without value and body is accepted where a rule is not.
    return made(
        place, place, new Head(place, call.operator(), call.args(), null, truth, false, true));
  }

  private static ParsedRule ofAssignment(Place place, Term left, Term right, boolean assign)
      throws NotARule {
    Defined defined = Defined.by(left);
    if (defined == null) {
      throw new NotARule(TermNames.of(left) + " cannot be used for rule name");
    }
    checkHead(defined.reference());
    Head head = new Head(place, defined.reference(), defined.args(), null, right, assign, true);
    return made(place, right.place(), head);
  }

  private static void checkHead(Term.Ref reference) throws NotARule {
    if (!(reference.head() instanceof Term.Var)) {
      throw new NotARule("invalid rule head: " + reference);
    }
  }

  private static ParsedRule made(Place place, Place body, Head head) {
    Rule rule = new Rule(place, head, RuleParser.implicit(body), false, false, null);
    return new ParsedRule(rule, false, false);
  }

  /** The error of a statement that is no rule. */
  static RegoError error(Place place, NotARule reason, @Nullable String hint) {
    String message = reason.getMessage() + (hint == null ? "" : hint);
    return new RegoError(ParseErrors.CODE, message, place.position());
  }
}
