package io.choria.messaging.rpc;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * How a request ended.
 *
 * @param requestId its id
 * @param end what ended it
 * @param senders the servers that replied
 * @param missing the targets of a directed request that did not
 * @param unexpected servers that replied without being expected: no targets, or once more
 * @param refusals replies that do not count, with the reason; at most a hundred are kept
 * @param refused how many replies do not count
 * @param lost replies that found no room in the buffer
 * @param publishing how long it took to hand the requests to the connection
 * @param took from publishing to the end
 */
public record GatheredReplies(
    String requestId,
    End end,
    Set<String> senders,
    Set<String> missing,
    Set<String> unexpected,
    List<Refusal> refusals,
    long refused,
    long lost,
    Duration publishing,
    Duration took) {

  /** What ended it. */
  public enum End {
    /** All that were expected replied. */
    COMPLETE,
    /** No more replies came for the quiet time. */
    QUIET,
    /** The deadline passed. */
    DEADLINE,
    /** The receiver of the replies wants no more. */
    RECEIVER,
    /** Nothing was waited for: replies go elsewhere. */
    ELSEWHERE
  }

  /**
   * Copies the collections.
   *
   * @param requestId its id
   * @param end what ended it
   * @param senders the servers that replied
   * @param missing the targets that did not reply
   * @param unexpected servers that replied without being expected
   * @param refusals replies that do not count
   * @param refused how many replies do not count
   * @param lost replies that found no room
   * @param publishing how long it took to hand the requests to the connection
   * @param took from publishing to the end
   */
  public GatheredReplies {
    senders = Set.copyOf(senders);
    missing = Set.copyOf(missing);
    unexpected = Set.copyOf(unexpected);
    refusals = List.copyOf(refusals);
  }

  static GatheredReplies elsewhere(String requestId) {
    return new GatheredReplies(
        requestId,
        End.ELSEWHERE,
        Set.of(),
        Set.of(),
        Set.of(),
        List.of(),
        0,
        0,
        Duration.ZERO,
        Duration.ZERO);
  }
}
