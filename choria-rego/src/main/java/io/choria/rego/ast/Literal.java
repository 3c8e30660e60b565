package io.choria.rego.ast;

import java.util.List;

/**
 * One member of a body.
 *
 * @param negated {@code not} without the improved semantics (spec 08 §2.13); with them the
 *     expression is an {@link Expression.NotBody}
 * @param with the modifiers in written order
 * @param generated made by a compile stage, not written
 */
public record Literal(
    Place place, boolean negated, Expression expression, List<With> with, boolean generated) {
  public Literal {
    with = List.copyOf(with);
  }

  /** A plain written literal. */
  public static Literal of(Place place, Expression expression) {
    return new Literal(place, false, expression, List.of(), false);
  }

  /** A plain literal made by a compile stage. */
  public static Literal generated(Place place, Expression expression) {
    return new Literal(place, false, expression, List.of(), true);
  }

  /** The same with another expression. */
  public Literal withExpression(Expression other) {
    return new Literal(place, negated, other, with, generated);
  }

  /** The same with other modifiers. */
  public Literal withModifiers(List<With> other) {
    return new Literal(place, negated, expression, other, generated);
  }

  @Override
  public String toString() {
    return TermText.of(this);
  }
}
