package io.choria.config;

/**
 * A rule that gives settings a value that follows from others, after all sources have spoken (spec
 * 05 §7). It must not keep the values that it is given.
 */
@FunctionalInterface
public interface Derivation {
  /**
   * Looks at the values and sets some.
   *
   * @param values the values of one load
   */
  void derive(DerivedValues values);
}
