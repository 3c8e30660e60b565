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

  /**
   * What is said instead of an answer that is larger than the broker takes, so that the caller need
   * not wait in vain.
   *
   * @param request what was answered
   * @param bytes the size of the signed reply
   * @param limit the broker's {@code max_payload}
   * @return the body of a small reply; the default gives none
   */
  default Optional<byte[]> tooLarge(IncomingRequest request, long bytes, long limit) {
    return Optional.empty();
  }
}
