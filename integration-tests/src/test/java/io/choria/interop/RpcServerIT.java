package io.choria.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.choria.interop.Scenario.Broker;
import io.choria.messaging.rpc.FleetServer;
import io.choria.messaging.rpc.NodeData;
import io.choria.messaging.rpc.Refusal.Stage;
import io.choria.messaging.rpc.agent.ActionFailure;
import io.choria.messaging.rpc.agent.RpcAgents;
import io.choria.testing.Interop;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * The Go client with Java servers: built-in agents, and an agent whose DDL the Java compiler wrote
 * (spec 02 §3.8, §8). Needs a real {@code choria} in CHORIA_BIN.
 */
@Interop("choria")
@DisplayName("rpc of Java servers")
class RpcServerIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What the agent does in these tests. */
  private static final class MotdAgent implements Motd {
    @Override
    public Shown set(Text text) {
      String shown = text.style() == Style.BOX ? "[" + text.text() + "]" : text.text();
      return new Shown(text.text().length(), shown, List.of(text.text().split(" ")));
    }

    @Override
    public Nothing fail() {
      throw ActionFailure.aborted("no message today");
    }

    @Override
    public Nothing sleep() {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return new Nothing();
    }
  }

  /** The cells of one network. */
  abstract static class Cells extends NetworkCells {
    Cells(Scenario scenario, Broker broker) {
      super(scenario, broker);
    }

    /** The Go client reads the DDL of the agent. */
    @Override
    void prepare(Path directory) throws Exception {
      Path library = Files.createDirectories(directory.resolve("lib/choria/agent"));
      try (InputStream ddl = Motd.class.getResourceAsStream("/META-INF/choria/agent/motd.json")) {
        Files.copy(ddl, library.resolve("motd.json"));
      }
      Path client = directory.resolve("client.conf");
      Files.writeString(
          client, Files.readString(client) + "libdir = " + directory.resolve("lib") + "\n");
    }

    @Override
    FleetServer.Builder equip(FleetServer.Builder builder) {
      return builder
          .data(
              NodeData.of(
                  Set.of("role::java"),
                  Map.of("country", "mt", "os", Map.of("family", "Debian"), "cpus", 4)))
          .agents(
              RpcAgents.builder()
                  .configuration(network().settings("java1.conf"))
                  .agent(Motd.class, new MotdAgent())
                  .build());
    }

    @Override
    void await() throws Exception {
      Poll.until(
          "both servers answer", () -> network().goPing(2).text().contains(MixedNetwork.GO_SERVER));
    }

    private JsonNode request(String... arguments) throws Exception {
      List<String> command = new ArrayList<>(List.of("req"));
      command.addAll(List.of(arguments));
      command.addAll(List.of("--config", "client.conf", "-I", MixedNetwork.JAVA_SERVER, "--json"));
      String text = network().go(command.toArray(String[]::new)).text();
      assertThat(text).as(String.join(" ", command)).contains("{");
      return JSON.readTree(text.substring(text.indexOf('{')));
    }

    private static JsonNode only(JsonNode document) {
      assertThat(document.get("replies")).as("%s", document).hasSize(1);
      JsonNode reply = document.get("replies").get(0);
      assertThat(reply.get("sender").asText()).isEqualTo(MixedNetwork.JAVA_SERVER);
      return reply;
    }

    @Test
    @DisplayName("choria req rpcutil ping on both servers: the same shape")
    void ping() throws Exception {
      ChoriaProgram.Output output =
          network().go("req", "rpcutil", "ping", "--config", "client.conf", "--json");
      String text = output.text();
      JsonNode document = JSON.readTree(text.substring(text.indexOf('{')));
      assertThat(document.get("replies")).hasSize(2);
      document
          .get("replies")
          .forEach(
              reply -> {
                assertThat(reply.get("statuscode").asInt()).isZero();
                assertThat(reply.get("data").get("pong").asLong()).isPositive();
              });
      assertThat(document.get("request_stats").get("ok").asInt()).isEqualTo(2);
    }

    @Test
    @DisplayName("every action of rpcutil and choria_util: Java gives the outputs that Go gives")
    void sameOutputs() throws Exception {
      for (String call :
          List.of(
              "rpcutil inventory",
              "rpcutil agent_inventory",
              "rpcutil collective_info",
              "rpcutil daemon_stats",
              "rpcutil get_fact fact=country",
              "rpcutil get_facts facts=country,cpus",
              "rpcutil get_config_item item=collectives",
              "choria_util info",
              "choria_util machine_states")) {
        List<String> command = new ArrayList<>(List.of("req"));
        command.addAll(List.of(call.split(" ")));
        command.addAll(List.of("--config", "client.conf", "--json"));
        String text = network().go(command.toArray(String[]::new)).text();
        JsonNode replies = JSON.readTree(text.substring(text.indexOf('{'))).get("replies");
        assertThat(replies).as(call + ": " + text).hasSize(2);
        Map<String, String> first = shape(replies.get(0).get("data"));
        Map<String, String> second = shape(replies.get(1).get("data"));
        // facts have the values of each node
        first.keySet().removeIf(name -> name.equals("value"));
        second.keySet().removeIf(name -> name.equals("value"));
        assertThat(first).as(call).isEqualTo(second);
      }
    }

    private static Map<String, String> shape(JsonNode data) {
      Map<String, String> shape = new TreeMap<>();
      data.properties()
          .forEach(
              member -> shape.put(member.getKey(), member.getValue().getNodeType().toString()));
      return shape;
    }

    @Test
    @DisplayName("choria facts, choria inventory and choria find -S")
    void commands() throws Exception {
      String facts = network().go("facts", "os.family", "--config", "client.conf").text();
      assertThat(facts).contains("Debian");
      String inventory =
          network().go("inventory", MixedNetwork.JAVA_SERVER, "--config", "client.conf").text();
      assertThat(inventory)
          .contains("Inventory for " + MixedNetwork.JAVA_SERVER, "motd", "role::java", "country");
      String found =
          network()
              .go(
                  "find",
                  "-S",
                  "with('role::java') and fact('cpus') > 3",
                  "--config",
                  "client.conf")
              .text();
      assertThat(found.strip()).endsWith(MixedNetwork.JAVA_SERVER);
      assertThat(found).doesNotContain(MixedNetwork.GO_SERVER);
      System.out.printf("%s %s inventory of Java:%n%s%n", scenario(), broker(), inventory.strip());
    }

    @Test
    @DisplayName("choria req with a DDL that the Java compiler wrote: inputs, defaults, summaries")
    void generatedDdl() throws Exception {
      JsonNode document = request("motd", "set", "text=hello world", "style=box");
      JsonNode reply = only(document);
      assertThat(reply.get("statusmsg").asText()).isEqualTo("OK");
      assertThat(reply.get("data"))
          .isEqualTo(
              JSON.readTree(
                  "{\"length\":11,\"shown\":\"[hello world]\",\"tags\":[\"hello\",\"world\"]}"));
      assertThat(document.get("summaries"))
          .isEqualTo(JSON.readTree("{\"length\":{\"11\":1},\"shown\":{\"[hello world]\":1}}"));
    }

    @Test
    @DisplayName("text and table output of a generated DDL")
    void textOutput() throws Exception {
      String text =
          network()
              .go(
                  "req",
                  "motd",
                  "set",
                  "text=hi",
                  "--config",
                  "client.conf",
                  "-I",
                  MixedNetwork.JAVA_SERVER)
              .text();
      assertThat(text).contains("Bytes: 2", "Summary of Bytes:", "2 bytes on 1 node(s)");
      String table =
          network()
              .go(
                  "req",
                  "motd",
                  "set",
                  "text=hi",
                  "--table",
                  "--config",
                  "client.conf",
                  "-I",
                  MixedNetwork.JAVA_SERVER)
              .text();
      assertThat(table).contains("Sender", "Bytes", "Shown", "Tags");
      System.out.printf("%s %s motd:%n%s%n%s%n", scenario(), broker(), text.strip(), table.strip());
    }

    @Test
    @DisplayName("what the Go client itself refuses by the generated DDL")
    void refusedByTheClient() throws Exception {
      assertThat(network().go("req", "motd", "set", "--config", "client.conf").text())
          .contains("input 'text' is required");
      assertThat(network().go("req", "motd", "set", "text=a;b", "--config", "client.conf").text())
          .contains("may not contain ';'");
      assertThat(
              network()
                  .go("req", "motd", "set", "text=a", "style=round", "--config", "client.conf")
                  .text())
          .contains("should be one of plain, box");
    }

    @Test
    @DisplayName(
        "an aborted action; one that takes too long is not answered, and the server goes on")
    void failures() throws Exception {
      JsonNode aborted = only(request("motd", "fail"));
      assertThat(aborted.get("statuscode").asInt()).isEqualTo(1);
      assertThat(aborted.get("statusmsg").asText()).isEqualTo("no message today");
      long before = server().counters().refused(Stage.HANDLER);
      JsonNode silent = request("motd", "sleep");
      assertThat(silent.get("replies")).isEmpty();
      assertThat(silent.get("request_stats").get("no_responses").get(0).asText())
          .isEqualTo(MixedNetwork.JAVA_SERVER);
      assertThat(server().counters().refused(Stage.HANDLER)).isGreaterThan(before);
      assertThat(only(request("rpcutil", "ping")).get("statuscode").asInt()).isZero();
    }
  }

  @Nested
  @DisplayName("v2 on a Choria broker")
  class V2Choria extends Cells {
    V2Choria() {
      super(Scenario.V2_DIRECT, Broker.CHORIA);
    }
  }

  @Nested
  @DisplayName("v1 with certificates on a plain nats-server")
  class V1Plain extends Cells {
    V1Plain() {
      super(Scenario.V1_X509, Broker.PLAIN);
    }
  }
}
