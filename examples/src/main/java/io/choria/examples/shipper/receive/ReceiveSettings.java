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
 * @param partitions how many partitions it may own; they share what is asked for ahead
 * @param prefetch messages asked for ahead, all partitions together
 * @param prefetchBytes bytes asked for ahead, all partitions together; each gets at least the
 *     largest message of the server
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
    int partitions,
    int prefetch,
    long prefetchBytes,
    int maxOpen,
    Duration holdBack) {
  private static final int LEAST_PREFETCH = 64;

  /** Subject and reply subject, which the server counts too. */
  private static final int ENVELOPE = 8192;

  /** Checks that the output stays in its directory and the limits make sense. */
  public ReceiveSettings {
    new SegmentNames(output, zone);
    if (commitMessages < 1 || partitions < 1 || prefetch < 1 || prefetchBytes < 1 || maxOpen < 1) {
      throw new IllegalArgumentException("receive: expected limits above zero");
    }
  }

  /** What one partition asks for ahead. */
  int prefetchOfEach() {
    return Math.max(prefetch / partitions, LEAST_PREFETCH);
  }

  /**
   * The bytes that one partition asks for ahead: a request that is smaller than the next message
   * gets nothing.
   */
  long prefetchBytesOfEach(long largestMessage) {
    return Math.max(prefetchBytes / partitions, largestMessage + ENVELOPE);
  }

  OutputPolicy policy() {
    return new OutputPolicy(
        new SegmentNames(output, zone), rotateEvery, rotateBytes, keepFor, keepBytes, gzip, fsync);
  }
}
