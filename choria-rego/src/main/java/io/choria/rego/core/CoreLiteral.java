package io.choria.rego.core;

import java.util.List;

/**
 * One statement of a body.
 *
 * @param negated negation as it is without the {@code not} import; what could be hoisted stands in
 *     front (spec 08 §2.13)
 * @param expr what is evaluated
 * @param with modifiers, applied from left to right; their values are variables or constants bound
 *     before
 * @param span the source of the statement
 */
public record CoreLiteral(boolean negated, CoreExpr expr, List<CoreWith> with, Span span) {
  /** Copies the modifiers. */
  public CoreLiteral {
    with = List.copyOf(with);
  }
}
