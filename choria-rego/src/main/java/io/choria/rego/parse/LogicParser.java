package io.choria.rego.parse;

import io.choria.rego.ast.Body;
import io.choria.rego.ast.Expression;
import io.choria.rego.ast.Expression.Logic;
import io.choria.rego.ast.Expression.Operand;
import io.choria.rego.ast.Literal;
import io.choria.rego.ast.Place;
import io.choria.rego.ast.Term;
import io.choria.rego.ast.With;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code and}, {@code or} and {@code not} with bodies and groups (spec 08 §1.14). Braces and
 * parentheses in the place of an operand are tried as a body or a group first, and read again as a
 * value if that does not fit.
 */
final class LogicParser {
  private final Context context;
  private final Tokens tokens;
  private final Map<Integer, Attempt<Body>> seen = new HashMap<>();

  /** An operand, and where it starts. */
  private record Read(Operand operand, int start) {
    Literal only() {
      return operand.body().literals().get(0);
    }
  }

  LogicParser(Context context) {
    this.context = context;
    this.tokens = context.tokens;
  }

  void forget() {
    seen.clear();
  }

  /** Whether {@code and} or {@code or} stands here. */
  boolean isOperator() {
    return tokens.is(TokenKind.LOGICAL_AND) || tokens.is(TokenKind.LOGICAL_OR);
  }

  /** A literal that starts with a body or a group in the place of an operand; null if none does. */
  @Nullable Literal leadingOperand() throws ParseFailure {
    if (!context.logicActive()) {
      return null;
    }
    if (tokens.is(TokenKind.LBRACE)) {
      return leadingBody();
    } else if (tokens.is(TokenKind.LPAREN)) {
      int start = tokens.mark();
      Read group = group(false, "");
      return group == null ? null : fold(group.operand(), start);
    }
    return null;
  }

  private @Nullable Literal leadingBody() throws ParseFailure {
    Tokens.Mark before = tokens.save();
    int start = before.index();
    Body body;
    try {
      body = braced();
    } catch (ParseFailure e) {
      tokens.restore(before);
      return null;
    }
    if (!isOperator()) {
      tokens.restore(before);
      return null;
    }
    if (LogicRules.isAmbiguousUnion(body)) {
      throw LogicRules.ambiguousUnion(tokens, start, body, "");
    }
    return withModifiers(chain(new Operand(true, body), start));
  }

  private Body braced() throws ParseFailure {
    int start = tokens.mark();
    Attempt<Body> known = seen.get(start);
    if (known != null) {
      return known.replay(tokens);
    }
    Reported before = tokens.reported();
    try {
      Body body = context.literals.braced();
      seen.put(start, Attempt.success(body, before, tokens));
      return body;
    } catch (ParseFailure e) {
      seen.put(start, Attempt.failure(before, tokens));
      throw e;
    }
  }

  /** {@code not {…}} or {@code not (…)}, from behind the {@code not}; null if it is neither. */
  @Nullable Literal negatedOperand(int not) throws ParseFailure {
    Literal literal = negation(not);
    return literal == null ? null : fold(operand(literal), not);
  }

  private @Nullable Literal negation(int not) throws ParseFailure {
    Operand operand;
    if (tokens.is(TokenKind.LBRACE)) {
      operand = new Operand(true, notBody());
    } else if (tokens.is(TokenKind.LPAREN)) {
      Read group = group(true, "not ");
      if (group == null) {
        return null;
      }
      operand = group.operand();
    } else {
      return null;
    }
    return Literal.of(tokens.placeFrom(not), new Expression.NotBody(operand));
  }

  private Body notBody() throws ParseFailure {
    int start = tokens.mark();
    Body body = bracedOperand(start, "not ", "");
    if (LogicRules.isAmbiguousUnion(body)) {
      throw LogicRules.ambiguousUnion(tokens, start, body, "not ");
    }
    return body;
  }

  /** Reads a body; if the braces hold a value instead, says how to write that. */
  private Body bracedOperand(int start, String prefix, String operator) throws ParseFailure {
    Tokens.Mark before = tokens.save();
    boolean empty = tokens.peek() == TokenKind.RBRACE;
    try {
      return braced();
    } catch (ParseFailure e) {
      boolean plain = prefix.isEmpty() && operator.isEmpty();
      if (empty || plain || context.nesting.isExceeded()) {
        throw e;
      }
      Tokens.Mark failed = tokens.save();
      Term value = null;
      tokens.restore(before);
      Place brace = tokens.place();
      try {
        value = context.terms.expression();
      } catch (ParseFailure second) {
        tokens.restore(failed);
      }
      if (value == null) {
        throw e;
      }
      String text = tokens.placeFrom(start).text();
      throw prefix.isEmpty()
          ? LogicRules.braceLed(tokens, brace, text, operator)
          : LogicRules.needsBody(tokens, brace, text, value, prefix);
    }
  }

  /** Goes on after an operand: a chain of operators, or just its modifiers. */
  private Literal fold(Operand operand, int start) throws ParseFailure {
    if (isOperator()) {
      return withModifiers(chain(operand, start));
    }
    return withModifiers(operand.body().literals().get(0));
  }

  /** Goes on after a literal without {@code not} that an operator follows. */
  Literal tail(Literal literal, int start, Place with) throws ParseFailure {
    refuseModifiers(literal, with);
    Place place = tokens.placeFrom(start);
    if (place.text().startsWith("{")) {
      if (literal.expression() instanceof Expression.Test t
          && t.term() instanceof Term.Obj o
          && o.entries().isEmpty()) {
        throw tokens.fail(place, "found empty body");
      }
      throw LogicRules.braceLed(tokens, place, place.text(), tokens.kind().text());
    }
    return withModifiers(chain(operand(literal), start));
  }

  /** Goes on after a negated literal that an operator follows. */
  Literal negatedTail(Literal literal, int start, Place with) throws ParseFailure {
    refuseModifiers(literal, with);
    return withModifiers(chain(operand(literal), start));
  }

  private void refuseModifiers(Literal literal, Place with) throws ParseFailure {
    if (!literal.with().isEmpty()) {
      throw LogicRules.withOnOperand(tokens, with);
    }
  }

  private static Operand operand(Literal literal) {
    return new Operand(false, new Body(literal.place(), List.of(literal)));
  }

  private Literal withModifiers(Literal literal) throws ParseFailure {
    List<With> modifiers = context.literals.modifiers();
    if (modifiers.isEmpty()) {
      return literal;
    }
    if (literal.with().isEmpty()) {
      return literal.withModifiers(modifiers);
    }
    // A group that carries modifiers of its own: those outside apply first.
    return Literal.of(literal.place(), new Logic(Logic.Operator.AND, List.of(operand(literal))))
        .withModifiers(modifiers);
  }

  /** Reads {@code and} and {@code or} after a first operand; {@code and} binds tighter. */
  private Literal chain(Operand first, int start) throws ParseFailure {
    Operand left = first;
    if (tokens.is(TokenKind.LOGICAL_AND)) {
      left = operand(conjunction(left, start));
    }
    if (!tokens.is(TokenKind.LOGICAL_OR)) {
      return left.body().literals().get(0);
    }
    List<Operand> operands = new ArrayList<>(List.of(left));
    while (tokens.is(TokenKind.LOGICAL_OR)) {
      context.nesting.link(tokens);
      tokens.advance();
      Read read = operand("or");
      Operand right = read.operand();
      if (tokens.is(TokenKind.LOGICAL_AND)) {
        right = operand(conjunction(right, read.start()));
      }
      operands.add(right);
    }
    return logic(Logic.Operator.OR, operands, start);
  }

  private Literal conjunction(Operand first, int start) throws ParseFailure {
    List<Operand> operands = new ArrayList<>(List.of(first));
    while (tokens.is(TokenKind.LOGICAL_AND)) {
      context.nesting.link(tokens);
      tokens.advance();
      operands.add(operand("and").operand());
    }
    return logic(Logic.Operator.AND, operands, start);
  }

  private Literal logic(Logic.Operator operator, List<Operand> operands, int start) {
    for (Operand operand : operands) {
      LogicRules.refuseOnlyPrint(tokens, operand.body(), operator.keyword());
    }
    return Literal.of(tokens.placeFrom(start), new Logic(operator, operands));
  }

  /**
   * Reads one operand.
   *
   * @param operator the word it belongs to; empty while it is not known to be an operand
   */
  private Read operand(String operator) throws ParseFailure {
    Tokens.Mark before = tokens.save();
    int start = before.index();
    if (tokens.is(TokenKind.LBRACE)) {
      Body body = bracedOperand(start, "", operator);
      if (LogicRules.isAmbiguousUnion(body)) {
        // taken back should it be no operand
        LogicRules.reportAmbiguousUnion(tokens, start, body, "");
      }
      return new Read(new Operand(true, body), start);
    }
    boolean contains = tokens.is(TokenKind.CONTAINS);
    tokens.acceptKeywordAsName();
    if (tokens.isName() && !contains) {
      // other keywords begin references only at the beginning of a literal
      tokens.restore(before);
      throw tokens.unexpected();
    }
    boolean negated = tokens.is(TokenKind.NOT);
    if (negated) {
      tokens.advance();
      Literal negation = context.notBodies() ? negation(start) : null;
      if (negation != null) {
        return new Read(operand(negation), start);
      }
    } else if (tokens.is(TokenKind.LPAREN)) {
      Read group = group(true, "");
      if (group != null) {
        return new Read(group.operand(), start);
      }
    }
    return new Read(operand(bare(start, negated)), start);
  }

  private Literal bare(int start, boolean negated) throws ParseFailure {
    int from = tokens.mark();
    Expression expression = context.literals.plain();
    Place place = tokens.placeFrom(start);
    if (negated && context.notBodies()) {
      Literal inner = Literal.of(tokens.placeFrom(from), expression);
      return Literal.of(
          place, new Expression.NotBody(new Operand(false, new Body(place, List.of(inner)))));
    }
    return new Literal(place, negated, expression, List.of(), false);
  }

  /**
   * Reads a group in parentheses; null (and nothing read) if they hold a value.
   *
   * @param operand whether the parenthesis stands in the place of an operand
   */
  private @Nullable Read group(boolean operand, String prefix) throws ParseFailure {
    context.nesting.enterBody(tokens);
    try {
      return readGroup(operand, prefix);
    } finally {
      context.nesting.leaveBody();
    }
  }

  private @Nullable Read readGroup(boolean operand, String prefix) throws ParseFailure {
    Tokens.Mark before = tokens.save();
    int start = before.index();
    Place open = tokens.place();
    tokens.advance();
    if (tokens.is(TokenKind.RPAREN)) {
      if (operand) {
        throw tokens.fail(open, "empty parenthesized group");
      }
      tokens.restore(before);
      return null;
    }
    Read left;
    try {
      left = operand("");
    } catch (ParseFailure e) {
      tokens.restore(before);
      return null;
    }
    if (isOperator()) {
      Literal inner = withModifiers(chain(left.operand(), left.start()));
      closeGroup();
      return new Read(operand(inner), start);
    } else if (tokens.is(TokenKind.WITH) && !left.operand().explicit()) {
      return groupWithModifiers(left, before, operand);
    } else if (left.operand().explicit()) {
      return refuseBodyInParentheses(left, before, open, prefix);
    }
    Expression expression = left.only().expression();
    if (expression instanceof Logic
        || expression instanceof Expression.NotBody
        || left.only().negated()) {
      closeGroup();
      return new Read(left.operand(), start);
    }
    tokens.restore(before);
    return null;
  }

  private @Nullable Read groupWithModifiers(Read left, Tokens.Mark before, boolean operand)
      throws ParseFailure {
    Place with = tokens.place();
    Literal literal = withModifiers(left.only());
    if (isOperator()) {
      throw LogicRules.withOnOperand(tokens, with);
    }
    closeGroup();
    if (operand || isOperator()) {
      return new Read(operand(literal), before.index());
    }
    tokens.restore(before);
    return null;
  }

  private @Nullable Read refuseBodyInParentheses(
      Read left, Tokens.Mark before, Place open, String prefix) throws ParseFailure {
    String braces = tokens.placeFrom(left.start()).text();
    tokens.restore(before);
    tokens.advance();
    try {
      context.terms.term();
    } catch (ParseFailure e) {
      tokens.restore(before);
      throw LogicRules.bodyInParentheses(tokens, open, braces, prefix);
    }
    tokens.restore(before);
    return null;
  }

  private void closeGroup() throws ParseFailure {
    if (!tokens.is(TokenKind.RPAREN)) {
      throw tokens.fail(tokens.place(), "expected ) to close parenthesized group");
    }
    tokens.advance();
  }
}
