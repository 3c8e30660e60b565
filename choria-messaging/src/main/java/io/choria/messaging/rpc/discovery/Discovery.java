package io.choria.messaging.rpc.discovery;

import java.util.List;

/** A way to find servers. For users to implement too; safe for use by several threads. */
@FunctionalInterface
public interface Discovery {
  /**
   * Finds the servers that the query selects.
   *
   * @param query what is looked for
   * @return identities, each once; none when nothing was found
   * @throws DiscoveryException when the question can't be answered
   * @throws InterruptedException when interrupted
   */
  List<String> find(DiscoveryQuery query) throws InterruptedException;
}
