package io.choria.rego;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One solution of a query.
 *
 * @param bindings the values of the variables that the query names, in order of appearance
 */
public record Solution(Map<String, Value> bindings) {
  /**
   * Copies the bindings.
   *
   * @param bindings the values by variable
   */
  public Solution {
    bindings = Collections.unmodifiableMap(new LinkedHashMap<>(bindings));
  }

  /**
   * The value of a variable.
   *
   * @param variable its name in the query
   * @return the value; null if the query has no such variable
   */
  public @Nullable Value get(String variable) {
    return bindings.get(variable);
  }
}
