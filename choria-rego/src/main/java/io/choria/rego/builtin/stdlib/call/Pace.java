package io.choria.rego.builtin.stdlib.call;

/**
 * Told by what goes through a text or a tree how much it has done, so that whoever waits can end
 * it: an evaluation whose time is over or that was cancelled. For that it must be told often, every
 * few thousand characters or sooner.
 */
@FunctionalInterface
public interface Pace {
  /** For what no evaluation waits for, such as files that are loaded. */
  Pace FREE = steps -> {};

  /** Some work was done, or is about to be: about a microsecond for each step. */
  void step(long steps);
}
