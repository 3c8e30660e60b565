package io.choria.messaging;

/**
 * Observes a connection and what is done over it: one interface for connection events, counters and
 * latencies (REQ-MP-5). For users to implement; every method does nothing by default.
 *
 * <p>Methods are called from the thread that did the work, so they must be quick and safe for use
 * by several threads. What they throw is caught, logged once per kind and never stops the work.
 * Subjects are given as the text of the template (with its tokens in braces), not of the single
 * message, so that the number of distinct names stays small.
 */
public interface MessagingListener {
  /** How a request, or a gathering of replies, ended. */
  enum Outcome {
    /** An answer came, or the stop rule was met. */
    OK,
    /** The server said that nobody listens. */
    NO_RESPONDERS,
    /** The deadline passed. */
    TIMEOUT,
    /** The caller gave up. */
    CANCELLED,
    /** Anything else: not sent, answer unreadable, service error. */
    FAILED
  }

  /**
   * The state of the connection changed.
   *
   * @param event what happened
   */
  default void connection(ConnectionEvent event) {}

  /**
   * A subscriber could not keep up and messages were dropped.
   *
   * @param subject template or subject of the subscription
   * @param dropped how many since the last call
   */
  default void slowConsumer(String subject, long dropped) {}

  /**
   * A stream message came again.
   *
   * @param stream the stream
   * @param consumer the consumer
   * @param streamSequence the message's sequence in the stream
   * @param deliveries how often it was delivered so far, this time included; at least 2
   */
  default void redelivered(String stream, String consumer, long streamSequence, long deliveries) {}

  /**
   * Something went wrong that nobody waits for: an unreadable message, a handler that threw.
   *
   * @param where subject, stream or feature
   * @param problem what went wrong
   */
  default void problem(String where, Throwable problem) {}

  /**
   * A message was handed to the connection.
   *
   * @param subject template of the subject
   * @param bytes size of the payload
   */
  default void published(String subject, int bytes) {}

  /**
   * A message was handled.
   *
   * @param subject template of the subscription
   * @param bytes size of the payload
   * @param nanos how long the handler took
   */
  default void received(String subject, int bytes, long nanos) {}

  /**
   * A request ended.
   *
   * @param subject template of the subject
   * @param nanos from sending to the end
   * @param outcome how it ended
   */
  default void requested(String subject, long nanos, Outcome outcome) {}

  /**
   * Gathering the replies to one request ended.
   *
   * @param subject template of the subject
   * @param replies how many were delivered
   * @param nanos from sending to the end
   * @param outcome how it ended
   */
  default void gathered(String subject, int replies, long nanos, Outcome outcome) {}

  /**
   * A service's endpoint answered.
   *
   * @param service name of the service
   * @param endpoint name of the endpoint
   * @param nanos how long the handler took
   * @param outcome {@link Outcome#OK} or {@link Outcome#FAILED}
   */
  default void served(String service, String endpoint, long nanos, Outcome outcome) {}
}
