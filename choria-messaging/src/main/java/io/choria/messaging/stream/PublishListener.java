package io.choria.messaging.stream;

/**
 * Hears what became of asynchronously published messages; implemented by users.
 *
 * <p>Called in the order of publishing, one call at a time, on the thread that reads
 * acknowledgements: it should be quick and must not publish through the same publisher, which would
 * refuse it. An exception is logged and counted as a problem of the listener, never of the
 * publisher.
 *
 * @param <C> what the publisher was given with each message
 */
@FunctionalInterface
public interface PublishListener<C> {
  /**
   * The stream holds the message.
   *
   * @param context what was given with the message
   * @param stream the stream that holds it
   * @param sequence its position there; 0 in a fast batch, where the server tells none for single
   *     messages
   * @param duplicate whether the stream held a message of this id before
   */
  void acknowledged(C context, String stream, long sequence, boolean duplicate);

  /**
   * The message was given up.
   *
   * @param context what was given with the message
   * @param publication the message
   * @param problem why; after a {@code TIMEOUT} or {@code CLOSED} the stream may hold it
   *     nevertheless
   */
  default void failed(C context, Publication publication, StreamException problem) {}
}
