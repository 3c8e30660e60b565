package io.choria.rego.eval;

import org.jspecify.annotations.Nullable;

/**
 * One element of a reference that is followed at run time.
 *
 * @param known the element, if its variables are bound
 * @param open what keys must fit otherwise
 */
public record Step(@Nullable Expr known, @Nullable Pattern open) {
  /** An element that is known. */
  public static Step known(Expr expr) {
    return new Step(expr, null);
  }

  /** An element that goes through the keys. */
  public static Step open(Pattern pattern) {
    return new Step(null, pattern);
  }
}
