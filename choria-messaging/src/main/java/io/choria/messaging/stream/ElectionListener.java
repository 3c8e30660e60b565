package io.choria.messaging.stream;

/**
 * Implemented by users: hears how a {@link LeaderElection} goes. Calls come one after another on a
 * thread of the election that does nothing else, so they may take their time: the leadership is
 * kept up meanwhile. What a call throws is reported to {@link
 * io.choria.messaging.MessagingListener#problem}.
 */
public interface ElectionListener {
  /**
   * This member leads from now on: after its second successful campaign and a moment in which the
   * former leader could notice its loss.
   *
   * @param token the fencing token of this leadership
   */
  void won(long token);

  /** This member no longer leads: evicted, cut off, frozen for too long, or stopping. */
  void lost();

  /**
   * A campaign begins.
   *
   * @param before the state that it begins in
   */
  default void campaigned(LeaderElection.State before) {}
}
