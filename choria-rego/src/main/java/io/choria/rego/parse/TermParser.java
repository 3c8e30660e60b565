package io.choria.rego.parse;

import io.choria.rego.ast.Place;
import io.choria.rego.ast.Term;
import io.choria.rego.ast.TermNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads single terms: scalars, references, calls and what stands in parentheses (spec 08 §1.8
 * {@code term}). Remembers what it read where, because the ambiguous places of the grammar read a
 * term twice, and nested ones would do so exponentially often.
 */
final class TermParser {
  private final Context context;
  private final Tokens tokens;
  private final InfixParser infix;
  private final CollectionParser collections;
  private final TemplateParser templates;
  private final Map<Integer, Attempt<Term>> seen = new HashMap<>();

  TermParser(Context context) {
    this.context = context;
    this.tokens = context.tokens;
    this.infix = new InfixParser(context, this);
    this.collections = new CollectionParser(context, this);
    this.templates = new TemplateParser(context);
  }

  void forget() {
    seen.clear();
  }

  /** An expression with operators where {@code k, v in xs} is possible (spec 08 §1.9 rule 5). */
  Term expression() throws ParseFailure {
    return infix.parse(true);
  }

  /** An expression with operators inside a list, where a comma separates. */
  Term listExpression() throws ParseFailure {
    return infix.parse(false);
  }

  /** One term without operators. */
  Term term() throws ParseFailure {
    tokens.acceptLogicalCall();
    // A keyword reads differently when the caller takes it as a name.
    int start = tokens.isName() ? -1 - tokens.mark() : tokens.mark();
    Attempt<Term> known = seen.get(start);
    if (known != null) {
      return known.replay(tokens);
    }
    Reported before = tokens.reported();
    try {
      Term term = read();
      seen.put(start, Attempt.success(term, before, tokens));
      return term;
    } catch (ParseFailure e) {
      seen.put(start, Attempt.failure(before, tokens));
      throw e;
    }
  }

  private Term read() throws ParseFailure {
    context.nesting.enter(tokens);
    try {
      if (tokens.is(TokenKind.MINUS)) {
        TokenKind after = tokens.peek();
        if (after == TokenKind.IDENT || after == TokenKind.CONTAINS) {
          return negatedReference();
        }
      }
      return finish(start());
    } finally {
      context.nesting.leave();
    }
  }

  private Term negatedReference() throws ParseFailure {
    Place minus = tokens.place();
    int mark = tokens.mark();
    tokens.advance();
    Term operand = finish(variable());
    Term.Ref operator = name(minus, "minus");
    return new Term.Call(
        tokens.placeFrom(mark), operator, List.of(new Term.Num(minus, "0"), operand));
  }

  private Term start() throws ParseFailure {
    Place place = tokens.place();
    return switch (tokens.kind()) {
      case NULL, TRUE, FALSE -> word(place);
      case MINUS, DOT, NUMBER -> NumberParser.parse(tokens);
      case STRING -> string(place);
      case TEMPLATE_PART, TEMPLATE_END, RAW_TEMPLATE_PART, RAW_TEMPLATE_END -> templates.parse();
      case IDENT, CONTAINS -> variable();
      case LBRACK -> collections.array();
      case LBRACE -> collections.setOrObject();
      case LPAREN -> parenthesized();
      default -> throw tokens.unexpected();
    };
  }

  private Term word(Place place) throws ParseFailure {
    TokenKind kind = tokens.kind();
    tokens.advance();
    return kind == TokenKind.NULL
        ? new Term.Null(place)
        : new Term.Bool(place, kind == TokenKind.TRUE);
  }

  /** A bare name. */
  Term.Var variable() throws ParseFailure {
    Place place = tokens.place();
    String name = tokens.token().text();
    tokens.advance();
    return name.equals("_") ? context.wildcard(place) : new Term.Var(place, name);
  }

  private Term string(Place place) throws ParseFailure {
    Token token = tokens.token();
    boolean raw = context.source.text().charAt(token.start()) == '`';
    if (!raw && !Escapes.areValid(token.text())) {
      throw tokens.fail(place, "illegal string literal: " + place.text());
    }
    tokens.advance();
    return new Term.Str(place, raw ? token.text() : Escapes.decode(token.text()));
  }

  private Term parenthesized() throws ParseFailure {
    tokens.advance();
    Term inner = expression();
    if (!tokens.is(TokenKind.RPAREN)) {
      throw tokens.fail(tokens.place(), "non-terminated expression");
    }
    tokens.advance();
    return inner;
  }

  /** Reads what touches the term and continues it to a reference or a call. */
  Term finish(Term head) throws ParseFailure {
    if (tokens.token().spaceBefore() || !continues()) {
      return isRoot(head) ? new Term.Ref(head.place(), head, List.of()) : head;
    }
    return reference(head);
  }

  private static boolean isRoot(Term head) {
    return head instanceof Term.Var v && (v.name().equals("input") || v.name().equals("data"));
  }

  private boolean continues() {
    return switch (tokens.kind()) {
      case LPAREN, DOT, LBRACK -> true;
      default -> false;
    };
  }

  /** Reads a reference or call whose head was read, from its first dot, bracket or parenthesis. */
  Term reference(Term head) throws ParseFailure {
    checkHead(head);
    Term current = head;
    List<Term> path = new ArrayList<>();
    boolean first = true;
    while (first || !tokens.token().spaceBefore()) {
      first = false;
      switch (tokens.kind()) {
        case DOT -> path.add(dotElement());
        case LBRACK -> path.add(bracketElement());
        case LPAREN -> {
          context.nesting.link(tokens);
          current = call(new Term.Ref(upToHere(head.place()), current, path));
          path = new ArrayList<>();
          if (tokens.is(TokenKind.LPAREN)) {
            return current;
          }
        }
        default -> {
          return path.isEmpty() ? current : new Term.Ref(upToHere(head.place()), current, path);
        }
      }
    }
    return path.isEmpty() ? current : new Term.Ref(upToHere(head.place()), current, path);
  }

  private Place upToHere(Place start) {
    Place last = tokens.placeFrom(Math.max(0, tokens.mark() - 1));
    return start.to(last);
  }

  private void checkHead(Term head) {
    if (head instanceof Term.Scalar || head instanceof Term.Template || head instanceof Term.Ref) {
      tokens.report(head.place(), "illegal ref (head cannot be " + TermNames.of(head) + ")");
    }
  }

  private Term dotElement() throws ParseFailure {
    tokens.advance();
    if (tokens.token().spaceBefore()) {
      tokens.stayInSpace();
    }
    if (!tokens.is(TokenKind.IDENT) && !tokens.isRefKeyword()) {
      throw tokens.unexpected("expected identifier");
    }
    Term element = new Term.Str(tokens.place(), tokens.token().text());
    tokens.advance();
    return element;
  }

  private Term bracketElement() throws ParseFailure {
    tokens.advance();
    Term element = expression();
    if (!tokens.is(TokenKind.RBRACK)) {
      throw tokens.unexpected("expected [");
    }
    tokens.advance();
    return element;
  }

  /** Reads the arguments of a call, from its opening parenthesis. */
  private Term call(Term.Ref operator) throws ParseFailure {
    tokens.advance();
    List<Term> args = new ArrayList<>();
    if (!tokens.is(TokenKind.RPAREN)) {
      args = list(TokenKind.RPAREN, args);
    }
    tokens.advance();
    Place place = upToHere(operator.place());
    if (args.isEmpty() && operator.isName("set")) {
      return new Term.SetOf(place, List.of());
    }
    return new Term.Call(place, operator, args);
  }

  /** Reads expressions separated by commas up to the closing token, which it leaves. */
  List<Term> list(TokenKind end, List<Term> before) throws ParseFailure {
    List<Term> terms = new ArrayList<>(before);
    while (!tokens.is(end)) {
      terms.add(listExpression());
      if (tokens.is(TokenKind.COMMA)) {
        tokens.advance();
      } else if (!tokens.is(end)) {
        throw tokens.unexpected("expected \",\" or \"" + end.text() + "\"");
      }
    }
    return terms;
  }

  /** The name of an operator's function. */
  static Term.Ref name(Place place, String... names) {
    List<Term> path = new ArrayList<>();
    for (int i = 1; i < names.length; i++) {
      path.add(new Term.Str(place, names[i]));
    }
    return new Term.Ref(place, new Term.Var(place, names[0]), path);
  }
}
