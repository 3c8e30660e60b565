package io.choria.examples.shipper.receive;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;

/**
 * What the receiver is told.
 *
 * @param base subject prefix
 * @param directory root of all output
 * @param output file name or strftime pattern
 * @param zone time zone of the names and of midnight
 * @param rotateEvery length of a time period
 * @param rotateBytes largest segment, 0 for no limit
 * @param keepFor age at which rotated segments are removed, zero for never
 * @param keepBytes total of rotated segments per publisher, 0 for no limit
 * @param gzip whether rotated segments are compressed
 * @param fsync whether a commit waits for the disk
 * @param commitEvery longest time between a write and its acknowledgement
 * @param commitMessages most messages between two acknowledgements
 * @param prefetch messages asked for ahead
 * @param prefetchBytes bytes asked for ahead
 * @param maxOpen most outputs open at a time, in each partition
 * @param holdBack how long a message may wait for its predecessor
 */
public record ReceiveSettings(
    String base,
    Path directory,
    String output,
    ZoneId zone,
    Duration rotateEvery,
    long rotateBytes,
    Duration keepFor,
    long keepBytes,
    boolean gzip,
    boolean fsync,
    Duration commitEvery,
    int commitMessages,
    int prefetch,
    long prefetchBytes,
    int maxOpen,
    Duration holdBack) {
  /** Checks that the output stays in its directory and the limits make sense. */
  public ReceiveSettings {
    new SegmentNames(output, zone);
    if (commitMessages < 1 || prefetch < 1 || prefetchBytes < 1 << 16 || maxOpen < 1) {
      throw new IllegalArgumentException(
          "receive: expected limits above zero and at least 64 KiB of prefetch");
    }
  }

  OutputPolicy policy() {
    return new OutputPolicy(
        new SegmentNames(output, zone), rotateEvery, rotateBytes, keepFor, keepBytes, gzip, fsync);
  }
}
