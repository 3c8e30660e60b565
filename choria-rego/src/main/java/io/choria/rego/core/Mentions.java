package io.choria.rego.core;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The names that a body mentions itself, that is, outside of closures (spec 08 §2.7). */
public final class Mentions {
  private final Set<String> names = new LinkedHashSet<>();

  /** What was found, in order. */
  public Set<String> names() {
    return names;
  }

  /** Adds the names of a body. */
  public Mentions body(CoreBody body) {
    for (CoreLiteral literal : body.literals()) {
      expr(literal.expr());
      for (CoreWith with : literal.with()) {
        with(with);
      }
    }
    return this;
  }

  /** Adds the names of terms. */
  public Mentions terms(List<? extends CoreTerm> terms) {
    terms.forEach(this::term);
    return this;
  }

  /** Adds the names of a term. */
  public Mentions term(CoreTerm term) {
    if (term instanceof CoreTerm.Var variable) {
      names.add(variable.name());
    } else if (term instanceof CoreTerm.Ref ref) {
      term(ref.head());
      terms(ref.path());
    } else if (term instanceof CoreTerm.Array array) {
      terms(array.elements());
    } else if (term instanceof CoreTerm.SetOf set) {
      terms(set.elements());
    } else if (term instanceof CoreTerm.Obj object) {
      for (CoreTerm.Entry entry : object.entries()) {
        term(entry.key());
        term(entry.value());
      }
    }
    return this;
  }

  private void expr(CoreExpr expr) {
    if (expr instanceof CoreExpr.Test test) {
      term(test.term());
    } else if (expr instanceof CoreExpr.Unify unify) {
      term(unify.left());
      term(unify.right());
    } else if (expr instanceof CoreExpr.BuiltinCall call) {
      terms(call.args());
    } else if (expr instanceof CoreExpr.FunctionCall call) {
      terms(call.args());
    } else if (expr instanceof CoreExpr.Every every) {
      term(every.domain());
    }
  }

  private void with(CoreWith with) {
    if (with instanceof CoreWith.Input input) {
      terms(input.path());
    } else if (with instanceof CoreWith.Data data) {
      terms(data.path());
    }
    if (with.value() instanceof CoreWith.CoreWithValue.OfTerm value) {
      term(value.term());
    }
  }
}
