package io.choria.examples.shipper.publish;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What the publisher is told.
 *
 * @param files paths and globs
 * @param exclude globs of file names that are left out
 * @param base subject prefix
 * @param partitions number of partitions, 0 for none
 * @param host name of this publisher
 * @param state directory for checkpoint and spool
 * @param spoolBytes largest spool
 * @param batchBytes largest batch, 0 for one line per message
 * @param compress whether batches are compressed
 * @param maxLine longest line that is sent in one piece
 * @param window messages under way
 * @param windowBytes bytes under way
 * @param follow patience with files
 * @param poll how often the files are looked at
 * @param once end when everything that is there has been acknowledged
 */
public record PublishSettings(
    List<String> files,
    List<String> exclude,
    String base,
    int partitions,
    String host,
    Path state,
    long spoolBytes,
    int batchBytes,
    boolean compress,
    int maxLine,
    int window,
    int windowBytes,
    FollowPolicy follow,
    Duration poll,
    boolean once) {
  /** Copies the lists. */
  public PublishSettings {
    files = List.copyOf(files);
    exclude = List.copyOf(exclude);
  }
}
