package io.choria.rego.eval;

/**
 * When a body is turned into a class of its own.
 *
 * @param runs how often it is interpreted before; negative for never
 */
public record Tier(int runs) {
  /** All bodies are interpreted. */
  public static final Tier INTERPRETED = new Tier(-1);

  /** Bodies that are run often become classes. */
  public static final Tier ADAPTIVE = new Tier(500);

  /** All bodies become classes at once. */
  public static final Tier COMPILED = new Tier(0);

  boolean compilesAfter(int runsSoFar) {
    return runs >= 0 && runsSoFar >= runs;
  }
}
