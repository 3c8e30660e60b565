package io.choria.rego.core;

import java.util.List;

/**
 * A checked query.
 *
 * @param body the query
 * @param variables the variables that make up a solution, in order of appearance
 * @param depth how deep anything in it and its policy nests at most, see {@link LargeStack}
 */
public record CoreQuery(CoreBody body, List<CoreTerm.Var> variables, int depth) {
  /** Copies the variables. */
  public CoreQuery {
    variables = List.copyOf(variables);
  }
}
