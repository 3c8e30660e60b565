package io.choria.messaging.rpc.agent;

import java.util.Optional;

/** Something that a server tells of itself. Called by one thread. */
@FunctionalInterface
public interface RegistrationContent {
  /**
   * What is published now.
   *
   * @return a document of JSON; empty for nothing this time
   * @throws Exception is logged; the next time comes
   */
  Optional<byte[]> next() throws Exception;

  /** The last one was published. */
  default void published() {}
}
