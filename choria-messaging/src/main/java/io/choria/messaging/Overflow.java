package io.choria.messaging;

/** What a subscriber does with a message for which its bounded buffer has no room (REQ-MP-1). */
public enum Overflow {
  /**
   * Stop reading from the server until there is room. Everything else on the connection waits too,
   * so the wait is limited (five seconds by default, less than the ten after which a server cuts a
   * client that does not read); after it, messages are dropped as with {@link #DROP_NEWEST} until
   * there is room. Only for connections that {@link MessagingConnectionBuilder#connect} made.
   */
  BLOCK,
  /** Forget the message that waits longest, and take the new one. */
  DROP_OLDEST,
  /** Forget the message that just came. */
  DROP_NEWEST,
  /**
   * End the subscription: what came before the gap is delivered, nothing after it, and the failure
   * callback tells.
   */
  FAIL
}
