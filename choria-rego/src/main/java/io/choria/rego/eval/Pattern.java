package io.choria.rego.eval;

import io.choria.rego.Value;

/** The side of a unification that receives: compares with what is bound and binds what is not. */
public abstract class Pattern {
  /** Whether the value fits. Slots may have been bound even if it does not. */
  public abstract boolean match(Frame frame, Value value);
}
