package io.choria.rego.parse;

import io.choria.rego.ast.Body;
import io.choria.rego.ast.Expression;
import io.choria.rego.ast.Head;
import io.choria.rego.ast.Literal;
import io.choria.rego.ast.Place;
import io.choria.rego.ast.Rule;
import io.choria.rego.ast.Term;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads rules that have a body, {@code contains}, or are defaults (spec 08 §1.8 {@code rule}). */
final class RuleParser {
  private final Context context;
  private final Tokens tokens;
  private final List<Place> bareElse = new ArrayList<>();

  RuleParser(Context context) {
    this.context = context;
    this.tokens = context.tokens;
  }

  /** Reads a rule with its chained bodies; null if no rule of these forms starts here. */
  @Nullable List<ParsedRule> rules() throws ParseFailure {
    int start = tokens.mark();
    tokens.acceptKeywordAsName();
    if (tokens.is(TokenKind.DEFAULT)) {
      return defaultRule(start);
    }
    if (!tokens.is(TokenKind.IDENT)) {
      return null;
    }
    RuleHead head = head(false);
    if (head == null) {
      return null;
    }
    if (tokens.is(TokenKind.IF)) {
      return withBody(start, head.beforeIf(), true);
    } else if (tokens.is(TokenKind.LBRACE)) {
      return withBody(start, head.beforeBraces(), false);
    } else if (head.usesContains()) {
      Head made = head.head();
      return List.of(
          new ParsedRule(
              new Rule(made.place(), made, implicit(made.place()), false, false, null),
              false,
              true));
    }
    return null;
  }

  /** The body of a rule that has none. */
  static Body implicit(Place place) {
    Expression truth = new Expression.Test(new Term.Bool(place, true));
    return new Body(place, List.of(Literal.generated(place, truth)));
  }

  private @Nullable List<ParsedRule> defaultRule(int start) throws ParseFailure {
    tokens.advance();
    tokens.acceptKeywordAsName();
    if (!tokens.is(TokenKind.IDENT)) {
      if (KeywordNames.isKeyword(tokens.kind())) {
        throw KeywordNames.refused(tokens);
      }
      return null;
    }
    RuleHead read = head(true);
    if (read == null) {
      return null;
    }
    RuleHead head = read.beforeIf();
    Place place = tokens.placeFrom(start);
    DefaultRules.check(tokens, place, head.head());
    Rule rule = new Rule(place, head.head(), implicit(place), true, false, null);
    return List.of(new ParsedRule(rule, false, head.usesContains()));
  }

  /** Reads a head up to what follows its value; null if it is none. */
  private @Nullable RuleHead head(boolean isDefault) throws ParseFailure {
    int start = tokens.mark();
    Term name = context.terms.variable();
    if (!tokens.token().spaceBefore() && isOperator(tokens.kind())) {
      throw tokens.unexpected();
    }
    Term whole = path(name);
    Defined defined = Defined.by(whole);
    if (defined != null
        && whole instanceof Term.Call
        && !(defined.reference().head() instanceof Term.Var)) {
      throw tokens.unexpected("rule head ref " + defined.reference() + " invalid");
    }
    if (defined == null || !(defined.reference().head() instanceof Term.Var)) {
      return null;
    }
    return new HeadTail(defined.reference(), defined.args(), start, isDefault).read();
  }

  private Term path(Term name) throws ParseFailure {
    if (!tokens.is(TokenKind.LPAREN) && !tokens.is(TokenKind.DOT) && !tokens.is(TokenKind.LBRACK)) {
      return name;
    }
    try {
      return context.terms.reference(name);
    } catch (ParseFailure e) {
      alsoUnexpected(e, "expected rule head name");
      throw e;
    }
  }

  /** Says what was expected where something could not be read, in addition to why. */
  private void alsoUnexpected(ParseFailure failure, String note) throws ParseFailure {
    if (context.nesting.isExceeded()) {
      throw failure;
    }
    tokens.reportUnexpected(note);
  }

  private static boolean isOperator(TokenKind kind) {
    return switch (kind) {
      case PLUS, MINUS, MUL, DIV, REM, INTERSECT, UNION, EQUAL, NEQ, GT, GTE, LT, LTE -> true;
      default -> false;
    };
  }

  /** Reads {@code contains k}, {@code := v} or {@code = v} behind the name of a rule. */
  private final class HeadTail {
    private final Term.Ref reference;
    private final @Nullable List<Term> args;
    private final int start;
    private final boolean isDefault;

    HeadTail(Term.Ref reference, @Nullable List<Term> args, int start, boolean isDefault) {
      this.reference = reference;
      this.args = args;
      this.start = start;
      this.isDefault = isDefault;
    }

    RuleHead read() throws ParseFailure {
      if (tokens.is(TokenKind.CONTAINS)) {
        if (args != null) {
          tokens.reportUnexpected(
              "the contains keyword can only be used with multi-value rule definitions (e.g., "
                  + reference
                  + " contains <VALUE> { ... })");
        }
        tokens.advance();
        Term key =
            tryValue("expected rule key term (e.g., " + reference + " contains <VALUE> { ... })");
        return made(key, null, false, true);
      }
      boolean assign = tokens.is(TokenKind.ASSIGN);
      if (!assign && !tokens.is(TokenKind.UNIFY)) {
        return made(null, null, false, false);
      }
      tokens.advance();
      return made(null, tryValue(expectedValue(assign)), assign, false);
    }

    private String expectedValue(boolean assign) {
      if (!assign) {
        return "expected rule value term (e.g., " + reference + "[<nil>] = <VALUE> { ... })";
      } else if (args != null && !args.isEmpty()) {
        return "expected function value term (e.g., " + reference + "(...) := <VALUE> { ... })";
      } else if (isDefault) {
        return "expected default rule value term (e.g., default " + reference + " := <VALUE>)";
      }
      return "expected rule value term (e.g., " + reference + " := <VALUE> { ... })";
    }

    /** Null if there is none: the rule is read to its end, for what else may be wrong with it. */
    private @Nullable Term tryValue(String expected) throws ParseFailure {
      try {
        return context.terms.expression();
      } catch (ParseFailure e) {
        alsoUnexpected(e, expected);
        return null;
      }
    }

    private RuleHead made(
        @Nullable Term key, @Nullable Term value, boolean assign, boolean usesContains) {
      Place place = tokens.placeFrom(start);
      return new RuleHead(
          new Head(place, reference, args, key, value, assign, value != null), usesContains);
    }
  }

  private List<ParsedRule> withBody(int start, RuleHead head, boolean usesIf) throws ParseFailure {
    Body body;
    if (usesIf) {
      tokens.advance();
      body = bodyAfterIf();
    } else {
      body = context.literals.braced();
    }
    Rule otherwise = null;
    if (startsElse()) {
      checkElse(head.head(), usesIf);
      otherwise = elseBranches(head.head());
    }
    List<ParsedRule> rules = new ArrayList<>();
    Place place = tokens.placeFrom(start);
    rules.add(
        new ParsedRule(
            new Rule(place, head.head(), body, false, true, otherwise),
            usesIf,
            head.usesContains(),
            bareElse));
    bareElse.clear();
    while (tokens.is(TokenKind.LBRACE)) {
      if (otherwise != null) {
        throw tokens.fail(tokens.place(), "expected else keyword");
      }
      rules.add(new ParsedRule(chained(head.head()), usesIf, head.usesContains()));
    }
    return rules;
  }

  private Rule chained(Head head) throws ParseFailure {
    int start = tokens.mark();
    Body body = context.literals.braced();
    Place place = tokens.placeFrom(start);
    Head copy =
        new Head(
            place,
            head.reference(),
            freshArgs(head),
            head.key(),
            head.value(),
            head.assign(),
            head.valueWritten());
    return new Rule(place, copy, body, false, true, null);
  }

  private @Nullable List<Term> freshArgs(Head head) {
    if (!head.isFunction()) {
      return null;
    }
    List<Term> args = new ArrayList<>();
    for (Term arg : head.parameters()) {
      args.add(arg instanceof Term.Var v && v.isWildcard() ? context.wildcard(v.place()) : arg);
    }
    return args;
  }

  /** One literal, or braces with a body: braces that read as a set are a body (§1.9 rule 4). */
  private Body bodyAfterIf() throws ParseFailure {
    boolean brace = tokens.is(TokenKind.LBRACE);
    Tokens.Mark start = tokens.save();
    try {
      Literal literal = context.literals.literal();
      boolean isSet =
          brace
              && literal.expression() instanceof Expression.Test t
              && t.term() instanceof Term.SetOf;
      if (!isSet) {
        return new Body(literal.place(), List.of(literal));
      }
    } catch (ParseFailure e) {
      if (!brace) {
        throw e;
      }
    }
    tokens.restore(start);
    return context.literals.braced();
  }

  private boolean startsElse() throws ParseFailure {
    tokens.acceptKeywordAsName();
    return tokens.is(TokenKind.ELSE);
  }

  private void checkElse(Head head, boolean usesIf) throws ParseFailure {
    boolean entry = !usesIf && !head.isFunction() && head.reference().path().size() == 1;
    if (!head.reference().isGround()) {
      throw tokens.fail(
          tokens.place(), "else keyword cannot be used on rules with variables in head");
    } else if (head.isSet() || entry) {
      throw tokens.fail(tokens.place(), "else keyword cannot be used on multi-value rules");
    }
  }

  private record Branch(Place place, Head head, Body body, boolean bodyWritten, boolean bare) {}

  private @Nullable Rule elseBranches(Head head) throws ParseFailure {
    List<Branch> branches = new ArrayList<>();
    while (branches.isEmpty() || startsElse()) {
      context.nesting.link(tokens);
      branches.add(elseBranch(head));
      if (!branches.get(branches.size() - 1).bodyWritten()) {
        break;
      }
    }
    branches.stream().filter(Branch::bare).forEach(b -> bareElse.add(b.place()));
    Rule rule = null;
    for (int i = branches.size() - 1; i >= 0; i--) {
      Branch b = branches.get(i);
      rule = new Rule(b.place(), b.head(), b.body(), false, b.bodyWritten(), rule);
    }
    return rule;
  }

  private Branch elseBranch(Head head) throws ParseFailure {
    int start = tokens.mark();
    Place place = tokens.place();
    tokens.advance();
    Term value = null;
    boolean assign = false;
    if (tokens.is(TokenKind.ASSIGN) || tokens.is(TokenKind.UNIFY)) {
      assign = tokens.is(TokenKind.ASSIGN);
      tokens.advance();
      value = context.terms.expression();
    } else if (!tokens.is(TokenKind.LBRACE) && !tokens.is(TokenKind.IF)) {
      throw tokens.unexpected("expected else value term or rule body");
    }
    Place headPlace = value == null ? place : tokens.placeFrom(start);
    Head own =
        new Head(
            headPlace,
            head.reference(),
            freshArgs(head),
            null,
            value == null ? new Term.Bool(place, true) : value,
            assign,
            value != null);
    boolean bare = tokens.is(TokenKind.LBRACE);
    Body body = elseBody();
    Place whole = tokens.placeFrom(start);
    return new Branch(whole, own, body == null ? implicit(whole) : body, body != null, bare);
  }

  private @Nullable Body elseBody() throws ParseFailure {
    if (tokens.is(TokenKind.LBRACE)) {
      return context.literals.braced();
    } else if (!tokens.is(TokenKind.IF)) {
      return null;
    }
    tokens.advance();
    if (tokens.is(TokenKind.LBRACE)) {
      return context.literals.braced();
    } else if (tokens.is(TokenKind.EOF)) {
      throw tokens.unexpected("rule body expected");
    }
    Literal literal = context.literals.literal();
    return new Body(literal.place(), List.of(literal));
  }
}
