package io.choria.rego.core;

import java.util.List;

/**
 * A checked query.
 *
 * @param body the query
 * @param variables the variables that make up a solution, in order of appearance
 */
public record CoreQuery(CoreBody body, List<CoreTerm.Var> variables) {
  /** Copies the variables. */
  public CoreQuery {
    variables = List.copyOf(variables);
  }
}
