package io.choria.rego.eval;

/**
 * What one evaluation may use up.
 *
 * @param steps elements gone through, rules entered and functions called
 * @param nanos time
 * @param bytes estimate of the memory that results take
 */
public record Limits(long steps, long nanos, long bytes) {}
