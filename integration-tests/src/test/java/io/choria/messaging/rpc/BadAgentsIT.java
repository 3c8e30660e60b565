package io.choria.messaging.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.choria.messaging.rpc.Refusal.Stage;
import io.choria.messaging.rpc.agent.Authorizer;
import io.choria.messaging.rpc.agent.RpcAgent;
import io.choria.messaging.rpc.agent.RpcAgents;
import io.choria.messaging.rpc.body.Status;
import io.choria.messaging.rpc.client.NodeReply;
import io.choria.messaging.rpc.client.RpcClient;
import io.choria.messaging.rpc.client.RunningCall;
import io.choria.messaging.rpc.ddl.AgentDdl;
import io.choria.testing.TestFleet;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Agents that misbehave: their server goes on, and its other agents notice nothing. */
@DisplayName("agents that misbehave")
class BadAgentsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final AgentDdl TROUBLE =
      AgentDdl.parse(
          """
          {"metadata":{"name":"trouble","version":"1.0.0","timeout":2},
           "actions":[
            {"action":"fail","input":{"how":{"type":"string","optional":true}},
             "output":{"count":{"type":"integer"}}},
            {"action":"wait","input":{},"output":{}}]}
          """
              .getBytes(StandardCharsets.UTF_8));
  private static final AgentDdl BIG =
      AgentDdl.parse(
          """
          {"metadata":{"name":"big","version":"1.0.0","timeout":120},
           "actions":[
            {"action":"text","input":{"bytes":{"type":"integer"}},
             "output":{"text":{"type":"string"}}}]}
          """
              .getBytes(StandardCharsets.UTF_8));

  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger waiting = new AtomicInteger();
  private TestFleet fleet;
  private RpcClient client;
  private String node;

  @BeforeEach
  void start() throws InterruptedException {
    fleet =
        TestFleet.builder()
            .nodes(1, each -> {})
            .agents(
                RpcAgents.builder()
                    .authorizer(Authorizer.ALLOW_ALL)
                    .agent(
                        RpcAgent.builder(TROUBLE)
                            .limits(new AgentLimits(2, 3))
                            .action("fail", call -> fail(call.inputs().path("how").asText()))
                            .action("wait", call -> waitForEver())
                            .build())
                    .agent(
                        RpcAgent.builder(BIG)
                            .action(
                                "text",
                                call ->
                                    JSON.createObjectNode()
                                        .put(
                                            "text",
                                            "x".repeat(call.inputs().path("bytes").intValue())))
                            .build())
                    .build())
            .start();
    client = RpcClient.builder(fleet.connect("up=dana")).ddl(TROUBLE).ddl(BIG).build();
    node = fleet.node(1).identity();
  }

  @AfterEach
  void stop() {
    release.countDown();
    client.close();
    fleet.close();
  }

  private static ObjectNode fail(String how) throws Exception {
    return switch (how) {
      case "exception" -> throw new IllegalStateException("a secret of the server");
      case "checked" -> throw new java.io.IOException("a secret of the server");
      case "stack" -> throw new StackOverflowError();
      case "memory" -> throw new OutOfMemoryError("not really");
      case "linkage" -> throw new NoClassDefFoundError("gone");
      case "type" -> JSON.createObjectNode().put("count", "many");
      default -> JSON.createObjectNode().put("count", 1);
    };
  }

  /** Not even an interrupt ends it. */
  private ObjectNode waitForEver() {
    waiting.incrementAndGet();
    boolean interrupted = false;
    while (release.getCount() > 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return JSON.createObjectNode();
  }

  private void othersAreWell() throws InterruptedException {
    assertThat(client.call("rpcutil", "ping").targets(List.of(node)).timeout(PATIENCE).collect())
        .singleElement()
        .matches(NodeReply::ok);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"exception", "checked", "stack", "memory", "linkage", "type"})
  void theCallerLearnsThatItFailedAndNothingElse(String how) throws Exception {
    assertThat(
            client
                .call("trouble", "fail")
                .input("how", how)
                .targets(List.of(node))
                .timeout(PATIENCE)
                .collect())
        .singleElement()
        .satisfies(
            reply -> {
              assertThat(reply.status()).isEqualTo(Status.UNKNOWN_ERROR);
              assertThat(reply.body().message()).doesNotContain("secret");
            });
    othersAreWell();
  }

  @Test
  void whatBlocksForEverTakesNothingFromOthers() throws Exception {
    FleetServer server = Objects.requireNonNull(fleet.node(1).server());
    List<String> silent = new ArrayList<>();
    // two run, three wait, the rest is dropped: all at once, since those that wait are given up
    // after two seconds
    List<RunningCall> calls = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      calls.add(
          client
              .call("trouble", "wait")
              .targets(List.of(node))
              .timeout(Duration.ofMillis(500))
              .start());
    }
    for (RunningCall call : calls) {
      silent.addAll(call.result().get(3, TimeUnit.MINUTES).stats().noResponses());
    }
    assertThat(silent).hasSize(20);
    othersAreWell();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (server.counters().refused(Stage.OVERLOAD) + server.counters().refused(Stage.HANDLER) < 20
        && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    assertThat(waiting.get()).as("never more at once than the agent takes").isLessThanOrEqualTo(2);
    assertThat(server.counters().refused(Stage.OVERLOAD)).isPositive();
    assertThat(server.counters().refused(Stage.OVERLOAD) + server.counters().refused(Stage.HANDLER))
        .as("each was counted as dropped or as timed out")
        .isEqualTo(20);
    othersAreWell();
    release.countDown();
    List<NodeReply> again = List.of();
    while (again.isEmpty() && System.nanoTime() - end < 0) {
      again =
          client
              .call("trouble", "fail")
              .targets(List.of(node))
              .timeout(Duration.ofSeconds(5))
              .collect();
    }
    assertThat(again)
        .as("once it is free the agent works again")
        .singleElement()
        .matches(NodeReply::ok);
  }

  @Test
  void aReplyThatTheBrokerDoesNotTakeIsToldToBothSides() throws Exception {
    FleetServer server = Objects.requireNonNull(fleet.node(1).server());
    assertThat(
            client
                .call("big", "text")
                .input("bytes", 2_000_000)
                .targets(List.of(node))
                .timeout(PATIENCE)
                .collect())
        .singleElement()
        .satisfies(
            reply -> {
              assertThat(reply.status()).isEqualTo(Status.UNKNOWN_ERROR);
              assertThat(reply.body().message())
                  .contains("big#text")
                  .contains("the broker takes 1048576");
              assertThat(reply.body().action()).isEqualTo("text");
            });
    assertThat(server.counters().refused(Stage.REPLY)).isEqualTo(1);
    assertThat(
            client
                .call("big", "text")
                .input("bytes", 300_000)
                .targets(List.of(node))
                .timeout(PATIENCE)
                .collect())
        .singleElement()
        .matches(reply -> reply.ok() && reply.outputs().path("text").asText().length() == 300_000);
  }
}
