package io.choria.rego.eval;

/** A literal and everything behind it in its body. */
public abstract class Node {
  /**
   * Searches solutions and hands each to what ends the body.
   *
   * @return true if the search is over: whoever asked has all that it needs
   */
  public abstract boolean run(Frame frame);
}
