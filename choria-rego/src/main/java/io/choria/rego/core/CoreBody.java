package io.choria.rego.core;

import java.util.List;

/**
 * Literals in an order in which each finds its variables bound (spec 08 §2.8). An empty body
 * succeeds once.
 */
public record CoreBody(List<CoreLiteral> literals) {
  /** Copies the literals. */
  public CoreBody {
    literals = List.copyOf(literals);
  }
}
