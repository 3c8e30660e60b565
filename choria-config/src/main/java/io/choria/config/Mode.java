package io.choria.config;

/** How a loader takes what Choria accepts in silence (spec 05 §8). */
public enum Mode {
  /**
   * The same values as Choria gets from the same files; unknown keys, junk booleans and the like
   * are warnings.
   */
  COMPATIBLE,
  /** The same reading, but what would be such a warning is an error and the load fails. */
  STRICT
}
