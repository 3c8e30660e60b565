package io.choria.rego.lower;

import io.choria.rego.ast.Expression;
import io.choria.rego.ast.Literal;
import io.choria.rego.ast.Place;
import io.choria.rego.ast.Term;
import java.util.List;

/** Pieces of syntax that several stages make or look for. */
final class Forms {
  private Forms() {}

  /** {@code left = right}, made by a stage. */
  static Literal unification(Place place, Term left, Term right) {
    return Literal.generated(
        place, new Expression.Call(operator(place, "eq"), List.of(left, right)));
  }

  static Term.Ref operator(Place place, String name) {
    return new Term.Ref(place, new Term.Var(place, name), List.of());
  }

  /** Whether this is {@code a = b} or {@code a := b}. */
  static boolean isEquality(Expression expression) {
    return expression instanceof Expression.Call call
        && call.args().size() == 2
        && (call.isUnification() || isAssignment(call));
  }

  static boolean isAssignment(Expression expression) {
    return expression instanceof Expression.Call call && call.operator().isName("assign");
  }
}
