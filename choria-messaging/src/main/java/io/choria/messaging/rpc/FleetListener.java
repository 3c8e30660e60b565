package io.choria.messaging.rpc;

import io.choria.messaging.protocol.Request;

/**
 * Observes what a server or client does. For users to implement; every method does nothing by
 * default. Methods are called from the thread that did the work, so they must be quick and safe for
 * use by several threads; what they throw is caught and logged.
 */
public interface FleetListener {
  /**
   * A message was not acted upon.
   *
   * @param refusal where and why
   */
  default void refused(Refusal refusal) {}

  /**
   * A request was answered.
   *
   * @param request what was asked
   * @param nanos from the arrival of the request until the reply was handed to the connection
   */
  default void answered(Request request, long nanos) {}
}
