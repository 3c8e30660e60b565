package io.choria.messaging.rpc.client;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * The numbers of a call (spec 02 §6.6). A server that replies twice counts once, other than in
 * Choria, and is unexpected.
 *
 * @param discovered the servers that were asked, after limits; for a service the one that answered
 * @param responses how many of them replied
 * @param ok replies with status 0
 * @param failed replies with another status, and those that can't be read
 * @param noResponses servers that were asked and did not reply
 * @param unexpected servers that replied without being asked, once more, or after their batch
 * @param refused replies that do not count: not signed as they should be, or a second time
 * @param lost replies that found no room while they waited to be verified
 * @param publishTime the time to hand requests to the connection, over all batches
 * @param requestTime the time of the request without discovery
 * @param discoverTime the time to find servers
 * @param start when the request began
 */
public record CallStats(
    List<String> discovered,
    int responses,
    int ok,
    int failed,
    Set<String> noResponses,
    Set<String> unexpected,
    long refused,
    long lost,
    Duration publishTime,
    Duration requestTime,
    Duration discoverTime,
    Instant start) {

  /**
   * Whether every server that was asked succeeded.
   *
   * @return false as well when one did not reply
   */
  public boolean allOk() {
    return failed == 0 && noResponses.isEmpty() && ok > 0;
  }
}
