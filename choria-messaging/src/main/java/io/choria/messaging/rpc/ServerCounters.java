package io.choria.messaging.rpc;

import java.util.Map;

/**
 * What a server has seen since it started. In the words of Choria's own statistics (spec 01 §12):
 * {@code unvalidated} are the refusals of the stages TRANSPORT, SECURITY and COLLECTIVE, {@code
 * filtered} those of FILTER, {@code ttlexpired} those of EXPIRY.
 *
 * @param total messages that came
 * @param accepted requests that were verified, current and for this server
 * @param replies replies that were handed to the connection
 * @param dropped messages that were not looked at because too many waited
 * @param refused messages that were not acted upon, by stage
 */
public record ServerCounters(
    long total, long accepted, long replies, long dropped, Map<Refusal.Stage, Long> refused) {
  /**
   * Copies the map.
   *
   * @param total messages that came
   * @param accepted requests that were verified, current and for this server
   * @param replies replies that were handed to the connection
   * @param dropped messages that were not looked at
   * @param refused messages that were not acted upon, by stage
   */
  public ServerCounters {
    refused = Map.copyOf(refused);
  }

  /**
   * How many messages ended at a stage.
   *
   * @param stage the stage
   * @return the number
   */
  public long refused(Refusal.Stage stage) {
    return refused.getOrDefault(stage, 0L);
  }
}
