package io.choria.messaging.rpc.client;

import io.choria.messaging.rpc.FleetReply;
import java.time.Duration;

/**
 * Learns how a call goes. Called on the thread of the call; every method does nothing by default.
 */
public interface CallListener {
  /**
   * Servers were found.
   *
   * @param found how many
   * @param asked how many of them are asked
   * @param took how long it took to find them
   */
  default void discovered(int found, int asked, Duration took) {}

  /**
   * A server replied: its reply as the protocol has it, before it is read and handed over.
   *
   * @param reply verified
   */
  default void received(FleetReply reply) {}

  /**
   * A server replied, whether or not the reply is handed over.
   *
   * @param replies how many have replied
   * @param asked how many were asked
   */
  default void progress(int replies, int asked) {}
}
