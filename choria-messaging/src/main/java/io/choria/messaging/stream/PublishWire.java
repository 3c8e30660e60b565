package io.choria.messaging.stream;

/** How messages of a publish window get to the stream, and how answers come back. */
interface PublishWire extends AutoCloseable {
  /**
   * Sends one message; called with the send lock, in the order of tickets.
   *
   * @throws IllegalStateException when the connection does not take it now
   * @throws IllegalArgumentException when it never will
   */
  void transmit(long ticket, int attempt, Publication publication);

  /**
   * Whatever was sent and not answered is in doubt; the next transmit starts from the first such
   * ticket.
   */
  void restart() throws InterruptedException;

  /** After how long without progress answers are overdue; a wire may ask the server for them. */
  void poke();

  @Override
  void close();
}
