package io.choria.testing;

import io.choria.messaging.rpc.HostedAgent;
import io.choria.messaging.rpc.ServerInfo;
import io.choria.messaging.rpc.agent.Authorizer;
import io.choria.messaging.rpc.agent.RpcAgents;
import java.util.List;

/** What every server of Choria has, open to all callers of the test. */
final class StandardAgents {
  private static final RpcAgents AGENTS =
      RpcAgents.builder().authorizer(Authorizer.ALLOW_ALL).build();

  private StandardAgents() {}

  static List<HostedAgent> of(ServerInfo info) {
    return AGENTS.apply(info);
  }
}
