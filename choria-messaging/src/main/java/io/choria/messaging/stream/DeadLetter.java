package io.choria.messaging.stream;

import java.time.Instant;
import java.util.Optional;

/**
 * A message that a consumer gave up (spec 06 §7.11, REQ-MP-11).
 *
 * @param stream the stream that holds it
 * @param consumer the consumer that gave it up
 * @param sequence its position in the stream
 * @param deliveries how often it was delivered
 * @param time when the server gave it up
 * @param message the message, empty when it expired or was deleted meanwhile
 */
public record DeadLetter(
    String stream,
    String consumer,
    long sequence,
    long deliveries,
    Instant time,
    Optional<StoredMessage> message) {

  /**
   * What names this dead letter: equal for every notice of the same message and consumer.
   *
   * @return {@code <stream>:<consumer>:<sequence>}
   */
  public String id() {
    return stream + ':' + consumer + ':' + sequence;
  }
}
