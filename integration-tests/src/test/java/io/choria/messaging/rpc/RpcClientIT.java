package io.choria.messaging.rpc;

import static io.choria.messaging.rpc.FilterBuilder.filter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.messaging.protocol.Filter;
import io.choria.messaging.rpc.GatheredReplies.End;
import io.choria.messaging.rpc.body.Status;
import io.choria.messaging.rpc.client.CallReport;
import io.choria.messaging.rpc.client.CallResult;
import io.choria.messaging.rpc.client.Limit;
import io.choria.messaging.rpc.client.NodeReply;
import io.choria.messaging.rpc.client.RpcClient;
import io.choria.messaging.rpc.client.RpcException;
import io.choria.messaging.rpc.client.RunningCall;
import io.choria.messaging.rpc.ddl.DdlMetadata;
import io.choria.messaging.rpc.discovery.BroadcastDiscovery;
import io.choria.messaging.rpc.discovery.DiscoveryQuery;
import io.choria.testing.NodeFault;
import io.choria.testing.TestFleet;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("spec 02 §6: calls, on a fleet in one JVM")
class RpcClientIT {
  private static final int NODES = 12;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final List<String> ALL =
      IntStream.rangeClosed(1, NODES).mapToObj(number -> "node" + number + ".example.net").toList();

  private static TestFleet fleet;
  private static RpcClient client;

  @BeforeAll
  static void start() throws InterruptedException {
    fleet =
        TestFleet.builder()
            .nodes(
                NODES,
                node ->
                    node.fact("number", node.number())
                        .fact("os", Map.of("family", node.number() % 2 == 0 ? "Debian" : "RedHat"))
                        .hasClass(node.number() <= 4 ? "role::web" : "role::db"))
            .start();
    client = RpcClient.of(fleet.connect("up=dana"));
  }

  @AfterAll
  static void stop() {
    client.close();
    fleet.close();
  }

  @AfterEach
  void cure() {
    fleet.nodes().forEach(node -> node.fault(NodeFault.NONE));
  }

  private static Set<String> senders(List<NodeReply> replies) {
    Set<String> senders = new TreeSet<>();
    replies.forEach(reply -> senders.add(reply.sender()));
    return senders;
  }

  @Test
  void everyTargetAnswers() throws Exception {
    List<NodeReply> replies = new ArrayList<>();
    CallResult result =
        client.call("rpcutil", "ping").targets(ALL).timeout(PATIENCE).send(replies::add);
    assertThat(senders(replies)).containsExactlyInAnyOrderElementsOf(ALL);
    assertThat(replies).allMatch(reply -> reply.ok() && reply.outputs().has("pong"));
    assertThat(result.end()).isEqualTo(End.COMPLETE);
    assertThat(result.stats().allOk()).isTrue();
    assertThat(result.stats().ok()).isEqualTo(NODES);
    assertThat(result.stats().discovered()).isEqualTo(ALL);
    assertThat(CallReport.json(result, replies))
        .startsWith("{\n   \"agent\": \"rpcutil\",\n   \"action\": \"ping\",\n   \"replies\": [")
        .contains("\"unexpected_responses\": []");
  }

  /** A filter, and how many nodes it selects. */
  private record Selecting(FilterBuilder filter, int expected) {}

  /** All of them at once: each waits for the window of its discovery. */
  @Test
  void filtersSelect() throws Exception {
    List<Selecting> cases =
        List.of(
            new Selecting(filter().fact("number>10"), 2),
            new Selecting(filter().fact("os.family=debian"), 6),
            new Selecting(filter().fact("os.family=~/^deb/"), 6),
            new Selecting(filter().fact("number!=1"), 11),
            new Selecting(filter().hasClass("role::web"), 4),
            new Selecting(filter().hasClass("/db/"), 8),
            new Selecting(filter().identity("node3.example.net"), 1),
            new Selecting(filter().identity("/^node1\\d/"), 3),
            new Selecting(filter().agent("/^rpc/"), 12),
            new Selecting(filter().compound("with('role::web') and fact('number') > 2"), 2),
            new Selecting(filter().compound("fact('number') in [1.0]"), 1),
            new Selecting(
                filter().compound("'rpcutil' in agents and not with('os.family=Debian')"), 6));
    List<RunningCall> calls = new ArrayList<>();
    for (Selecting each : cases) {
      calls.add(
          client
              .call("rpcutil", "ping")
              .filter(each.filter().build())
              .discovery(
                  BroadcastDiscovery.windowed(client.fleet(), Duration.ofSeconds(8)), PATIENCE)
              .timeout(PATIENCE)
              .start());
    }
    SoftAssertions answered = new SoftAssertions();
    for (int i = 0; i < cases.size(); i++) {
      CallResult result = calls.get(i).result().get(5, TimeUnit.MINUTES);
      answered
          .assertThat(result.stats().ok())
          .as("%s", cases.get(i).filter().build())
          .isEqualTo(cases.get(i).expected());
      answered
          .assertThat(result.stats().discovered())
          .as("%s", cases.get(i).filter().build())
          .hasSize(cases.get(i).expected());
    }
    answered.assertAll();
  }

  @Test
  void aFilterThatSelectsNobodyIsToldSo() {
    assertThatThrownBy(
            () ->
                client
                    .call("rpcutil", "ping")
                    .filter(filter().compound("nosuch()").build())
                    .discovery(BroadcastDiscovery.of(client.fleet()), Duration.ofMillis(300))
                    .collect())
        .isInstanceOfSatisfying(
            RpcException.class,
            e -> assertThat(e.reason()).isEqualTo(RpcException.Reason.NO_TARGETS));
  }

  @Test
  void inputsAreConvertedAndChecked() throws Exception {
    List<NodeReply> replies =
        client
            .call("rpcutil", "get_fact")
            .inputs(Map.of("fact", "os.family"))
            .targets(ALL.subList(0, 2))
            .timeout(PATIENCE)
            .collect();
    assertThat(replies).hasSize(2);
    assertThat(replies).allMatch(reply -> reply.outputs().path("value").isTextual());
    assertThatThrownBy(() -> client.call("rpcutil", "get_fact").targets(ALL).collect())
        .isInstanceOf(RpcException.class)
        .hasMessageContaining("fact");
    assertThatThrownBy(() -> client.call("rpcutil", "nosuch").targets(ALL).collect())
        .isInstanceOf(RpcException.class)
        .hasMessageContaining("nosuch");
    assertThat(
            client
                .call("rpcutil", "nosuch")
                .unchecked()
                .targets(ALL.subList(0, 1))
                .timeout(PATIENCE)
                .collect())
        .singleElement()
        .satisfies(reply -> assertThat(reply.status()).isEqualTo(Status.UNKNOWN_ACTION));
  }

  @Test
  void resultsAreSummedUp() throws Exception {
    CallResult result =
        client
            .call("rpcutil", "get_fact")
            .input("fact", "os.family")
            .targets(ALL)
            .timeout(PATIENCE)
            .send(reply -> {});
    assertThat(result.summaries().get("value").toJson().toString())
        .isEqualTo("{\"Debian\":6,\"RedHat\":6}");
    assertThat(result.summaries().get("value").lines())
        .containsExactlyInAnyOrder("Debian: 6", "RedHat: 6");
  }

  @Test
  void limitsAndBatches() throws Exception {
    List<NodeReply> replies = new ArrayList<>();
    CallResult result =
        client
            .call("rpcutil", "ping")
            .targets(ALL)
            .limit(Limit.parse("50%"))
            .batches(4, Duration.ofMillis(10))
            .timeout(PATIENCE)
            .send(replies::add);
    assertThat(senders(replies)).isEqualTo(new TreeSet<>(ALL.subList(0, 6)));
    assertThat(result.stats().responses()).isEqualTo(6);
    assertThat(senders(replies.subList(0, 4))).isEqualTo(new TreeSet<>(ALL.subList(0, 4)));
  }

  @Test
  void faultsShowInTheNumbers() throws Exception {
    fleet.node(1).fault(NodeFault.SILENT);
    fleet.node(2).fault(NodeFault.LYING);
    fleet.node(3).fault(NodeFault.DUPLICATE);
    List<NodeReply> replies = new ArrayList<>();
    CallResult result =
        client
            .call("rpcutil", "ping")
            .targets(ALL.subList(0, 4))
            .timeout(Duration.ofSeconds(10))
            .send(replies::add);
    assertThat(senders(replies)).containsExactlyInAnyOrder(ALL.get(2), ALL.get(3));
    assertThat(result.stats().noResponses()).containsExactlyInAnyOrder(ALL.get(0), ALL.get(1));
    assertThat(result.stats().refused()).as("a lie and a second reply").isEqualTo(2);
    assertThat(result.stats().unexpected()).containsExactly(ALL.get(2));
    assertThat(result.end()).isEqualTo(End.DEADLINE);
  }

  @Test
  @DisplayName("bodies that can't be read are failures, and end the call like others")
  void bodiesThatCannotBeRead() throws Exception {
    DdlMetadata metadata =
        new DdlMetadata("odd", "Odd", "Ops", "Apache-2.0", "https://x", "1.0.0", 20, "", false);
    List<String> bodies =
        List.of(
            "nonsense",
            "{\"action\":\"go\",\"statuscode\":300,\"statusmsg\":\"\",\"data\":{}}",
            "{\"action\":\"go\",\"statuscode\":0,\"statusmsg\":\"\",\"data\":\"{}\"}",
            "{\"action\":\"go\",\"statuscode\":0,\"statusmsg\":\"\",\"data\":null}");
    for (int i = 0; i < bodies.size(); i++) {
      byte[] body = bodies.get(i).getBytes(StandardCharsets.UTF_8);
      Objects.requireNonNull(fleet.node(i + 1).server())
          .host(
              new HostedAgent(
                  metadata,
                  Duration.ofSeconds(20),
                  Optional.empty(),
                  request -> Optional.of(body)));
    }
    List<NodeReply> replies = new ArrayList<>();
    CallResult result =
        client
            .call("odd", "go")
            .targets(ALL.subList(0, bodies.size()))
            .timeout(PATIENCE)
            .send(replies::add);
    assertThat(result.end()).isEqualTo(End.COMPLETE);
    assertThat(result.stats().failed()).isEqualTo(2);
    assertThat(result.stats().ok()).isEqualTo(2);
    assertThat(result.stats().noResponses()).isEmpty();
    assertThat(senders(replies)).containsExactly(ALL.get(2), ALL.get(3));
    assertThat(replies).allMatch(reply -> reply.outputs().isEmpty());
  }

  @Test
  @DisplayName("spec 02 §6.1: a call waits for discovery's time and that of the DDL, 2 + 2 seconds")
  void theDefaultTimeout() throws Exception {
    fleet.node(1).fault(NodeFault.SILENT);
    CallResult result = client.call("rpcutil", "ping").targets(ALL.subList(0, 1)).send(reply -> {});
    assertThat(result.end()).isEqualTo(End.DEADLINE);
    assertThat(result.stats().requestTime()).isGreaterThanOrEqualTo(Duration.ofSeconds(4));
    assertThat(result.stats().noResponses()).containsExactly(ALL.get(0));
  }

  @Test
  @DisplayName("spec 02 §5.1: identities that are named in full are not asked for")
  void namedServersAreTheAnswer() throws Exception {
    BroadcastDiscovery discovery = BroadcastDiscovery.of(client.fleet());
    Filter named = filter().identity("nosuch").identity("b").agent("x").build();
    assertThat(discovery.find(new DiscoveryQuery("choria", named, PATIENCE)))
        .containsExactly("nosuch", "b");
    Filter expression = filter().identity("/^node1\\./").identity("nosuch").build();
    assertThat(
            BroadcastDiscovery.windowed(client.fleet(), Duration.ofSeconds(8))
                .find(new DiscoveryQuery("choria", expression, PATIENCE)))
        .containsExactly(ALL.get(0));
  }

  @Test
  void aReplyFilterHandsOverSomeAndCountsAll() throws Exception {
    List<NodeReply> replies = new ArrayList<>();
    CallResult result =
        client
            .call("rpcutil", "get_fact")
            .input("fact", "number")
            .targets(ALL)
            .replyFilter("ok() and data('value') > 10 and sender() matches '^node'")
            .timeout(PATIENCE)
            .send(replies::add);
    assertThat(replies).hasSize(2);
    assertThat(result.stats().ok()).isEqualTo(NODES);
    assertThatThrownBy(() -> client.call("rpcutil", "ping").replyFilter("nosuch == 1"))
        .isInstanceOf(RpcException.class);
  }

  @Test
  void repliesAreReadOneByOne() throws Exception {
    Set<String> seen = new TreeSet<>();
    try (RunningCall call = client.call("rpcutil", "ping").targets(ALL).timeout(PATIENCE).start()) {
      for (NodeReply reply : call) {
        seen.add(reply.sender());
      }
      assertThat(call.result().get(1, TimeUnit.MINUTES).stats().ok()).isEqualTo(NODES);
    }
    assertThat(seen).isEqualTo(new TreeSet<>(ALL));
  }

  @Test
  void aSubscriberGetsWhatItAsksFor() throws Exception {
    CompletableFuture<Set<String>> done = new CompletableFuture<>();
    Set<String> seen = new TreeSet<>();
    RunningCall call = client.call("rpcutil", "ping").targets(ALL).timeout(PATIENCE).start();
    call.publisher()
        .subscribe(
            new Flow.Subscriber<NodeReply>() {
              private Flow.Subscription subscription;

              @Override
              public void onSubscribe(Flow.Subscription given) {
                subscription = given;
                subscription.request(1);
              }

              @Override
              public void onNext(NodeReply reply) {
                seen.add(reply.sender());
                subscription.request(1);
              }

              @Override
              public void onError(Throwable problem) {
                done.completeExceptionally(problem);
              }

              @Override
              public void onComplete() {
                done.complete(seen);
              }
            });
    assertThat(done.get(2, TimeUnit.MINUTES)).isEqualTo(new TreeSet<>(ALL));
  }

  @Test
  void whoStopsReadingIsToldSo() {
    RunningCall call =
        client.call("rpcutil", "ping").targets(ALL).timeout(PATIENCE).buffer(3).start();
    assertThatThrownBy(() -> call.result().get(2, TimeUnit.MINUTES))
        .hasCauseInstanceOf(RpcException.class)
        .hasMessageContaining("waited to be read");
    assertThatThrownBy(
            () -> {
              for (NodeReply reply : call) {
                assertThat(reply.ok()).isTrue();
              }
            })
        .isInstanceOfSatisfying(
            RpcException.class,
            e -> assertThat(e.reason()).isEqualTo(RpcException.Reason.OVERFLOW));
  }

  @Test
  void aCallIsCancelledAtAnyTime() {
    fleet.node(1).fault(NodeFault.SILENT);
    RunningCall call =
        client.call("rpcutil", "ping").targets(ALL.subList(0, 1)).timeout(PATIENCE).start();
    call.cancel();
    assertThatThrownBy(() -> call.result().orTimeout(1, TimeUnit.MINUTES).join())
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            RpcException.class,
            e -> assertThat(e.reason()).isEqualTo(RpcException.Reason.CANCELLED));
  }

  @Test
  void broadcastsReachTheSameServers() throws Exception {
    Filter web = filter().hasClass("role::web").build();
    List<NodeReply> replies = new ArrayList<>();
    CallResult result =
        client
            .call("rpcutil", "ping")
            .broadcast()
            .filter(web)
            .targets(ALL.subList(0, 4))
            .timeout(PATIENCE)
            .send(replies::add);
    assertThat(senders(replies)).isEqualTo(new TreeSet<>(ALL.subList(0, 4)));
    assertThat(result.end()).isEqualTo(End.COMPLETE);
  }
}
