package io.choria.rego.parse;

import io.choria.rego.ast.Body;
import io.choria.rego.ast.Place;
import io.choria.rego.ast.Term;
import io.choria.rego.ast.Term.Comprehension.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads arrays, sets, objects and comprehensions (spec 08 §1.8 {@code composite}). After the first
 * term a {@code |} is tried as a comprehension and, if the rest is no query, read again as a union
 * (§1.9 rule 3).
 */
final class CollectionParser {
  private final Context context;
  private final Tokens tokens;
  private final TermParser terms;

  CollectionParser(Context context, TermParser terms) {
    this.context = context;
    this.tokens = context.tokens;
    this.terms = terms;
  }

  Term array() throws ParseFailure {
    int open = tokens.mark();
    tokens.advance();
    if (tokens.is(TokenKind.RBRACK)) {
      return new Term.Array(close(open), List.of());
    }
    boolean leadingComma = skipLeadingComma();
    Tokens.Mark first = tokens.save();
    Term head = terms.term();
    if (tokens.is(TokenKind.UNION) && !leadingComma) {
      Body body = tryComprehension(TokenKind.RBRACK);
      if (body != null) {
        return new Term.Comprehension(close(open), Kind.ARRAY, null, head, body);
      }
    }
    tokens.restore(first);
    List<Term> items = terms.list(TokenKind.RBRACK, List.of());
    return new Term.Array(close(open), items);
  }

  Term setOrObject() throws ParseFailure {
    int open = tokens.mark();
    tokens.advance();
    if (tokens.is(TokenKind.RBRACE)) {
      return new Term.Obj(close(open), List.of());
    }
    boolean leadingComma = skipLeadingComma();
    Tokens.Mark first = tokens.save();
    Term head = terms.term();
    if (tokens.is(TokenKind.COLON)) {
      return object(open, head, !leadingComma);
    } else if (tokens.is(TokenKind.UNION) && !leadingComma) {
      Body body = tryComprehension(TokenKind.RBRACE);
      if (body != null) {
        return new Term.Comprehension(close(open), Kind.SET, null, head, body);
      }
      return set(open, first);
    } else if (tokens.is(TokenKind.RBRACE) || tokens.is(TokenKind.COMMA)) {
      return set(open, first);
    }
    tokens.restore(first);
    head = terms.listExpression();
    if (tokens.is(TokenKind.COLON)) {
      return object(open, head, !leadingComma);
    } else if (tokens.is(TokenKind.RBRACE) || tokens.is(TokenKind.COMMA)) {
      return set(open, first);
    }
    throw tokens.unexpected("non-terminated set");
  }

  private Term set(int open, Tokens.Mark first) throws ParseFailure {
    tokens.restore(first);
    List<Term> items = terms.list(TokenKind.RBRACE, List.of());
    return new Term.SetOf(close(open), items);
  }

  /** Reads an object from the colon after its first key. */
  private Term object(int open, Term key, boolean maybeComprehension) throws ParseFailure {
    tokens.advance();
    Tokens.Mark first = tokens.save();
    Term value = terms.term();
    if (tokens.is(TokenKind.UNION) && maybeComprehension) {
      tokens.advance();
      try {
        Body body = context.literals.body(TokenKind.RBRACE);
        return new Term.Comprehension(close(open), Kind.OBJECT, key, value, body);
      } catch (ParseFailure e) {
        // Not a comprehension: the second reading reports what is wrong.
      }
    }
    tokens.restore(first);
    value = terms.listExpression();
    if (!tokens.is(TokenKind.RBRACE) && !tokens.is(TokenKind.COMMA)) {
      throw tokens.unexpected("non-terminated object");
    }
    List<Term.Entry> entries = new ArrayList<>();
    entries.add(new Term.Entry(key, value));
    while (tokens.is(TokenKind.COMMA)) {
      tokens.advance();
      if (!tokens.is(TokenKind.RBRACE)) {
        entries.add(entry());
      }
    }
    return new Term.Obj(close(open), distinct(entries));
  }

  /** Of entries with the same key the last value counts, at the place of the first. */
  private static List<Term.Entry> distinct(List<Term.Entry> entries) {
    Map<String, Term.Entry> byKey = new LinkedHashMap<>();
    for (Term.Entry entry : entries) {
      byKey.merge(
          sameness(entry.key()), entry, (first, last) -> new Term.Entry(first.key(), last.value()));
    }
    return byKey.size() == entries.size() ? entries : List.copyOf(byKey.values());
  }

  private static String sameness(Term key) {
    return key instanceof Term.Num number
        ? new BigDecimal(number.text()).stripTrailingZeros().toString()
        : key.toString();
  }

  private Term.Entry entry() throws ParseFailure {
    Term key = terms.listExpression();
    if (!tokens.is(TokenKind.COLON)) {
      throw tokens.unexpected("expected \":\"");
    }
    tokens.advance();
    Term value = terms.listExpression();
    if (!tokens.is(TokenKind.RBRACE) && !tokens.is(TokenKind.COMMA)) {
      throw tokens.unexpected("expected \",\" or \"}\"");
    }
    return new Term.Entry(key, value);
  }

  /** A single leading comma was legal once. */
  private boolean skipLeadingComma() throws ParseFailure {
    if (tokens.is(TokenKind.COMMA)) {
      tokens.advance();
      return true;
    }
    return false;
  }

  /** The query after a {@code |}; null if the text goes on as a list. */
  private @Nullable Body tryComprehension(TokenKind end) throws ParseFailure {
    tokens.advance();
    try {
      return context.literals.body(end);
    } catch (ParseFailure e) {
      if (!tokens.is(TokenKind.COMMA)) {
        throw e;
      }
      return null;
    }
  }

  private Place close(int open) throws ParseFailure {
    tokens.advance();
    return tokens.placeFrom(open);
  }
}
