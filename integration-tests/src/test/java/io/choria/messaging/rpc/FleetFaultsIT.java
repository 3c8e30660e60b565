package io.choria.messaging.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.messaging.rpc.GatheredReplies.End;
import io.choria.messaging.rpc.client.CallListener;
import io.choria.messaging.rpc.client.CallResult;
import io.choria.messaging.rpc.client.NodeReply;
import io.choria.messaging.rpc.client.RpcClient;
import io.choria.messaging.rpc.client.RpcException;
import io.choria.messaging.rpc.client.RunningCall;
import io.choria.messaging.rpc.discovery.BroadcastDiscovery;
import io.choria.testing.FaultTest;
import io.choria.testing.NatsServer;
import io.choria.testing.NodeFault;
import io.choria.testing.TcpProxy;
import io.choria.testing.TestFleet;
import io.choria.testing.TestNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Calls to a thousand servers while something breaks. */
@DisplayName("calls under faults, a thousand servers")
class FleetFaultsIT {
  private static final int NODES = 1_000;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static NatsServer nats;
  private static TestFleet fleet;
  private static List<String> all;

  @BeforeAll
  static void start() throws InterruptedException {
    nats = NatsServer.builder().start();
    fleet = TestFleet.builder().server(nats.url()).nodes(NODES, node -> {}).start();
    all = fleet.nodes().stream().map(TestNode::identity).toList();
  }

  @AfterAll
  static void stop() {
    fleet.close();
    nats.close();
  }

  @AfterEach
  void cure() {
    fleet.nodes().forEach(node -> node.fault(NodeFault.NONE));
  }

  private static void until(String what, BooleanSupplier holds) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("not within " + PATIENCE + ": " + what);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  private static void everybodyAnswers(RpcClient client) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    CallResult result;
    do {
      result =
          client
              .call("rpcutil", "ping")
              .targets(all)
              .timeout(Duration.ofSeconds(20))
              .send(reply -> {});
    } while (!result.stats().allOk() && System.nanoTime() - end < 0);
    assertThat(result.stats().noResponses()).isEmpty();
    assertThat(result.stats().ok()).isEqualTo(NODES);
  }

  /** Whatever breaks: each server is told once, as one that answered or as one that did not. */
  private static void eachIsToldOnce(CallResult result, List<NodeReply> replies) {
    Set<String> answered = new HashSet<>();
    replies.forEach(reply -> assertThat(answered.add(reply.sender())).isTrue());
    assertThat(result.stats().noResponses()).noneMatch(answered::contains);
    assertThat(answered.size() + result.stats().noResponses().size()).isEqualTo(NODES);
    assertThat(result.stats().responses()).isEqualTo(answered.size());
    assertThat(result.stats().lost()).isZero();
  }

  /** Half of the servers answer at once, the others after something broke. */
  private CallResult halfLate(RpcClient client, List<NodeReply> replies, Runnable fault)
      throws InterruptedException {
    fleet.nodes().stream()
        .filter(node -> node.number() > NODES / 2)
        .forEach(node -> node.slow(Duration.ofMillis(1_500)));
    AtomicBoolean broken = new AtomicBoolean();
    return client
        .call("rpcutil", "ping")
        .targets(all)
        .timeout(Duration.ofSeconds(20))
        .send(
            reply -> {
              replies.add(reply);
              if (replies.size() >= NODES / 2 && broken.compareAndSet(false, true)) {
                fault.run();
              }
            });
  }

  @FaultTest
  void theBrokerRestartsDuringACall() throws Exception {
    try (FleetConnection connection =
            FleetConnection.builder(fleet.identity("up=restart")).broker(nats.url()).connect();
        RpcClient client = RpcClient.of(connection)) {
      everybodyAnswers(client);
      List<NodeReply> replies = new ArrayList<>();
      CallResult result = halfLate(client, replies, nats::restart);
      eachIsToldOnce(result, replies);
      assertThat(replies).hasSizeGreaterThanOrEqualTo(NODES / 2);
      cure();
      everybodyAnswers(client);
    }
  }

  @FaultTest
  void theClientIsCutOffDuringACall() throws Exception {
    try (TcpProxy proxy = nats.proxy();
        FleetConnection connection =
            FleetConnection.builder(fleet.identity("up=cut")).broker(proxy.url()).connect();
        RpcClient client = RpcClient.of(connection)) {
      everybodyAnswers(client);
      List<NodeReply> replies = new ArrayList<>();
      CallResult result =
          halfLate(
              client,
              replies,
              () -> {
                proxy.cut();
                proxy.heal();
              });
      eachIsToldOnce(result, replies);
      assertThat(replies).hasSizeGreaterThanOrEqualTo(NODES / 2);
      cure();
      everybodyAnswers(client);
    }
  }

  @Test
  void flappingServersAnswerTheSecondTime() throws Exception {
    try (RpcClient client = RpcClient.of(fleet.connect("up=flap"))) {
      List<String> two = all.subList(0, 2);
      fleet.node(1).fault(NodeFault.FLAPPING);
      Set<String> silent = new HashSet<>();
      for (String round : List.of("first", "second")) {
        CallResult result =
            client
                .call("rpcutil", "ping")
                .targets(two)
                .timeout(Duration.ofSeconds(10))
                .send(reply -> {});
        assertThat(result.stats().noResponses()).isSubsetOf(two.get(0));
        result.stats().noResponses().forEach(name -> silent.add(name + " " + round));
      }
      assertThat(silent).as("every second request is answered").hasSize(1);
    }
  }

  @Test
  void lateRepliesBelongToNoLaterCall() throws Exception {
    try (RpcClient client = RpcClient.of(fleet.connect("up=late"))) {
      TestNode slow = fleet.node(3).slow(Duration.ofSeconds(6));
      FleetServer server = Objects.requireNonNull(slow.server());
      long before = server.counters().replies();
      CallResult late =
          client
              .call("rpcutil", "ping")
              .targets(List.of(slow.identity()))
              .timeout(Duration.ofMillis(50))
              .send(reply -> {});
      assertThat(late.end()).isEqualTo(End.DEADLINE);
      assertThat(late.stats().noResponses()).containsExactly(slow.identity());
      assertThat(late.stats().responses()).isZero();
      slow.fault(NodeFault.NONE);
      List<NodeReply> replies = new ArrayList<>();
      CallResult next =
          client
              .call("rpcutil", "ping")
              .targets(List.of(slow.identity(), all.get(3)))
              .timeout(PATIENCE)
              .send(replies::add);
      until("the late reply was sent", () -> server.counters().replies() >= before + 2);
      assertThat(replies).hasSize(2);
      assertThat(next.stats().unexpected()).isEmpty();
      assertThat(next.stats().refused()).isZero();
    }
  }

  @Test
  void repliesOfAnEarlierBatchAreUnexpected() throws Exception {
    try (RpcClient client = RpcClient.of(fleet.connect("up=batch"))) {
      // the first batch is over before the slow one answers, the second waits for a silent one
      fleet.node(5).slow(Duration.ofMillis(1_500));
      fleet.node(6).fault(NodeFault.SILENT);
      long end = System.nanoTime() + PATIENCE.toNanos();
      CallResult result;
      do { // until the machine was not so busy that the reply came at another time
        result =
            client
                .call("rpcutil", "ping")
                .targets(List.of(all.get(4), all.get(5)))
                .batches(1, Duration.ofMillis(1))
                .timeout(Duration.ofSeconds(1))
                .send(reply -> assertThat(reply.sender()).isEqualTo(all.get(4)));
        assertThat(result.stats().noResponses()).contains(all.get(5));
      } while (result.stats().unexpected().isEmpty() && System.nanoTime() - end < 0);
      assertThat(result.stats().unexpected()).containsExactly(all.get(4));
      assertThat(result.stats().ok()).isEqualTo(1);
    }
  }

  @Test
  void aServerThatLeavesBetweenDiscoveryAndCallIsReported() throws Exception {
    try (TestFleet small = TestFleet.builder().nodes(5, node -> {}).start();
        RpcClient client = RpcClient.of(small.connect("up=leaving"))) {
      FleetServer leaving = Objects.requireNonNull(small.node(2).server());
      List<NodeReply> replies = new ArrayList<>();
      CallResult result =
          client
              .call("rpcutil", "ping")
              .discovery(
                  query ->
                      BroadcastDiscovery.windowed(client.fleet(), Duration.ofSeconds(8))
                          .find(query)
                          .stream()
                          .sorted()
                          .toList(),
                  PATIENCE)
              .listener(
                  new CallListener() {
                    @Override
                    public void discovered(int found, int asked, Duration took) {
                      leaving.close();
                    }
                  })
              .timeout(Duration.ofSeconds(15))
              .send(replies::add);
      assertThat(result.stats().discovered())
          .containsExactlyElementsOf(small.nodes().stream().map(TestNode::identity).toList());
      assertThat(replies).hasSize(4);
      assertThat(result.stats().noResponses()).containsExactly(small.node(2).identity());
    }
  }

  @Test
  void aReaderThatStopsIsToldSoAndHoldsNoMoreThanItsBuffer() throws Exception {
    try (RpcClient client = RpcClient.of(fleet.connect("up=reader"));
        RunningCall call =
            client.call("rpcutil", "inventory").targets(all).timeout(PATIENCE).buffer(16).start()) {
      assertThatThrownBy(() -> call.result().get(3, TimeUnit.MINUTES))
          .cause()
          .isInstanceOfSatisfying(
              RpcException.class,
              e -> assertThat(e.reason()).isEqualTo(RpcException.Reason.OVERFLOW));
      int left = 0;
      try {
        while (call.next(Duration.ofSeconds(1)) != null) {
          left++;
        }
      } catch (RpcException e) {
        assertThat(e.reason()).isEqualTo(RpcException.Reason.OVERFLOW);
      }
      assertThat(left).isEqualTo(16);
    }
  }

  @Test
  void whatAReceiverHasNoRoomForIsCounted() throws Exception {
    try (FleetClient client = FleetClient.builder(fleet.connect("up=room")).capacity(32).build()) {
      long before = replies();
      int[] taken = new int[1];
      GatheredReplies result =
          client.request(
              FleetRequest.broadcast(
                      FleetServer.DISCOVERY, "cGluZw==".getBytes(StandardCharsets.US_ASCII))
                  .deadline(PATIENCE)
                  .quiet(Duration.ofSeconds(5))
                  .build(),
              reply -> {
                if (taken[0]++ == 0) {
                  until("all have answered", () -> replies() >= before + NODES);
                }
              });
      assertThat(result.lost()).isPositive();
      assertThat(result.senders().size() + result.lost()).isEqualTo(NODES);
    }
  }

  private static long replies() {
    return fleet.nodes().stream()
        .mapToLong(node -> Objects.requireNonNull(node.server()).counters().replies())
        .sum();
  }
}
