package io.choria.messaging.rpc.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What an action does. Called by many threads at once; interrupted when its time is over. */
@FunctionalInterface
public interface ActionHandler {
  /**
   * Does the work.
   *
   * @param call who asks, and for what
   * @return the outputs
   * @throws ActionFailure to say how it failed
   * @throws Exception anything else is answered with the status UNKNOWN_ERROR; its text stays in
   *     the log of the server
   */
  ObjectNode handle(ActionCall call) throws Exception;
}
