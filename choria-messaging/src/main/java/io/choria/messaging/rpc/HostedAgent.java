package io.choria.messaging.rpc;

import io.choria.messaging.rpc.FleetException.Reason;
import io.choria.messaging.rpc.ddl.DdlMetadata;
import java.time.Duration;
import java.util.Optional;

/**
 * An agent in a server.
 *
 * @param metadata its name and kind, and what it tells others of itself
 * @param timeout how long one request may take; after that it is interrupted and not answered
 * @param limits how much it takes on; empty for those of the server
 * @param handler does the work
 */
public record HostedAgent(
    DdlMetadata metadata, Duration timeout, Optional<AgentLimits> limits, AgentHandler handler) {
  /**
   * Checks the name and the timeout.
   *
   * @param metadata its name and kind
   * @param timeout how long one request may take, at least a second
   * @param limits how much it takes on
   * @param handler does the work
   */
  public HostedAgent {
    FleetSubjects.broadcast("c", metadata.name()); // may be part of a subject
    if (timeout.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new FleetException(
          Reason.CONFIGURATION,
          "expected a timeout of at least 1 s: agent=" + metadata.name() + " timeout=" + timeout);
    }
  }

  /**
   * An agent that has no more to tell of itself than its name.
   *
   * @param name as requests name it
   * @param service whether the instances of all servers share the work, instead of each answering
   * @param timeout how long one request may take, at least a second
   * @param handler does the work
   */
  public HostedAgent(String name, boolean service, Duration timeout, AgentHandler handler) {
    this(
        new DdlMetadata(name, "", "", "", "", "", (int) timeout.toSeconds(), "", service),
        timeout,
        Optional.empty(),
        handler);
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

  /**
   * The name.
   *
   * @return as requests name it
   */
  public String name() {
    return metadata.name();
  }

  /**
   * The kind.
   *
   * @return whether the instances of all servers share the work, instead of each answering
   */
  public boolean service() {
    return metadata.service();
  }
}
