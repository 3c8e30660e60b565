package io.choria.rego.parse;

import io.choria.rego.ast.Body;
import io.choria.rego.ast.Expression;
import io.choria.rego.ast.Literal;
import io.choria.rego.ast.Place;
import io.choria.rego.ast.Term;
import io.choria.rego.ast.With;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads bodies and their literals (spec 08 §1.8 {@code query} to {@code statement}). */
final class LiteralParser {
  private final Context context;
  private final Tokens tokens;
  private final MissingImports missing;

  LiteralParser(Context context) {
    this.context = context;
    this.tokens = context.tokens;
    this.missing = new MissingImports(context);
  }

  /** Reads literals up to the closing token, which it leaves. */
  Body body(TokenKind end) throws ParseFailure {
    if (tokens.is(end)) {
      throw tokens.fail(tokens.place(), "found empty body");
    }
    context.nesting.enterBody(tokens);
    try {
      int start = tokens.mark();
      List<Literal> literals = new ArrayList<>();
      while (true) {
        literals.add(literal());
        if (tokens.is(TokenKind.SEMICOLON)) {
          tokens.advance();
        } else if (tokens.is(end)) {
          return new Body(tokens.placeFrom(start), literals);
        } else if (!tokens.token().newlineBefore()) {
          if (tokens.hasErrors()) {
            // what follows a mistake is not worth another error
            throw new ParseFailure();
          }
          missing.hintInfix();
          throw tokens.unexpected("expected \\n or ; or " + end.text());
        }
      }
    } finally {
      context.nesting.leaveBody();
    }
  }

  /** Reads {@code { body }}. */
  Body braced() throws ParseFailure {
    tokens.advance();
    Body body = body(TokenKind.RBRACE);
    tokens.advance();
    return body;
  }

  /** Reads one literal, or several separated by semicolons, as they stand outside of rules. */
  List<Literal> statement() throws ParseFailure {
    List<Literal> literals = new ArrayList<>();
    literals.add(literal());
    while (tokens.is(TokenKind.SEMICOLON)) {
      tokens.advance();
      literals.add(literal());
    }
    return literals;
  }

  Literal literal() throws ParseFailure {
    int start = tokens.mark();
    Literal literal = read();
    Place place = tokens.placeFrom(start);
    Expression expression = literal.expression();
    if (expression instanceof Expression.NotBody n && !n.operand().explicit()) {
      expression = new Expression.NotBody(at(place, n.operand()));
    }
    return new Literal(place, literal.negated(), expression, literal.with(), false);
  }

  /** What is negated without braces is reported where its {@code not} stands. */
  private static Expression.Operand at(Place place, Expression.Operand operand) {
    List<Literal> moved = new ArrayList<>();
    for (Literal l : operand.body().literals()) {
      moved.add(new Literal(place, l.negated(), l.expression(), l.with(), l.generated()));
    }
    return new Expression.Operand(false, new Body(place, moved));
  }

  private Literal read() throws ParseFailure {
    Literal operand = context.logic.leadingOperand();
    if (operand != null) {
      return operand;
    }
    tokens.acceptKeywordAsName();
    if (!tokens.is(TokenKind.NOT)) {
      return switch (tokens.kind()) {
        case SOME -> some();
        case EVERY -> every();
        default -> expression();
      };
    }
    int not = tokens.mark();
    tokens.advance();
    if (tokens.is(TokenKind.SOME) || tokens.is(TokenKind.EVERY)) {
      throw tokens.unexpected("illegal negation of '" + tokens.kind().text() + "'");
    }
    if (context.notBodies()) {
      Literal improved = context.logic.negatedOperand(not);
      if (improved != null) {
        return improved;
      }
    }
    return negated(not);
  }

  private Literal expression() throws ParseFailure {
    Tokens.Mark before = tokens.save();
    int start = before.index();
    Expression expression = plain();
    Place with = tokens.place();
    List<With> modifiers = modifiers();
    if (expression instanceof Expression.Test t && modifiers.isEmpty()) {
      missing.hintEvery(t.term(), before);
    }
    Literal literal = new Literal(tokens.placeFrom(start), false, expression, modifiers, false);
    return context.logic.isOperator() ? context.logic.tail(literal, start, with) : literal;
  }

  private Literal negated(int not) throws ParseFailure {
    int start = tokens.mark();
    Expression expression = plain();
    Place with = tokens.place();
    List<With> modifiers = modifiers();
    Place place = tokens.placeFrom(not);
    Literal literal;
    if (context.notBodies()) {
      Literal inner = Literal.of(tokens.placeFrom(start), expression);
      Expression.Operand operand = new Expression.Operand(false, new Body(place, List.of(inner)));
      literal = new Literal(place, false, new Expression.NotBody(operand), modifiers, false);
    } else {
      literal = new Literal(place, true, expression, modifiers, false);
    }
    return context.logic.isOperator() ? context.logic.negatedTail(literal, not, with) : literal;
  }

  /** A term, a call, or two sides of {@code =} or {@code :=}. */
  Expression plain() throws ParseFailure {
    Term left = context.terms.expression();
    if (tokens.is(TokenKind.ASSIGN) || tokens.is(TokenKind.UNIFY)) {
      Term.Ref operator = TermParser.name(tokens.place(), tokens.kind().text());
      tokens.advance();
      return new Expression.Call(operator, List.of(left, context.terms.expression()));
    }
    return left instanceof Term.Call c
        ? new Expression.Call(c.operator(), c.args())
        : new Expression.Test(left);
  }

  /** All {@code with … as …} that stand here. */
  List<With> modifiers() throws ParseFailure {
    List<With> modifiers = new ArrayList<>();
    while (tokens.is(TokenKind.WITH)) {
      int start = tokens.mark();
      tokens.advance();
      if (!tokens.is(TokenKind.IDENT)) {
        throw tokens.unexpected("expected ident");
      }
      Term target = context.terms.term();
      if (!(target instanceof Term.Ref) && !(target instanceof Term.Var)) {
        tokens.reportUnexpected("expected with target path");
      }
      if (!tokens.is(TokenKind.AS)) {
        throw tokens.unexpected("expected as keyword");
      }
      tokens.advance();
      Term value = context.terms.expression();
      modifiers.add(new With(tokens.placeFrom(start), target, value));
    }
    return modifiers;
  }

  private Literal some() throws ParseFailure {
    Tokens.Mark before = tokens.save();
    int start = before.index();
    Term member = tryMember();
    if (member instanceof Term.Call c) {
      Expression.Some.Member parts = membership(c);
      if (parts == null) {
        throw tokens.unexpected("expected `x in xs` or `x, y in xs` expression");
      }
      List<With> modifiers = modifiers();
      return new Literal(
          tokens.placeFrom(start), false, new Expression.Some(List.of(), parts), modifiers, false);
    }
    tokens.restore(before);
    missing.hintSomeIn();
    List<Term.Var> names = new ArrayList<>();
    do {
      tokens.advance();
      if (!tokens.is(TokenKind.IDENT)) {
        throw tokens.unexpected("expected var");
      }
      names.add(context.terms.variable());
    } while (tokens.is(TokenKind.COMMA));
    return Literal.of(tokens.placeFrom(start), new Expression.Some(names, null));
  }

  private @Nullable Term tryMember() {
    try {
      tokens.advance();
      return context.terms.expression();
    } catch (ParseFailure e) {
      return null;
    }
  }

  private static Expression.Some.@Nullable Member membership(Term.Call call) {
    String name = call.operator().dotted();
    List<Term> args = call.args();
    if (name.equals("internal.member_2") && args.size() == 2) {
      return new Expression.Some.Member(null, args.get(0), args.get(1));
    } else if (name.equals("internal.member_3") && args.size() == 3) {
      return new Expression.Some.Member(args.get(0), args.get(1), args.get(2));
    }
    return null;
  }

  private Literal every() throws ParseFailure {
    int start = tokens.mark();
    Expression.Every every = everyExpression();
    List<With> modifiers = modifiers();
    return new Literal(tokens.placeFrom(start), false, every, modifiers, false);
  }

  /** Reads {@code every k, v in xs { … }} from its first word. */
  Expression.Every everyExpression() throws ParseFailure {
    tokens.advance();
    Term term = context.terms.expression();
    Expression.Some.Member parts = term instanceof Term.Call c ? membership(c) : null;
    if (parts == null) {
      throw tokens.unexpected("expected `x[, y] in xs { ... }` expression");
    }
    Term key = parts.key();
    if (key != null && !(key instanceof Term.Var)) {
      throw tokens.unexpected("expected key to be a variable");
    }
    if (!(parts.value() instanceof Term.Var value)) {
      throw tokens.unexpected("expected value to be a variable");
    }
    if (!tokens.is(TokenKind.LBRACE)) {
      throw tokens.unexpected("missing body");
    }
    return new Expression.Every((Term.Var) key, value, parts.collection(), braced());
  }
}
