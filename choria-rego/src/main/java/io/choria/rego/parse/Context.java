package io.choria.rego.parse;

import io.choria.rego.ast.Keyword;
import io.choria.rego.ast.LanguageVersion;
import io.choria.rego.ast.Names;
import io.choria.rego.ast.Place;
import io.choria.rego.ast.Source;
import io.choria.rego.ast.Term;
import java.util.Set;

/** What the parts of the parser of one text share. Used by one thread. */
final class Context {
  final Source source;
  final LanguageVersion version;
  final Tokens tokens;
  final Nesting nesting;
  final TermParser terms;
  final LiteralParser literals;
  final LogicParser logic;

  private int wildcards;

  /**
   * Starts at the beginning of a text.
   *
   * @param room for how many levels the stack has room
   * @param check called from time to time
   */
  Context(Source source, LanguageVersion version, Set<Keyword> keywords, int room, Runnable check) {
    this.nesting = new Nesting(room);
    this.source = source;
    this.version = version;
    this.tokens = new Tokens(source, version, keywords, check);
    this.terms = new TermParser(this);
    this.literals = new LiteralParser(this);
    this.logic = new LogicParser(this);
  }

  /** Whether {@code not} has bodies and the improved semantics (spec 08 §1.14). */
  boolean notBodies() {
    return tokens.isOn(Keyword.NOT);
  }

  /** Whether {@code and} or {@code or} is a keyword. */
  boolean logicActive() {
    return tokens.isOn(Keyword.AND) || tokens.isOn(Keyword.OR);
  }

  /** A variable that no other occurrence shares. */
  Term.Var wildcard(Place place) {
    return new Term.Var(place, Names.wildcard(wildcards++));
  }

  /** Forgets what was remembered about the last statement, and starts counting anew. */
  void startStatement() {
    nesting.startStatement();
    terms.forget();
    logic.forget();
  }
}
