package io.choria.messaging.rpc.discovery;

import io.choria.messaging.protocol.Filter;
import java.time.Duration;
import java.util.Optional;

/**
 * What is looked for.
 *
 * @param collective where
 * @param filter which servers; the agent that will be asked is part of it
 * @param timeout how long it may take
 */
public record DiscoveryQuery(String collective, Filter filter, Duration timeout) {

  /**
   * The answer where the question holds it: identities that are named in full, and nothing that
   * only a server could decide (spec 02 §5.1). Agents are not looked at.
   *
   * @return whether the identities of the filter are the answer
   */
  public boolean namesServers() {
    return !filter.identities().isEmpty()
        && filter.facts().isEmpty()
        && filter.classes().isEmpty()
        && filter.compounds().isEmpty()
        && filter.identities().stream().noneMatch(DiscoveryQuery::isExpression);
  }

  static boolean isExpression(String name) {
    return name.length() > 2 && name.startsWith("/") && name.endsWith("/");
  }

  /** What stands between the slashes. */
  static Optional<String> expression(String name) {
    return isExpression(name)
        ? Optional.of(name.substring(1, name.length() - 1))
        : Optional.empty();
  }
}
