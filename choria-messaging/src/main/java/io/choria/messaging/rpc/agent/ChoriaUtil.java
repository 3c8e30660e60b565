package io.choria.messaging.rpc.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.choria.config.Configuration;
import io.choria.config.choria.ChoriaSettings;
import io.choria.messaging.rpc.FleetConnection;
import io.choria.messaging.rpc.ServerInfo;
import io.choria.messaging.rpc.agent.Machines.Machine;
import io.choria.messaging.rpc.agent.RpcAgent.Checks;
import io.choria.messaging.rpc.body.Status;
import io.choria.messaging.rpc.ddl.DdlLibrary;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.Statistics;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The agent {@code choria_util} (spec 02 §3.8). */
final class ChoriaUtil {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final ServerFacts facts;

  private ChoriaUtil(ServerFacts facts) {
    this.facts = facts;
  }

  static RpcAgent agent(ServerFacts facts) {
    ChoriaUtil util = new ChoriaUtil(facts);
    return RpcAgent.builder(DdlLibrary.of(List.of()).agent("choria_util").orElseThrow())
        .checks(Checks.BY_HANDLER)
        .timeout(Duration.ofSeconds(10))
        .action("info", call -> util.info(call.server()))
        .action("machine_states", call -> util.machineStates())
        .action("machine_state", util::machineState)
        .action("machine_transition", util::machineTransition)
        .build();
  }

  private ObjectNode info(ServerInfo server) {
    ObjectNode reply = JSON.objectNode();
    Optional<FleetConnection> connection = server.connection();
    Optional<Connection> nats = connection.map(each -> each.messaging().jnats());
    reply.put("security", "choria");
    reply.put("connector", "choria");
    reply.put("client_version", Nats.CLIENT_VERSION);
    reply.put("client_flavour", "nats.java Java " + Runtime.version());
    reply.set(
        "client_options", nats.map(each -> options(each.getOptions())).orElse(JSON.objectNode()));
    reply.set(
        "client_stats", nats.map(each -> stats(each.getStatistics())).orElse(JSON.objectNode()));
    reply.put(
        "connected_server",
        nats.map(Connection::getConnectedUrl).map(ChoriaUtil::shown).orElse(""));
    reply.put("facter_domain", "");
    reply.put("facter_command", "");
    reply.put("srv_domain", setting(settings -> settings.connection().srvDomain(), ""));
    reply.put("using_srv", setting(settings -> settings.connection().useSrvRecords(), false));
    ArrayNode brokers = reply.putArray("middleware_servers");
    nats.ifPresent(
        each ->
            each.getOptions().getServers().forEach(server1 -> brokers.add(hostAndPort(server1))));
    reply.put("path", Optional.ofNullable(System.getenv("PATH")).orElse(""));
    reply.put("choria_version", "choria " + facts.version());
    reply.put(
        "secure_protocol",
        connection.map(each -> !each.security().name().equals("insecure")).orElse(false));
    reply.put(
        "connector_tls", nats.map(each -> each.getOptions().getSslContext() != null).orElse(false));
    return reply;
  }

  private <T> T setting(Function<ChoriaSettings, T> read, T otherwise) {
    return facts.configuration().map(Configuration::settings).map(read).orElse(otherwise);
  }

  private static JsonNode options(Options options) {
    ObjectNode shown = JSON.objectNode();
    ArrayNode servers = shown.putArray("servers");
    options.getServers().forEach(server -> servers.add(shown(server.toString())));
    return shown
        .put("dont_randomize_servers", options.isNoRandomize())
        .put("name", Optional.ofNullable(options.getConnectionName()).orElse(""))
        .put("pedantic", options.isPedantic())
        .put("secure", options.getSslContext() != null)
        .put("allow_reconnect", options.getMaxReconnect() != 0)
        .put("max_reconnect_attempts", options.getMaxReconnect())
        .put("reconnect_time_wait", options.getReconnectWait().toMillis() / 1000.0)
        .put("connect_timeout", options.getConnectionTimeout().toMillis() / 1000.0)
        .put("ping_interval", options.getPingInterval().toMillis() / 1000.0)
        .put("max_outstanding_pings", options.getMaxPingsOut());
  }

  private static JsonNode stats(Statistics statistics) {
    return JSON.objectNode()
        .put("in_msgs", statistics.getInMsgs())
        .put("out_msgs", statistics.getOutMsgs())
        .put("in_bytes", statistics.getInBytes())
        .put("out_bytes", statistics.getOutBytes())
        .put("reconnects", statistics.getReconnects());
  }

  /** Without a password that may stand in it. */
  private static String shown(String url) {
    return url.replaceFirst("//[^/@]*@", "//");
  }

  private static String hostAndPort(URI server) {
    return server.getHost() + ":" + server.getPort();
  }

  private ObjectNode machineStates() {
    ObjectNode reply = JSON.objectNode();
    ArrayNode ids = reply.putArray("machine_ids");
    ArrayNode names = reply.putArray("machine_names");
    ObjectNode states = reply.putObject("states");
    for (Machine machine : facts.machines().running()) {
      ids.add(machine.id());
      names.add(machine.name() + " " + machine.version());
      states.set(machine.id(), state(machine));
    }
    return reply;
  }

  static ObjectNode state(Machine machine) {
    ObjectNode state =
        JSON.objectNode()
            .put("name", machine.name())
            .put("version", machine.version())
            .put("state", machine.state())
            .put("path", machine.path())
            .put("id", machine.id())
            .put("start_time", machine.started().getEpochSecond());
    ArrayNode transitions = state.putArray("available_transitions");
    machine.availableTransitions().forEach(transitions::add);
    state.put("scout", machine.scout());
    if (machine.currentState() != null) {
      state.set("current_state", machine.currentState());
    }
    return state;
  }

  private ObjectNode machineState(ActionCall call) {
    String id = RpcUtil.text(call, "instance");
    String name = RpcUtil.text(call, "name");
    String path = RpcUtil.text(call, "path");
    if (id.isEmpty() && name.isEmpty() && path.isEmpty()) {
      throw unknown("No search criteria given");
    }
    List<Machine> running = facts.machines().running();
    if (running.isEmpty()) {
      throw unknown("No running machines");
    }
    List<Machine> found = matching(running, id, name, path, "");
    if (found.size() > 1) {
      throw unknown("Found multiple machines matching criteria");
    }
    if (found.isEmpty()) {
      throw unknown("Could not find a matching machine");
    }
    return state(found.get(0));
  }

  private static List<Machine> matching(
      List<Machine> running, String id, String name, String path, String version) {
    List<Machine> found = new ArrayList<>();
    for (Machine machine : running) {
      boolean fits =
          (id.isEmpty() || id.equals(machine.id()))
              && (name.isEmpty() || name.equals(machine.name()))
              && (path.isEmpty() || path.equals(machine.path()))
              && (version.isEmpty() || version.equals(machine.version()));
      if (fits) {
        found.add(machine);
      }
    }
    return found;
  }

  private static ActionFailure unknown(String message) {
    return new ActionFailure(
        Status.ABORTED,
        message,
        JSON.objectNode()
            .put("name", "unknown machine")
            .put("version", "unknown machine")
            .put("state", "unknown machine"));
  }

  private ObjectNode machineTransition(ActionCall call) {
    String transition = RpcUtil.text(call, "transition");
    String id = RpcUtil.text(call, "instance");
    String name = RpcUtil.text(call, "name");
    String path = RpcUtil.text(call, "path");
    String version = RpcUtil.text(call, "version");
    List<Machine> found = matching(facts.machines().running(), id, name, path, version);
    if (found.isEmpty()) {
      throw failed(
          transition,
          "could not find machine matching criteria name='%s', version='%s', path='%s', id='%s'"
              .formatted(name, version, path, id));
    }
    try {
      facts.machines().transition(found.get(0), transition);
    } catch (Exception e) {
      throw failed(transition, String.valueOf(e.getMessage()));
    }
    return JSON.objectNode().put("success", true);
  }

  private static ActionFailure failed(String transition, String why) {
    return new ActionFailure(
        Status.ABORTED,
        "Could not perform " + transition + " transition: " + why,
        JSON.objectNode().put("success", false));
  }
}
