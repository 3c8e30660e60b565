package io.choria.messaging;

import java.time.Duration;
import java.util.Set;

/**
 * How a gathering of replies ended.
 *
 * @param reason the stop rule that ended it
 * @param replies how many replies were delivered
 * @param failures how many replies were errors, or could not be read; they count as answers of
 *     their senders
 * @param duplicates how many replies were discarded because their sender had answered before
 * @param dropped how many replies were lost because the buffer was full
 * @param missing the expected identities that did not answer; empty when none were expected
 * @param unexpected how many answers came from identities that were not expected; they are
 *     delivered as well
 * @param elapsed from sending to the end
 */
public record GatherResult(
    Reason reason,
    int replies,
    int failures,
    int duplicates,
    long dropped,
    Set<String> missing,
    int unexpected,
    Duration elapsed) {
  /** What ended a gathering. */
  public enum Reason {
    /** As many answers came as were expected. */
    COUNT,
    /** Each expected identity answered. */
    IDENTITIES,
    /** No answer came for the length of the quiet period. */
    QUIET,
    /** The deadline passed. */
    DEADLINE,
    /** The server said that nobody listens. */
    NO_RESPONDERS,
    /** The receiver of the replies asked to stop. */
    STOPPED,
    /** The connection was closed. */
    CLOSED
  }

  /**
   * Copies what could change.
   *
   * @param reason the stop rule that ended it
   * @param replies how many replies were delivered
   * @param failures how many replies were errors, or could not be read
   * @param duplicates how many replies were discarded
   * @param dropped how many replies were lost
   * @param missing the expected identities that did not answer
   * @param unexpected how many answers were not expected
   * @param elapsed from sending to the end
   */
  public GatherResult {
    missing = Set.copyOf(missing);
  }

  /**
   * Whether all that was expected came, in time and whole.
   *
   * @return false when something is missing, was lost, or nothing was expected and none came
   */
  public boolean complete() {
    return missing.isEmpty()
        && dropped == 0
        && (reason == Reason.COUNT || reason == Reason.IDENTITIES || reason == Reason.QUIET);
  }
}
