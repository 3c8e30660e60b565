package io.choria.messaging.rpc.agent;

import com.fasterxml.jackson.databind.JsonNode;
import io.choria.messaging.rpc.Refusal.Stage;
import io.choria.messaging.rpc.ServerCounters;
import io.choria.messaging.rpc.ServerInfo;
import io.choria.messaging.rpc.agent.Machines.Machine;
import io.choria.messaging.rpc.data.DataProvider;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The data providers that every server of Choria has (spec 02 §7.1). */
final class StandardData {
  /** What the exit status of a check means. */
  private static final List<String> STATES =
      List.of("OK", "WARNING", "CRITICAL", "UNKNOWN", "SKIPPED", "NOTCHECKED");

  private final ServerInfo server;
  private final ServerFacts facts;
  private final Clock clock;

  StandardData(ServerInfo server, ServerFacts facts, Clock clock) {
    this.server = server;
    this.facts = facts;
    this.clock = clock;
  }

  static List<DataProvider> of(ServerInfo server, ServerFacts facts) {
    return new StandardData(server, facts, Clock.systemUTC()).providers();
  }

  List<DataProvider> providers() {
    List<DataProvider> providers = new ArrayList<>();
    providers.add(DataProvider.of("choria", this::choria));
    providers.add(DataProvider.of("machine_state", this::machineState));
    providers.add(DataProvider.of("scout", this::scout));
    if (facts.configuration().isPresent()) {
      providers.add(DataProvider.configItem(key -> facts.setting(key).map(ServerFacts::tree)));
    }
    return providers;
  }

  private Map<String, ?> choria() {
    ServerCounters counters = server.counters();
    List<String> agents = List.copyOf(new TreeSet<>(server.agents()));
    List<String> classes = List.copyOf(new TreeSet<>(server.data().classes()));
    List<String> machines =
        facts.machines().running().stream().map(Machine::name).sorted().toList();
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("agents", agents);
    data.put("agents_count", agents.size());
    data.put("classes", classes);
    data.put("classes_count", classes.size());
    data.put("machines", machines);
    data.put("machines_count", machines.size());
    data.put("configfile", facts.configurationFile());
    data.put("connected_broker", ServerStatus.broker(server.connection()));
    data.put("provisioning", false);
    data.put("uptime", Duration.between(server.started(), clock.instant()).toSeconds());
    data.put("total", counters.total());
    data.put("validated", counters.accepted());
    data.put("unvalidated", RpcUtil.unvalidated(counters));
    data.put("passed", RpcUtil.passed(counters));
    data.put("filtered", counters.refused(Stage.FILTER));
    data.put("replies", counters.replies());
    data.put("ttlexpired", counters.refused(Stage.EXPIRY));
    data.put("events", 0);
    data.put("version", facts.version());
    // the names are Go's, what they tell is of this JVM
    data.put("go_version", "Java " + Runtime.version());
    data.put("goroutines", Thread.activeCount());
    data.put("cpus", Runtime.getRuntime().availableProcessors());
    data.put("license", "Apache-2.0");
    data.put("built", "");
    data.put("commit", "");
    data.put("pid", ProcessHandle.current().pid());
    return data;
  }

  private Map<String, ?> machineState(String wanted) {
    Machine machine =
        first(
            each ->
                each.id().equals(wanted)
                    || each.path().equals(wanted)
                    || each.name().equals(wanted));
    if (machine == null) {
      throw new AgentException("expected the id, path or name of a machine, got " + wanted);
    }
    Map<String, Object> data = state(machine);
    data.put("available_transitions", machine.availableTransitions());
    data.put("scout", machine.scout());
    if (machine.scout() && machine.currentState() != null) {
      data.put("current_state", ServerFacts.tree(machine.currentState()));
    }
    return data;
  }

  /** Nothing where there is no such check. */
  private Map<String, ?> scout(String check) {
    Machine machine = first(each -> each.scout() && each.name().equals(check));
    if (machine == null) {
      return Map.of();
    }
    Map<String, Object> data = state(machine);
    data.put("uptime", Duration.between(machine.started(), clock.instant()).toSeconds());
    data.put("history", history(machine.currentState()));
    return data;
  }

  /** The states that a check tells to have been in, the oldest first. */
  private static List<String> history(@Nullable JsonNode state) {
    List<String> names = new ArrayList<>();
    if (state != null) {
      for (JsonNode run : state.path("history")) {
        int status = run.path("status").asInt(-1);
        names.add(status >= 0 && status < STATES.size() ? STATES.get(status) : "UNKNOWN");
      }
    }
    return names;
  }

  private static Map<String, Object> state(Machine machine) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("name", machine.name());
    data.put("version", machine.version());
    data.put("state", machine.state());
    data.put("path", machine.path());
    data.put("id", machine.id());
    data.put("start_time", machine.started().getEpochSecond());
    return data;
  }

  private @Nullable Machine first(Predicate<Machine> wanted) {
    return facts.machines().running().stream().filter(wanted).findFirst().orElse(null);
  }
}
