package io.choria.rego.parse;

import io.choria.rego.ast.Expression;
import io.choria.rego.ast.Literal;
import io.choria.rego.ast.Place;
import io.choria.rego.ast.Term;
import java.util.ArrayList;
import java.util.List;

/** Reads template strings (spec 08 §1.6). */
final class TemplateParser {
  private final Context context;
  private final Tokens tokens;

  TemplateParser(Context context) {
    this.context = context;
    this.tokens = context.tokens;
  }

  Term parse() throws ParseFailure {
    if (!context.version.hasTemplates()) {
      throw tokens.fail(
          tokens.place(), "template strings are not supported by current capabilities");
    }
    int open = tokens.mark();
    if (isText()) {
      throw tokens.fail(tokens.place(), "unexpected } token");
    }
    boolean raw = isRaw();
    List<Term.Template.Part> parts = new ArrayList<>();
    while (true) {
      String text = text(raw);
      if (!text.isEmpty()) {
        parts.add(new Term.Template.Text(tokens.place(), text));
      }
      boolean last = tokens.is(TokenKind.TEMPLATE_END) || tokens.is(TokenKind.RAW_TEMPLATE_END);
      tokens.advance();
      if (last) {
        return new Term.Template(tokens.placeFrom(open), raw, parts);
      }
      parts.add(new Term.Template.Hole(hole()));
      if (!isText()) {
        throw tokens.fail(tokens.place(), "expected } to end template string expression");
      }
    }
  }

  private boolean isRaw() {
    return tokens.is(TokenKind.RAW_TEMPLATE_PART) || tokens.is(TokenKind.RAW_TEMPLATE_END);
  }

  private boolean isText() {
    // A part that goes on after a hole starts with the closing brace of the hole.
    return switch (tokens.kind()) {
      case TEMPLATE_PART, TEMPLATE_END, RAW_TEMPLATE_PART, RAW_TEMPLATE_END ->
          context.source.text().charAt(tokens.token().start()) == '}';
      default -> false;
    };
  }

  private String text(boolean raw) throws ParseFailure {
    String text = tokens.token().text();
    if (raw) {
      return text.replace("\\{", "{");
    }
    if (!Escapes.areValid(text)) {
      throw tokens.fail(tokens.place(), "illegal template-string part: " + tokens.place().text());
    }
    return Escapes.decode(text);
  }

  private Literal hole() throws ParseFailure {
    Place start = tokens.place();
    Literal literal;
    try {
      literal = context.literals.literal();
    } catch (ParseFailure e) {
      if (!context.nesting.isExceeded()) {
        tokens.report(tokens.place(), "invalid template-string expression");
      }
      throw e;
    }
    String problem = problem(literal);
    if (!problem.isEmpty()) {
      throw tokens.fail(start, problem);
    }
    return literal;
  }

  private static String problem(Literal literal) {
    Expression expression = literal.expression();
    String tail = " in template-string expression";
    if (literal.negated() || expression instanceof Expression.NotBody) {
      return "unexpected negation ('not')" + tail;
    } else if (expression instanceof Expression.Call c && c.isUnification()) {
      return "unexpected unification ('=')" + tail;
    } else if (expression instanceof Expression.Call c && c.operator().isName("assign")) {
      return "unexpected assignment (':=')" + tail;
    } else if (expression instanceof Expression.Every) {
      return "unexpected 'every'" + tail;
    } else if (expression instanceof Expression.Some) {
      return "unexpected 'some'" + tail;
    }
    return "";
  }
}
