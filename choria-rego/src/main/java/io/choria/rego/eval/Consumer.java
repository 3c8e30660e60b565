package io.choria.rego.eval;

import io.choria.rego.Value;

/** Receives the values that a reference enumerates. */
public abstract class Consumer {
  /** Takes one value; the result means what that of {@link Node#run} means. */
  public abstract boolean accept(Frame frame, Value value);
}
