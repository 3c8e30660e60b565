package io.choria.messaging;

/**
 * Handles what a subscription gives. For users to implement. What it throws is reported to the
 * connection's {@link MessagingListener} and ends nothing.
 *
 * @param <M> what is handled: the value, or a {@link Delivery} of it
 */
@FunctionalInterface
public interface Handler<M> {
  /**
   * Handles one message.
   *
   * @param message the value or delivery
   * @throws Exception reported to the listener
   */
  void handle(M message) throws Exception;
}
