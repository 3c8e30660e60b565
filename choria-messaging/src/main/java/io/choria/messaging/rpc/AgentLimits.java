package io.choria.messaging.rpc;

import io.choria.messaging.rpc.FleetException.Reason;

/**
 * How much one agent of a server takes on. What comes beyond it is dropped and counted, so that a
 * busy agent takes nothing from the others.
 *
 * @param concurrency how many requests it handles at once
 * @param waiting how many more may wait; their time runs while they do
 */
public record AgentLimits(int concurrency, int waiting) {
  /** Eight at once, a thousand waiting. */
  public static final AgentLimits DEFAULT = new AgentLimits(8, 1_000);

  /**
   * Checks the numbers.
   *
   * @param concurrency at least 1
   * @param waiting 0 or more
   */
  public AgentLimits {
    if (concurrency < 1 || waiting < 0) {
      throw new FleetException(
          Reason.CONFIGURATION,
          "expected a concurrency of 1 or more and room for 0 or more: concurrency="
              + concurrency
              + " waiting="
              + waiting);
    }
  }
}
