package io.choria.rego;

import java.time.Duration;

/**
 * What one evaluation may use up. An evaluation that needs more is aborted with {@code
 * eval_cancel_error}; a policy or an input cannot take more from its host.
 *
 * @param steps elements gone through, rules entered and functions called; checked every few hundred
 * @param timeout time, from the first of these checks on; what is longer than 292 years is no limit
 * @param memoryBytes estimate of what collections and texts made during the evaluation take
 * @param outputBytes estimate of the size of a result
 */
public record EvaluationLimits(long steps, Duration timeout, long memoryBytes, long outputBytes) {
  /** 20 million steps, one second, 256 MiB of memory, 64 MiB of output. */
  public static final EvaluationLimits DEFAULT =
      new EvaluationLimits(20_000_000, Duration.ofSeconds(1), 256L << 20, 64L << 20);

  /**
   * Checks the bounds.
   *
   * @param steps elements gone through, rules entered and functions called
   * @param timeout time, from the first check on
   * @param memoryBytes estimate of what is made during the evaluation
   * @param outputBytes estimate of the size of a result
   * @throws IllegalArgumentException if one of them is zero or negative
   */
  public EvaluationLimits {
    if (steps < 1
        || timeout.isNegative()
        || timeout.isZero()
        || memoryBytes < 1
        || outputBytes < 1) {
      throw new IllegalArgumentException(
          "expected positive limits, got "
              + steps
              + " steps, "
              + timeout
              + ", "
              + memoryBytes
              + " bytes of memory, "
              + outputBytes
              + " bytes of output");
    }
  }

  /**
   * The same with another number of steps.
   *
   * @param other the most steps
   * @return the same with another number of steps
   */
  public EvaluationLimits withSteps(long other) {
    return new EvaluationLimits(other, timeout, memoryBytes, outputBytes);
  }

  /**
   * The same with another time.
   *
   * @param other the longest time
   * @return the same with another time
   */
  public EvaluationLimits withTimeout(Duration other) {
    return new EvaluationLimits(steps, other, memoryBytes, outputBytes);
  }

  /**
   * The same with another amount of memory.
   *
   * @param other the most memory, an estimate
   * @return the same with another amount of memory
   */
  public EvaluationLimits withMemoryBytes(long other) {
    return new EvaluationLimits(steps, timeout, other, outputBytes);
  }

  /**
   * The same with another size of results.
   *
   * @param other the largest result, an estimate
   * @return the same with another size of results
   */
  public EvaluationLimits withOutputBytes(long other) {
    return new EvaluationLimits(steps, timeout, memoryBytes, other);
  }
}
