package io.choria.examples.shipper.receive;

import java.time.Duration;

/**
 * How the output of a publisher is cut, kept and made durable.
 *
 * @param names names of the segments
 * @param rotateEvery length of a time period
 * @param rotateBytes largest segment in bytes, 0 for no limit; a segment ends at a line
 * @param keepFor how long rotated segments stay, zero for ever
 * @param keepBytes how many bytes of rotated segments stay per publisher, 0 for no limit
 * @param gzip whether rotated segments are compressed
 * @param fsync whether a commit waits for the disk
 */
record OutputPolicy(
    SegmentNames names,
    Duration rotateEvery,
    long rotateBytes,
    Duration keepFor,
    long keepBytes,
    boolean gzip,
    boolean fsync) {

  OutputPolicy {
    if (rotateEvery.toSeconds() < 1 || rotateBytes < 0 || keepFor.isNegative() || keepBytes < 0) {
      throw new IllegalArgumentException(
          "rotation: expected a period of a second or more and limits of zero or more, got every="
              + rotateEvery
              + " size="
              + rotateBytes
              + " keep-for="
              + keepFor
              + " keep-bytes="
              + keepBytes);
    }
  }
}
