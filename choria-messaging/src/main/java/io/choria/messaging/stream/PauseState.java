package io.choria.messaging.stream;

import java.time.Instant;

/**
 * Whether production is paused (spec 06 §7.12, REQ-MP-12).
 *
 * @param paused whether it is paused now
 * @param until until when at the latest; the epoch when it is not paused
 * @param reason why, as whoever paused it said
 * @param by who paused or resumed it
 * @param revision the revision of the key, 0 when nobody ever set it
 * @param known false when the switch could not be read lately and the answer is the fallback
 */
public record PauseState(
    boolean paused, Instant until, String reason, String by, long revision, boolean known) {
  static PauseState running() {
    return new PauseState(false, Instant.EPOCH, "", "", 0, true);
  }
}
