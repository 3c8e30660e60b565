package io.choria.messaging.rpc;

import io.choria.messaging.rpc.FleetException.Reason;
import java.time.Duration;

/**
 * An agent in a server.
 *
 * @param name as requests name it
 * @param service whether the instances of all servers share the work, instead of each answering
 * @param timeout how long one request may take; after that it is interrupted and not answered
 * @param handler does the work
 */
public record HostedAgent(String name, boolean service, Duration timeout, AgentHandler handler) {
  /**
   * Checks the name and the timeout.
   *
   * @param name as requests name it
   * @param service whether the instances share the work
   * @param timeout how long one request may take, at least a second
   * @param handler does the work
   */
  public HostedAgent {
    FleetSubjects.broadcast("c", name); // may be part of a subject
    if (timeout.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new FleetException(
          Reason.CONFIGURATION,
          "expected a timeout of at least 1 s: agent=" + name + " timeout=" + timeout);
    }
  }

  /**
   * An agent that every server answers for itself.
   *
   * @param name as requests name it
   * @param timeout how long one request may take
   * @param handler does the work
   * @return the agent
   */
  public static HostedAgent of(String name, Duration timeout, AgentHandler handler) {
    return new HostedAgent(name, false, timeout, handler);
  }
}
