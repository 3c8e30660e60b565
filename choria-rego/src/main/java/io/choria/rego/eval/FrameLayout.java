package io.choria.rego.eval;

/**
 * How much room an activation needs.
 *
 * @param slots variables
 * @param collectors comprehensions
 */
public record FrameLayout(int slots, int collectors) {}
