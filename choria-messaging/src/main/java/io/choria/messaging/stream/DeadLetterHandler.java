package io.choria.messaging.stream;

/** Handles one dead letter; implemented by users. */
@FunctionalInterface
public interface DeadLetterHandler {
  /**
   * Handles a dead letter. It is offered once for each stream, consumer and sequence, and again
   * only after an exception or a crash in the middle.
   *
   * @param letter the dead letter
   * @throws Exception when it could not be handled: it comes again after a back-off
   */
  void handle(DeadLetter letter) throws Exception;
}
