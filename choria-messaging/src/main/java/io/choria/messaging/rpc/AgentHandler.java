package io.choria.messaging.rpc;

import java.util.Optional;

/** What an agent does with a request. Called by many threads at once. */
@FunctionalInterface
public interface AgentHandler {
  /**
   * Answers.
   *
   * @param request verified, current and for this server
   * @return the body of the reply; empty to give none
   * @throws Exception for a failure that is counted and told to the listener, and not answered
   */
  Optional<byte[]> handle(IncomingRequest request) throws Exception;
}
