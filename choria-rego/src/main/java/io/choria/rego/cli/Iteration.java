package io.choria.rego.cli;

import io.choria.rego.ast.Expression;
import io.choria.rego.ast.Literal;
import io.choria.rego.ast.Term;
import io.choria.rego.builtin.Builtin;
import io.choria.rego.builtin.BuiltinRegistry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether an expression may have several results, outside of comprehensions. */
final class Iteration {
  private Iteration() {}

  static boolean in(Literal literal) {
    Expression expression = literal.expression();
    if (expression instanceof Expression.Test test) {
      return in(test.term());
    } else if (expression instanceof Expression.Call call) {
      return isRelation(call.operator()) || in(call.args());
    } else if (expression instanceof Expression.Some some) {
      return some.member() != null;
    }
    return false;
  }

  private static boolean in(List<? extends Term> terms) {
    return terms.stream().anyMatch(Iteration::in);
  }

  private static boolean in(@Nullable Term term) {
    if (term instanceof Term.Ref ref) {
      return ref.path().stream().anyMatch(Term.Var.class::isInstance)
          || in(ref.head())
          || in(ref.path());
    } else if (term instanceof Term.Array array) {
      return in(array.items());
    } else if (term instanceof Term.SetOf set) {
      return in(set.items());
    } else if (term instanceof Term.Obj object) {
      return object.entries().stream().anyMatch(e -> in(e.key()) || in(e.value()));
    }
    return term instanceof Term.Call call && (isRelation(call.operator()) || in(call.args()));
  }

  private static boolean isRelation(Term.Ref operator) {
    Builtin builtin = BuiltinRegistry.standard().find(operator.toString());
    return builtin != null && builtin.flags().contains(Builtin.Flag.RELATION);
  }
}
