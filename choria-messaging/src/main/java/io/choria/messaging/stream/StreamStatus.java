package io.choria.messaging.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a stream holds now and the settings that matter for safety.
 *
 * @param name the stream
 * @param subjects the subjects it captures
 * @param created when it was created
 * @param messages how many messages it holds
 * @param bytes how many bytes they take
 * @param firstSequence the first sequence, 0 when it never held a message
 * @param lastSequence the last sequence given to a message
 * @param consumers how many consumers it has
 * @param replicas how many servers hold a copy
 * @param retention when messages leave
 * @param maxAge how long messages are kept, zero for no limit
 * @param storage {@code file} or {@code memory}
 * @param compression {@code none} or {@code s2}
 * @param leader the server that leads it, empty when alone
 */
public record StreamStatus(
    String name,
    List<String> subjects,
    Instant created,
    long messages,
    long bytes,
    long firstSequence,
    long lastSequence,
    int consumers,
    int replicas,
    StreamSpec.Retention retention,
    Duration maxAge,
    String storage,
    String compression,
    String leader) {

  /**
   * Copies the list.
   *
   * @param name the stream
   * @param subjects the subjects it captures
   * @param created when it was created
   * @param messages how many messages it holds
   * @param bytes how many bytes they take
   * @param firstSequence the first sequence
   * @param lastSequence the last sequence
   * @param consumers how many consumers it has
   * @param replicas how many servers hold a copy
   * @param retention when messages leave
   * @param maxAge how long messages are kept
   * @param storage {@code file} or {@code memory}
   * @param compression {@code none} or {@code s2}
   * @param leader the server that leads it
   */
  public StreamStatus {
    subjects = List.copyOf(subjects);
  }
}
