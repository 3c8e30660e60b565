package io.choria.messaging.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.choria.messaging.rpc.GatheredReplies.End;
import io.choria.messaging.rpc.agent.ActionFailure;
import io.choria.messaging.rpc.agent.Authorizer;
import io.choria.messaging.rpc.agent.RpcAgent;
import io.choria.messaging.rpc.agent.RpcAgents;
import io.choria.messaging.rpc.client.CallResult;
import io.choria.messaging.rpc.client.NodeReply;
import io.choria.messaging.rpc.client.RpcClient;
import io.choria.messaging.rpc.client.RpcException;
import io.choria.messaging.rpc.ddl.AgentDdl;
import io.choria.messaging.rpc.ddl.DdlException;
import io.choria.testing.TestFleet;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Services, of which one instance answers, and the registry of DDLs, which is one. */
@DisplayName("spec 02 §1.5, §2.3, §6.2: service agents")
class ServiceAgentIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int NODES = 3;
  private static final AgentDdl COUNTER = ddl("counter", "next", true);
  private static final AgentDdl MOTD = ddl("motd", "get", false);
  private static final AgentDdl REGISTRY =
      AgentDdl.parse(
          """
          {"metadata":{"name":"choria_registry","version":"1.0.0","timeout":60,"service":true},
           "actions":[
            {"action":"ddl",
             "input":{"name":{"type":"string","optional":false},
                      "plugin_type":{"type":"string","optional":false},
                      "format":{"type":"string","optional":true}},
             "output":{"name":{"type":"string"},"plugin_type":{"type":"string"},
                       "version":{"type":"string"},"ddl":{"type":"string"}}}]}
          """
              .getBytes(StandardCharsets.UTF_8));

  private static final AtomicInteger COUNT = new AtomicInteger();
  private static TestFleet fleet;
  private static RpcClient client;

  private static AgentDdl ddl(String name, String action, boolean service) {
    return AgentDdl.parse(
        """
        {"metadata":{"name":"%s","version":"1.0.0","timeout":60,"service":%s},
         "actions":[{"action":"%s","input":{},"output":{"value":{"type":"integer"}}}]}
        """
            .formatted(name, service, action)
            .getBytes(StandardCharsets.UTF_8));
  }

  @BeforeAll
  static void start() throws InterruptedException {
    fleet =
        TestFleet.builder()
            .nodes(NODES, node -> {})
            .agents(
                RpcAgents.builder()
                    .authorizer(Authorizer.ALLOW_ALL)
                    .agent(
                        RpcAgent.builder(COUNTER)
                            .action(
                                "next",
                                call ->
                                    JSON.createObjectNode().put("value", COUNT.incrementAndGet()))
                            .build())
                    .agent(
                        RpcAgent.builder(REGISTRY)
                            .action(
                                "ddl",
                                call ->
                                    switch (call.inputs().path("name").asText()) {
                                      case "motd" ->
                                          JSON.createObjectNode().put("ddl", MOTD.toJson());
                                      case "broken" ->
                                          JSON.createObjectNode().put("ddl", "{\"metadata\":1");
                                      default -> throw ActionFailure.aborted("not found");
                                    })
                            .build())
                    .build())
            .start();
    client = RpcClient.builder(fleet.connect("up=dana")).ddl(COUNTER).build();
  }

  @AfterAll
  static void stop() {
    client.close();
    fleet.close();
  }

  @Test
  void oneInstanceAnswersEachCall() throws Exception {
    int before = COUNT.get();
    Set<String> instances = new HashSet<>();
    for (int i = 1; i <= 30; i++) {
      List<NodeReply> replies = new ArrayList<>();
      CallResult result = client.call("counter", "next").timeout(PATIENCE).send(replies::add);
      assertThat(replies).hasSize(1);
      assertThat(replies.get(0).outputs().path("value").asInt()).isEqualTo(before + i);
      assertThat(result.end()).as("the first reply ends it").isEqualTo(End.COMPLETE);
      assertThat(result.stats().discovered()).containsExactly(replies.get(0).sender());
      assertThat(result.stats().responses()).isEqualTo(1);
      instances.add(replies.get(0).sender());
    }
    assertThat(COUNT.get()).isEqualTo(before + 30);
    assertThat(instances).as("they share the work").hasSizeGreaterThan(1);
  }

  @Test
  void servicesAreNotAddressed() {
    assertThatThrownBy(
            () ->
                client
                    .call("counter", "next")
                    .targets(List.of(fleet.node(1).identity()))
                    .send(reply -> {}))
        .isInstanceOfSatisfying(
            RpcException.class, e -> assertThat(e.reason()).isEqualTo(RpcException.Reason.OPTIONS));
    assertThatThrownBy(
            () ->
                client
                    .call("counter", "next")
                    .filter(FilterBuilder.filter().fact("a=b").build())
                    .send(reply -> {}))
        .isInstanceOf(RpcException.class);
  }

  @Test
  void aDdlComesFromTheRegistry() throws Exception {
    assertThat(client.ddl("motd")).isEmpty();
    Optional<AgentDdl> fetched = client.fetchDdl("motd", PATIENCE);
    assertThat(fetched.map(AgentDdl::toJson)).contains(MOTD.toJson());
    assertThat(client.ddl("motd")).as("it is known from now on").isPresent();
    assertThat(client.fetchDdl("nosuch", PATIENCE)).isEmpty();
    assertThat(client.ddl("nosuch")).isEmpty();
    assertThatThrownBy(() -> client.fetchDdl("broken", PATIENCE)).isInstanceOf(DdlException.class);
  }

  @Test
  void aNetworkWithoutARegistryHasNoDdl() throws Exception {
    try (TestFleet plain = TestFleet.builder().nodes(1, node -> {}).start();
        RpcClient other = plain.client()) {
      assertThat(other.fetchDdl("motd", Duration.ofMillis(200))).isEmpty();
    }
  }
}
