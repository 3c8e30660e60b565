package io.choria.messaging.rpc.agent;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.choria.messaging.rpc.ddl.AgentDdl;
import io.choria.messaging.rpc.ddl.DdlException;
import io.choria.messaging.rpc.ddl.DdlLibrary;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service {@code choria_registry} (spec 02 §3.8): hands out the DDLs of a library, so that
 * clients need no files of their own. Clients in Go ask it when {@code
 * plugin.choria.services.registry.cache} is set, those in Java with {@link
 * io.choria.messaging.rpc.client.RpcClient#fetchDdl}.
 *
 * <p>The form {@code ddl}, which is a program in Ruby, is not made: who asks for it is told so.
 */
public final class RegistryAgent {
  private static final Logger LOG = LoggerFactory.getLogger(RegistryAgent.class);
  private static final String NAME = "choria_registry";
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final DdlLibrary store;

  private RegistryAgent(DdlLibrary store) {
    this.store = store;
  }

  /**
   * The service.
   *
   * @param store what is handed out; {@link DdlLibrary#ofFiles} of {@code
   *     plugin.choria.services.registry.store} as in Choria
   * @return an agent for {@link RpcAgents.Builder#agent(RpcAgent)}
   */
  public static RpcAgent of(DdlLibrary store) {
    RegistryAgent registry = new RegistryAgent(store);
    return RpcAgent.builder(DdlLibrary.of(List.of()).agent(NAME).orElseThrow())
        .action("names", call -> registry.names())
        .action("ddl", registry::ddl)
        .build();
  }

  private ObjectNode names() {
    ObjectNode reply = JSON.objectNode();
    ArrayNode names = reply.putArray("names");
    store.agents().forEach(names::add);
    return reply.put("plugin_type", "agent");
  }

  private ObjectNode ddl(ActionCall call) {
    String name = RpcUtil.text(call, "name");
    if (RpcUtil.text(call, "format").equals("ddl")) {
      throw ActionFailure.aborted("Could not encode DDL: this registry knows format=json only");
    }
    AgentDdl ddl = load(name);
    return JSON.objectNode()
        .put("name", name)
        .put("plugin_type", "agent")
        .put("version", ddl.metadata().version())
        .put("ddl", ddl.toJson());
  }

  private AgentDdl load(String name) {
    try {
      return store.agent(name).orElseThrow(() -> ActionFailure.aborted("Could not load DDL"));
    } catch (DdlException e) {
      LOG.warn("can't hand out the DDL of agent={}: {}", name, e.getMessage());
      throw ActionFailure.aborted("Could not load DDL");
    }
  }
}
