package io.choria.testing;

import io.choria.messaging.rpc.HostedAgent;
import io.choria.messaging.rpc.ServerInfo;
import io.choria.messaging.rpc.agent.Authorizer;
import io.choria.messaging.rpc.agent.RpcAgents;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What every server of Choria has, open to all callers of the test. They answer within two seconds
 * or not at all on a real server; in a test on a busy machine that would look like a lost request,
 * so here they have more time.
 */
final class StandardAgents {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Set<String> NAMES =
      Set.of("rpcutil", "choria_util", "choria_registry", "scout", "executor");

  private static final RpcAgents AGENTS =
      RpcAgents.builder().authorizer(Authorizer.ALLOW_ALL).build();

  private StandardAgents() {}

  static List<HostedAgent> of(ServerInfo info) {
    return AGENTS.apply(info);
  }

  /** The agent with more time, if it is one of Choria's; others say themselves what they need. */
  static HostedAgent patient(HostedAgent agent) {
    return NAMES.contains(agent.name())
        ? new HostedAgent(agent.metadata(), PATIENCE, agent.limits(), agent.handler())
        : agent;
  }
}
