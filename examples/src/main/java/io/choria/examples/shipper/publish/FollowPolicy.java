package io.choria.examples.shipper.publish;

import java.time.Duration;

/**
 * How patient the publisher is with files.
 *
 * @param flushOpenLine how long a last line without newline may stand still before it is sent as it
 *     is
 * @param flushRotated the same for a file that was renamed or removed
 * @param keepRotated how long a renamed or removed file stays open after its last byte
 */
public record FollowPolicy(Duration flushOpenLine, Duration flushRotated, Duration keepRotated) {
  /** What is used unless told otherwise. */
  public static final FollowPolicy STANDARD =
      new FollowPolicy(Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(60));
}
