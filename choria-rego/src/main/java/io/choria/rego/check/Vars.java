package io.choria.rego.check;

import io.choria.rego.ast.Body;
import io.choria.rego.ast.Expression;
import io.choria.rego.ast.Literal;
import io.choria.rego.ast.Term;
import io.choria.rego.ast.With;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/** Collects the names of variables, with or without those of some kinds of places. */
final class Vars extends Walker {
  /** What to leave out. */
  enum Skip {
    /** The bodies of comprehensions, {@code every}, {@code not}, operands, and templates. */
    CLOSURES,
    /** The heads of references. */
    REF_HEADS,
    /** Sets, whose members never bind. */
    SETS,
    /** The keys of objects, which never bind. */
    OBJECT_KEYS
  }

  private final Set<Skip> skip;
  private final Set<String> names = new LinkedHashSet<>();

  private Vars(Set<Skip> skip) {
    this.skip = skip;
  }

  static Set<String> of(Term term, Skip... skip) {
    Vars vars = new Vars(Set.of(skip));
    vars.walk(term);
    return vars.names;
  }

  /**
   * All names that a term mentions: its variables, and what calls and modifiers name. For the rules
   * about what is declared and never used, which do not ask what a name is.
   */
  static Set<String> mentioned(Term term) {
    Mentioned mentioned = new Mentioned();
    mentioned.walk(term);
    return mentioned.names;
  }

  /** All names that a body mentions, see {@link #mentioned(Term)}. */
  static Set<String> mentioned(Body body) {
    Mentioned mentioned = new Mentioned();
    mentioned.walk(body);
    return mentioned.names;
  }

  private static final class Mentioned extends Walker {
    private final Set<String> names = new LinkedHashSet<>();

    @Override
    boolean enter(Term term) {
      if (term instanceof Term.Var v) {
        names.add(v.name());
      }
      return true;
    }

    @Override
    void operator(Term.Ref operator) {
      walk(operator);
    }
  }

  static Set<String> of(Collection<? extends Term> terms, Skip... skip) {
    Vars vars = new Vars(Set.of(skip));
    terms.forEach(vars::walk);
    return vars.names;
  }

  static Set<String> of(Body body, Skip... skip) {
    Vars vars = new Vars(Set.of(skip));
    vars.walk(body);
    return vars.names;
  }

  static Set<String> of(Literal literal, Skip... skip) {
    Vars vars = new Vars(Set.of(skip));
    vars.walk(literal);
    return vars.names;
  }

  static Set<String> of(With with, Skip... skip) {
    Vars vars = new Vars(Set.of(skip));
    if (vars.enter(with)) {
      vars.walk(with.target());
      vars.walk(with.value());
    }
    return vars.names;
  }

  @Override
  boolean enter(Term term) {
    if (term instanceof Term.Var v) {
      names.add(v.name());
      return false;
    } else if (term instanceof Term.Ref r && skip.contains(Skip.REF_HEADS)) {
      walkAll(r.path());
      return false;
    } else if (term instanceof Term.SetOf && skip.contains(Skip.SETS)) {
      return false;
    } else if (term instanceof Term.Obj o && skip.contains(Skip.OBJECT_KEYS)) {
      o.entries().forEach(e -> walk(e.value()));
      return false;
    }
    boolean closure = term instanceof Term.Comprehension || term instanceof Term.Template;
    return !closure || !skip.contains(Skip.CLOSURES);
  }

  @Override
  boolean enter(Literal literal) {
    if (!skip.contains(Skip.CLOSURES)) {
      return true;
    }
    Expression expression = literal.expression();
    if (expression instanceof Expression.Every e) {
      walk(e.domain());
      return false;
    } else if (expression instanceof Expression.Logic || expression instanceof Expression.NotBody) {
      literal.with().forEach(this::modifier);
      return false;
    }
    return true;
  }

  /** The head of a target or replacement is the name of a document or function. */
  @Override
  boolean enter(With with) {
    modifier(with);
    return false;
  }

  private void modifier(With with) {
    if (with.target() instanceof Term.Ref r) {
      walkAll(r.path());
    }
    if (with.value() instanceof Term.Ref r) {
      walkAll(r.path());
    } else {
      walk(with.value());
    }
  }
}
