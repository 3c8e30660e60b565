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

  /** Whatever was sent and not answered is in doubt; the next transmit starts from there. */
  void restart();

  /** Makes the server say what it holds of everything sent, if it does not do so by itself. */
  void poke();

  /** Whether a poke is due: nothing was sent for a while and something is not answered. */
  boolean paused();

  /** How often {@link #paused()} should be asked. */
  long tickNanos();

  @Override
  void close();
}
