package io.choria.rego.ast;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A conjunction of literals (spec 08 §1.8 {@code query}). After checking the literals stand in the
 * order in which they can run (§2.8).
 */
public record Body(Place place, List<Literal> literals) {
  public Body {
    literals = List.copyOf(literals);
  }

  @Override
  public String toString() {
    return literals.stream().map(Literal::toString).collect(Collectors.joining("; "));
  }
}
