package io.choria.rego.eval;

/** A literal that succeeds at most once. It may bind slots. */
public abstract class Check {
  /** Whether the literal succeeds in this frame. */
  public abstract boolean holds(Frame frame);
}
