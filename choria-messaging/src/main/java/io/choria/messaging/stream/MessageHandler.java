package io.choria.messaging.stream;

/** Handles one message of a {@link PullWorker}; implemented by users. */
@FunctionalInterface
public interface MessageHandler {
  /**
   * Handles a message.
   *
   * @param message the message; the worker tells the server that work goes on for as long as this
   *     takes
   * @return what became of it
   * @throws Exception when it failed: the message is delivered again after a back-off
   */
  Outcome handle(ConsumedMessage message) throws Exception;
}
