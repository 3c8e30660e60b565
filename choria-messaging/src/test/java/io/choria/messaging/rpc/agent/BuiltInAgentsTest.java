package io.choria.messaging.rpc.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.choria.messaging.rpc.NodeData;
import io.choria.messaging.rpc.agent.Machines.Machine;
import io.choria.messaging.rpc.body.ReplyBody;
import io.choria.messaging.rpc.body.Status;
import io.choria.messaging.rpc.data.DataProvider;
import io.choria.messaging.rpc.ddl.ActionDdl;
import io.choria.messaging.rpc.ddl.DdlLibrary;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tables of spec 02 §3.8; texts and shapes are those of recorded replies. */
class BuiltInAgentsTest {
  private static final Machine DEMO =
      new Machine(
          "demo",
          "1.3.0",
          "holding",
          "/etc/machines/demo",
          "810455e0-e107-4d0a-b269-3e9d235cbfac",
          Instant.ofEpochSecond(1795369110),
          List.of("enter", "release"),
          false,
          null);
  private static final Machine CHECK =
      new Machine(
          "check_true",
          "1.0.0",
          "OK",
          "/etc/machines/check_true",
          "6730eb8d-0c10-465d-9781-21b2d5fb3967",
          Instant.ofEpochSecond(1795369110),
          List.of("UNKNOWN"),
          true,
          TextNode.valueOf("fine"));

  private final List<String> transitions = new ArrayList<>();
  private final TestServer server = server(DEMO, CHECK);

  private TestServer server(Machine... machines) {
    return new TestServer(
        RpcAgents.builder().authorizer(Authorizer.ALLOW_ALL).machines(machines(machines)).build(),
        NodeData.of(
            Set.of("role::web", "nginx"),
            Map.of("country", "mt", "os", Map.of("release", Map.of("major", "12")), "cpus", 4)));
  }

  private Machines machines(Machine... machines) {
    return new Machines() {
      @Override
      public List<Machine> running() {
        return List.of(machines);
      }

      @Override
      public void transition(Machine machine, String transition) throws Exception {
        if (!machine.availableTransitions().contains(transition)) {
          throw new Exception(
              "transition %s is not valid while in %s state"
                  .formatted(transition, machine.state()));
        }
        transitions.add(machine.name() + " " + transition);
      }
    };
  }

  private ReplyBody ok(String agent, String action, String data) throws Exception {
    ReplyBody reply = server.call(agent, action, data);
    assertThat(reply.message()).isEqualTo("OK");
    return reply;
  }

  /** Every declared output is there, with its type. */
  private void fits(String agent, String action, JsonNode outputs) {
    ActionDdl ddl =
        DdlLibrary.of(List.of()).agent(agent).orElseThrow().action(action).orElseThrow();
    ddl.outputs()
        .forEach(
            (name, output) -> {
              JsonNode value = outputs.get(name);
              assertThat(value).as(name).isNotNull();
              switch (output.type()) {
                case "string" -> assertThat(value.isTextual()).as(name).isTrue();
                case "integer" -> assertThat(value.isIntegralNumber()).as(name).isTrue();
                case "number" -> assertThat(value.isNumber()).as(name).isTrue();
                case "boolean" -> assertThat(value.isBoolean()).as(name).isTrue();
                case "array" -> assertThat(value.isArray()).as(name).isTrue();
                // what the DDL calls a hash is an array on the wire
                case "hash" -> assertThat(value.isContainerNode()).as(name).isTrue();
                default -> assertThat(output.type()).isEmpty();
              }
            });
  }

  @ParameterizedTest(name = "{0}#{1} gives what its DDL declares")
  @CsvSource({
    "rpcutil,ping",
    "rpcutil,inventory",
    "rpcutil,agent_inventory",
    "rpcutil,collective_info",
    "rpcutil,daemon_stats",
    "choria_util,info",
    "choria_util,machine_states"
  })
  void actionsWithoutInputs(String agent, String action) throws Exception {
    fits(agent, action, ok(agent, action, "{}").data());
    fits(agent, action, ok(agent, action, "null").data());
    fits(agent, action, ok(agent, action, "{\"unknown\":1}").data());
  }

  @Test
  void inventory() throws Exception {
    JsonNode data = ok("rpcutil", "inventory", "{}").data();
    assertThat(data.get("agents")).hasToString("[\"choria_util\",\"discovery\",\"rpcutil\"]");
    assertThat(data.get("classes")).hasToString("[\"nginx\",\"role::web\"]");
    assertThat(data.get("collectives")).hasToString("[\"mcollective\",\"uk_mcollective\"]");
    assertThat(data.get("data_plugins")).hasToString("[\"answer\",\"broken\",\"echo\"]");
    assertThat(data.at("/facts/os/release/major").asText()).isEqualTo("12");
    assertThat(data.get("machines"))
        .hasToString(
            "[{\"name\":\"demo\",\"state\":\"holding\",\"version\":\"1.3.0\"},"
                + "{\"name\":\"check_true\",\"state\":\"OK\",\"version\":\"1.0.0\"}]");
    assertThat(data.get("main_collective").asText()).isEqualTo("mcollective");
    assertThat(data.get("version").asText()).isNotEmpty();
    assertThat(data.get("upgradable").asBoolean()).isFalse();
  }

  @Test
  void statistics() throws Exception {
    JsonNode data = ok("rpcutil", "daemon_stats", "{}").data();
    assertThat(data.get("total").asLong()).isEqualTo(35);
    assertThat(data.get("validated").asLong()).isEqualTo(27);
    assertThat(data.get("passed").asLong()).isEqualTo(29);
    assertThat(data.get("filtered").asLong()).isEqualTo(8);
    assertThat(data.get("unvalidated").asLong()).isEqualTo(1);
    assertThat(data.get("ttlexpired").asLong()).isEqualTo(2);
    assertThat(data.get("replies").asLong()).isEqualTo(26);
    assertThat(data.get("starttime").asLong()).isEqualTo(TestServer.NOW.getEpochSecond());
    assertThat(data.get("pid").asLong()).isEqualTo(ProcessHandle.current().pid());
  }

  @Test
  void agents() throws Exception {
    JsonNode first = ok("rpcutil", "agent_inventory", "{}").data().get("agents").get(0);
    assertThat(first.get("agent").asText()).isEqualTo("choria_util");
    assertThat(first.get("name").asText()).isEqualTo("choria_util");
    assertThat(first.get("timeout").asInt()).isEqualTo(10);
    assertThat(first.has("service")).isFalse();
  }

  @ParameterizedTest(name = "{0} {1}: {2} {3} {4}")
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '~',
      value = {
        "get_fact!{\"fact\":\"country\"}!0!OK!{\"fact\":\"country\",\"value\":\"mt\"}",
        "get_fact!{\"fact\":\"os.release\"}!0!OK!{\"fact\":\"os.release\",\"value\":{\"major\":\"12\"}}",
        "get_fact!{\"fact\":\"nope\"}!0!OK!{\"fact\":\"nope\",\"value\":null}",
        "get_fact!{}!0!OK!{\"fact\":\"\",\"value\":null}",
        "get_fact!null!0!OK!{\"fact\":\"\",\"value\":null}",
        "get_fact!{\"fact\":\"cpus\",\"other\":1}!0!OK!{\"fact\":\"cpus\",\"value\":4}",
        "get_fact!{\"fact\":1}!4!Could not parse request data for rpcutil#get_fact!{}",
        "get_fact![]!4!Could not parse request data for rpcutil#get_fact!{}",
        "get_facts!{\"facts\":\"country, cpus ,x\"}!0!OK!"
            + "{\"values\":{\"country\":\"mt\",\"cpus\":4,\"x\":null}}",
        "get_config_item!{\"item\":\"nope\"}!1!Unknown key!{\"item\":\"nope\"}",
        "get_data!{\"source\":\"answer\"}!0!OK!{\"value\":42}",
        "get_data!{\"source\":\"echo\",\"query\":\"x\"}!0!OK!{\"said\":\"x\"}",
        "get_data!{\"source\":\"nope\"}!1!Unknown data plugin!{}",
        "get_data!{\"source\":\"broken\"}!0!OK!null",
      })
  void lookUps(String action, String data, int code, String message, String outputs)
      throws Exception {
    ReplyBody reply = server.call("rpcutil", action, data);
    assertThat(reply.statusCode()).isEqualTo(code);
    assertThat(reply.message()).startsWith(message);
    assertThat(reply.dataText()).isEqualTo(outputs);
  }

  @Test
  void machineStates() throws Exception {
    JsonNode data = ok("choria_util", "machine_states", "{}").data();
    assertThat(data.get("machine_names")).hasToString("[\"demo 1.3.0\",\"check_true 1.0.0\"]");
    assertThat(data.get("states").get(DEMO.id()))
        .hasToString(
            "{\"name\":\"demo\",\"version\":\"1.3.0\",\"state\":\"holding\",\"path\":"
                + "\"/etc/machines/demo\",\"id\":\"810455e0-e107-4d0a-b269-3e9d235cbfac\","
                + "\"start_time\":1795369110,\"available_transitions\":[\"enter\",\"release\"],"
                + "\"scout\":false}");
    assertThat(data.get("states").get(CHECK.id()).get("current_state").asText()).isEqualTo("fine");
  }

  @ParameterizedTest(name = "machine_state {0}: {1}")
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '~',
      value = {
        "{\"name\":\"demo\"}!OK",
        "{\"name\":\"demo\",\"path\":\"/etc/machines/demo\"}!OK",
        "{\"instance\":\"6730eb8d-0c10-465d-9781-21b2d5fb3967\"}!OK",
        "{}!No search criteria given",
        "{\"name\":\"Demo\"}!Could not find a matching machine",
        "{\"name\":\"demo\",\"path\":\"/else\"}!Could not find a matching machine",
      })
  void machineState(String data, String message) throws Exception {
    ReplyBody reply = server.call("choria_util", "machine_state", data);
    assertThat(reply.message()).isEqualTo(message);
    if (!message.equals("OK")) {
      assertThat(reply.status()).isEqualTo(Status.ABORTED);
      assertThat(reply.data().get("name").asText()).isEqualTo("unknown machine");
      assertThat(reply.data().get("state").asText()).isEqualTo("unknown machine");
      assertThat(reply.data().get("version").asText()).isEqualTo("unknown machine");
    }
  }

  @Test
  void machineStateWithNoneOrTwo() throws Exception {
    assertThat(server().call("choria_util", "machine_state", "{\"name\":\"demo\"}").message())
        .isEqualTo("No running machines");
    assertThat(
            server(DEMO, DEMO)
                .call("choria_util", "machine_state", "{\"name\":\"demo\"}")
                .message())
        .isEqualTo("Found multiple machines matching criteria");
  }

  @Test
  void machineTransitions() throws Exception {
    assertThat(
            ok("choria_util", "machine_transition", "{\"name\":\"demo\",\"transition\":\"enter\"}")
                .dataText())
        .isEqualTo("{\"success\":true}");
    assertThat(transitions).containsExactly("demo enter");
    assertThat(
            server.call(
                "choria_util", "machine_transition", "{\"name\":\"demo\",\"transition\":\"hold\"}"))
        .hasToString(
            "{\"action\":\"machine_transition\",\"statuscode\":1,\"statusmsg\":\"Could not perform"
                + " hold transition: transition hold is not valid while in holding"
                + " state\",\"data\":{\"success\":false}}");
    assertThat(
            server
                .call(
                    "choria_util",
                    "machine_transition",
                    "{\"name\":\"nosuch\",\"transition\":\"hold\"}")
                .message())
        .isEqualTo(
            "Could not perform hold transition: could not find machine matching criteria"
                + " name='nosuch', version='', path='', id=''");
  }

  private Map<String, DataProvider> data(Machine... machines) {
    ServerFacts facts = new ServerFacts("0.1.0", Optional.empty(), machines(machines));
    Clock later = Clock.fixed(TestServer.NOW.plusSeconds(90), ZoneOffset.UTC);
    Map<String, DataProvider> providers = new TreeMap<>();
    new StandardData(server, facts, later)
        .providers()
        .forEach(each -> providers.put(each.name(), each));
    return providers;
  }

  private static Object find(DataProvider provider, String query) throws Exception {
    return new ObjectMapper()
        .readTree(
            new ObjectMapper()
                .writeValueAsString(
                    provider.find(provider.takesQuery() ? Optional.of(query) : Optional.empty())));
  }

  @Test
  void dataProvidersOfChoria() throws Exception {
    Map<String, DataProvider> providers = data(DEMO, CHECK);
    assertThat(providers).containsOnlyKeys("choria", "machine_state", "scout");
    JsonNode choria = (JsonNode) find(providers.get("choria"), "");
    List<String> members = new ArrayList<>();
    choria.fieldNames().forEachRemaining(members::add);
    assertThat(members)
        .containsExactlyInAnyOrder(
            ("agents,agents_count,classes,classes_count,machines,machines_count,configfile,"
                    + "connected_broker,provisioning,uptime,total,validated,unvalidated,passed,"
                    + "filtered,replies,ttlexpired,events,version,go_version,goroutines,cpus,"
                    + "license,built,commit,pid")
                .split(","));
    assertThat(choria.get("agents")).hasToString("[\"choria_util\",\"discovery\",\"rpcutil\"]");
    assertThat(choria.get("classes")).hasToString("[\"nginx\",\"role::web\"]");
    assertThat(choria.get("machines")).hasToString("[\"check_true\",\"demo\"]");
    assertThat(choria.get("uptime").asLong()).isEqualTo(90);
    assertThat(choria.get("unvalidated").asLong()).isEqualTo(1);
    assertThat(choria.get("filtered").asLong()).isEqualTo(8);
    for (String count : List.of("agents", "classes", "machines")) {
      assertThat(choria.get(count + "_count").asInt()).isEqualTo(choria.get(count).size());
    }
  }

  @Test
  void dataProvidersOfMachines() throws Exception {
    Map<String, DataProvider> providers = data(DEMO, CHECK);
    for (String wanted : List.of(DEMO.id(), DEMO.path(), DEMO.name())) {
      assertThat(find(providers.get("machine_state"), wanted))
          .hasToString(
              "{\"name\":\"demo\",\"version\":\"1.3.0\",\"state\":\"holding\","
                  + "\"path\":\"/etc/machines/demo\","
                  + "\"id\":\"810455e0-e107-4d0a-b269-3e9d235cbfac\",\"start_time\":1795369110,"
                  + "\"available_transitions\":[\"enter\",\"release\"],\"scout\":false}");
    }
    assertThat(((JsonNode) find(providers.get("machine_state"), "check_true")).get("current_state"))
        .hasToString("\"fine\"");
    assertThatThrownBy(() -> find(providers.get("machine_state"), "nosuch"))
        .isInstanceOf(AgentException.class);
    assertThat(((JsonNode) find(providers.get("scout"), "check_true")).get("state"))
        .hasToString("\"OK\"");
    assertThat(find(providers.get("scout"), "demo")).as("no check").hasToString("{}");
  }

  @Test
  @DisplayName("the history of a check: names of states, from what the check says of itself")
  void whatAChecksWas() throws Exception {
    JsonNode said =
        new ObjectMapper()
            .readTree(
                """
                {"status":"OK","status_code":0,"history":[
                 {"execute":"2024-05-01T10:00:00Z","status":2},{"status":1},{"status":0},
                 {"status":3},{"status":9},{},7]}
                """);
    Machine check =
        new Machine(
            "swap",
            "1.0.0",
            "OK",
            "/etc/machines/swap",
            "id",
            CHECK.started(),
            List.of(),
            true,
            said);
    assertThat(((JsonNode) find(data(check).get("scout"), "swap")).get("history"))
        .hasToString(
            "[\"CRITICAL\",\"WARNING\",\"OK\",\"UNKNOWN\",\"UNKNOWN\",\"UNKNOWN\",\"UNKNOWN\"]");
    assertThat(((JsonNode) find(data(CHECK).get("scout"), "check_true")).get("history"))
        .hasToString("[]");
  }

  @Test
  void configItemsAreThereOrNot() throws Exception {
    DataProvider provider =
        DataProvider.configItem(key -> key.equals("a") ? Optional.of(1) : Optional.empty());
    assertThat(find(provider, "a")).hasToString("{\"present\":true,\"value\":1}");
    assertThat(find(provider, "b")).hasToString("{\"present\":false,\"value\":null}");
  }
}
