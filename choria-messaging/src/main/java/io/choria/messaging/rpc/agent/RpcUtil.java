package io.choria.messaging.rpc.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.choria.messaging.rpc.FleetServer;
import io.choria.messaging.rpc.Refusal.Stage;
import io.choria.messaging.rpc.ServerCounters;
import io.choria.messaging.rpc.ServerInfo;
import io.choria.messaging.rpc.agent.RpcAgent.Checks;
import io.choria.messaging.rpc.body.Status;
import io.choria.messaging.rpc.data.DataProvider;
import io.choria.messaging.rpc.ddl.DdlLibrary;
import io.choria.messaging.rpc.ddl.DdlMetadata;
import io.choria.messaging.rpc.filter.ProviderCalls;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The agent {@code rpcutil} (spec 02 §3.8). As in Choria inputs are not held against the DDL: only
 * a wrong type is refused, what is absent counts as empty and what is not known is passed over.
 */
final class RpcUtil {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final ServerFacts facts;
  private final Clock clock;
  private final ProviderCalls providers = new ProviderCalls();

  private RpcUtil(ServerFacts facts, Clock clock) {
    this.facts = facts;
    this.clock = clock;
  }

  static RpcAgent agent(ServerFacts facts) {
    RpcUtil util = new RpcUtil(facts, Clock.systemUTC());
    return RpcAgent.builder(DdlLibrary.of(List.of()).agent("rpcutil").orElseThrow())
        .checks(Checks.BY_HANDLER)
        .action("ping", call -> object().put("pong", util.clock.instant().getEpochSecond()))
        .action("inventory", util::inventory)
        .action("agent_inventory", call -> agentInventory(call.server()))
        .action("collective_info", call -> collectiveInfo(call.server()))
        .action("daemon_stats", call -> util.daemonStats(call.server()))
        .action("get_fact", RpcUtil::getFact)
        .action("get_facts", RpcUtil::getFacts)
        .action("get_config_item", util::getConfigItem)
        .action("get_data", util::getData)
        .build();
  }

  private static ObjectNode object() {
    return JSON.objectNode();
  }

  private static ArrayNode texts(Collection<String> texts) {
    ArrayNode array = JSON.arrayNode();
    new TreeSet<>(texts).forEach(array::add);
    return array;
  }

  /** A text of the inputs; what is absent is empty. */
  static String text(ActionCall call, String input) {
    JsonNode value = call.inputs().get(input);
    boolean absent = value == null || value.isNull();
    boolean noInputs = !call.data().isObject() && !call.data().isNull();
    boolean noText = !absent && !value.isTextual();
    if (noInputs || noText) {
      throw new ActionFailure(
          Status.INVALID_DATA,
          "Could not parse request data for "
              + call.agent()
              + "#"
              + call.action()
              + ": expected a text in "
              + input);
    }
    return absent ? "" : value.textValue();
  }

  private ObjectNode inventory(ActionCall call) {
    ServerInfo server = call.server();
    ObjectNode reply = object();
    reply.set("agents", texts(server.agents()));
    reply.set("classes", texts(server.data().classes()));
    reply.set("collectives", ServerFacts.json(server.member().collectives()));
    reply.set(
        "data_plugins",
        texts(call.server().dataProviders().stream().map(DataProvider::name).toList()));
    reply.set("facts", ServerFacts.json(server.data().facts()));
    ArrayNode machines = reply.putArray("machines");
    facts
        .machines()
        .running()
        .forEach(
            machine ->
                machines
                    .addObject()
                    .put("name", machine.name())
                    .put("state", machine.state())
                    .put("version", machine.version()));
    reply.put("main_collective", server.member().mainCollective());
    reply.put("version", facts.version());
    return reply.put("upgradable", false);
  }

  private static ObjectNode agentInventory(ServerInfo server) {
    ObjectNode reply = object();
    ArrayNode agents = reply.putArray("agents");
    for (DdlMetadata metadata : server.inventory()) {
      ObjectNode entry = agents.addObject();
      entry.put("agent", metadata.name());
      metadata.toMap().forEach((member, value) -> entry.set(member, ServerFacts.json(value)));
    }
    return reply;
  }

  private static ObjectNode collectiveInfo(ServerInfo server) {
    ObjectNode reply = object();
    reply.set("collectives", ServerFacts.json(server.member().collectives()));
    return reply.put("main_collective", server.member().mainCollective());
  }

  private ObjectNode daemonStats(ServerInfo server) {
    ServerCounters counters = server.counters();
    ObjectNode reply = object();
    reply.set("agents", texts(server.agents()));
    reply.put("configfile", facts.configurationFile());
    reply.put("filtered", counters.refused(Stage.FILTER));
    reply.put("pid", ProcessHandle.current().pid());
    reply.put("passed", passed(counters));
    reply.putArray("threads").add(threads());
    reply.put("replies", counters.replies());
    reply.put("starttime", server.started().getEpochSecond());
    reply.put("ttlexpired", counters.refused(Stage.EXPIRY));
    reply.put("events", 0);
    reply
        .putObject("times")
        .put("cstime", 0)
        .put("cutime", 0)
        .put("stime", 0)
        .put("utime", processorSeconds());
    reply.put("total", counters.total());
    reply.put("unvalidated", unvalidated(counters));
    reply.put("validated", counters.accepted());
    return reply.put("version", facts.version());
  }

  /** Choria looks at filters before it looks at times, here it is the other way round. */
  static long passed(ServerCounters counters) {
    return counters.accepted()
        + counters.refused(Stage.COLLECTIVE)
        + counters.refused(Stage.EXPIRY);
  }

  static long unvalidated(ServerCounters counters) {
    return counters.refused(Stage.TRANSPORT)
        + counters.refused(Stage.SECURITY)
        + counters.refused(Stage.REPLAY)
        + counters.refused(Stage.COLLECTIVE);
  }

  static String threads() {
    return "Java "
        + Runtime.version()
        + " with "
        + Thread.getAllStackTraces().size()
        + " threads on "
        + Runtime.getRuntime().availableProcessors()
        + " cores";
  }

  private static long processorSeconds() {
    return ProcessHandle.current().info().totalCpuDuration().map(t -> t.toSeconds()).orElse(0L);
  }

  private static JsonNode fact(ServerInfo server, String path) {
    return path.isEmpty()
        ? NullNode.getInstance()
        : server.fact(path).orElse(NullNode.getInstance());
  }

  private static ObjectNode getFact(ActionCall call) {
    String name = text(call, "fact");
    ObjectNode reply = object().put("fact", name);
    reply.set("value", fact(call.server(), name));
    return reply;
  }

  private static ObjectNode getFacts(ActionCall call) {
    ObjectNode reply = object();
    ObjectNode values = reply.putObject("values");
    for (String part : text(call, "facts").split(",", -1)) {
      values.set(part.strip(), fact(call.server(), part.strip()));
    }
    return reply;
  }

  private ObjectNode getConfigItem(ActionCall call) {
    String item = text(call, "item");
    ObjectNode reply = object().put("item", item);
    JsonNode value =
        facts
            .setting(item)
            .orElseThrow(() -> new ActionFailure(Status.ABORTED, "Unknown key", reply));
    reply.set("value", value);
    return reply;
  }

  private ObjectNode getData(ActionCall call) {
    String source = text(call, "source");
    DataProvider provider =
        call.server().dataProviders().stream()
            .filter(each -> each.name().equals(source))
            .findFirst()
            .orElseThrow(() -> ActionFailure.aborted("Unknown data plugin"));
    String query = text(call, "query");
    Map<?, ?> found =
        providers.find(provider, provider.takesQuery() ? Optional.of(query) : Optional.empty());
    // without an answer a success with no data, as from Choria
    return found == null ? RpcHandler.NO_DATA : (ObjectNode) ServerFacts.json(found);
  }

  /** Whether a name is one that no other agent may take. */
  static boolean isReserved(String agent) {
    return List.of(
            "rpcutil",
            "choria_util",
            "choria_provision",
            "choria_registry",
            FleetServer.DISCOVERY,
            "scout")
        .contains(agent);
  }
}
