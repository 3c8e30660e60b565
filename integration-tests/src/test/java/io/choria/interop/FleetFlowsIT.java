package io.choria.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.messaging.rpc.AgentHandler;
import io.choria.messaging.rpc.FleetClient;
import io.choria.messaging.rpc.FleetConnection;
import io.choria.messaging.rpc.FleetException;
import io.choria.messaging.rpc.FleetReply;
import io.choria.messaging.rpc.FleetRequest;
import io.choria.messaging.rpc.FleetServer;
import io.choria.messaging.rpc.GatheredReplies;
import io.choria.messaging.rpc.GatheredReplies.End;
import io.choria.messaging.rpc.HostedAgent;
import io.choria.messaging.rpc.Refusal.Stage;
import io.choria.messaging.security.SecurityProvider;
import io.choria.testing.NatsServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Directed, broadcast and service requests between Java processes on a plain nats-server. */
@DisplayName("spec 01 §8, §12, §13: flows")
class FleetFlowsIT {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

  private NatsServer nats;
  private JavaFleet fleet;
  private FleetServer web1;
  private FleetServer web2;
  private SecurityProvider dana;
  private FleetConnection connection;
  private FleetClient client;

  @BeforeEach
  void start() throws Exception {
    nats = NatsServer.builder().start();
    fleet = new JavaFleet(nats.url());
    web1 = fleet.server("web1");
    web2 = fleet.server("web2");
    dana = fleet.client("up=dana");
    connection = FleetConnection.builder(dana).broker(nats.url()).connect();
    client = FleetClient.of(connection);
  }

  @AfterEach
  void stop() {
    client.close();
    connection.close();
    dana.close();
    fleet.close();
    nats.close();
  }

  private static HostedAgent agent(String name, AgentHandler handler) {
    return HostedAgent.of(name, Duration.ofSeconds(30), handler);
  }

  private void settle() throws Exception {
    // the servers share a connection, whose subscriptions must have reached the broker
    fleet.flush();
  }

  @Test
  void directedRequestsReachTheirTargetsOnly() throws Exception {
    HostedAgent echo = agent("echo", request -> Optional.of(request.body()));
    web1.host(echo);
    web2.host(echo);
    settle();
    List<FleetReply> replies = new ArrayList<>();
    GatheredReplies end =
        client.request(
            FleetRequest.direct("echo", HELLO, Set.of("web2")).deadline(LONG).build(),
            replies::add);
    assertThat(end.end()).isEqualTo(End.COMPLETE);
    assertThat(replies).hasSize(1);
    assertThat(replies.get(0).reply().body()).isEqualTo(HELLO);
    assertThat(replies.get(0).server().orElseThrow().identity()).isEqualTo("web2");
    assertThat(web1.counters().total()).isZero();
  }

  @Test
  void whoDoesNotAnswerIsNamed() throws Exception {
    web1.host(agent("echo", request -> Optional.of(request.body())));
    settle();
    GatheredReplies end =
        client.request(
            FleetRequest.direct("echo", HELLO, Set.of("web1", "web2", "gone"))
                .quiet(Duration.ofSeconds(10))
                .deadline(LONG)
                .build(),
            reply -> {});
    assertThat(end.end()).isEqualTo(End.QUIET);
    assertThat(end.senders()).containsExactly("web1");
    assertThat(end.missing()).containsExactlyInAnyOrder("web2", "gone");
    Poll.until("web2 lacks the agent", () -> web2.counters().refused(Stage.FILTER) == 1);
  }

  @Test
  void oneInstanceOfAServiceAnswers() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    HostedAgent service =
        new HostedAgent(
            "signer",
            true,
            Duration.ofSeconds(30),
            request -> {
              calls.incrementAndGet();
              return Optional.of(HELLO);
            });
    web1.host(service);
    web2.host(service);
    settle();
    for (int i = 0; i < 20; i++) {
      GatheredReplies end =
          client.request(FleetRequest.service("signer", HELLO).deadline(LONG).build(), reply -> {});
      assertThat(end.end()).isEqualTo(End.COMPLETE);
    }
    assertThat(calls.get()).isEqualTo(20);
  }

  @Test
  void agentsThatFailOrHangDoNotAnswer() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    web1.host(
        agent(
            "fails",
            request -> {
              throw new IllegalStateException("on purpose");
            }));
    web1.host(
        HostedAgent.of(
            "hangs",
            Duration.ofSeconds(1),
            request -> {
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
              }
              return Optional.empty();
            }));
    settle();
    for (String name : List.of("fails", "hangs")) {
      GatheredReplies end =
          client.request(
              FleetRequest.broadcast(name, HELLO).deadline(Duration.ofSeconds(8)).build(),
              reply -> {});
      assertThat(end.end()).isEqualTo(End.DEADLINE);
    }
    Poll.until("both are counted", () -> web1.counters().refused(Stage.HANDLER) == 2);
    interrupted.await();
  }

  @Test
  void agentsComeAndGo() throws Exception {
    web1.host(agent("echo", request -> Optional.of(request.body())));
    assertThat(web1.agents()).containsExactlyInAnyOrder("discovery", "echo");
    assertThat(web1.remove("echo")).isTrue();
    assertThat(web1.remove("echo")).isFalse();
    assertThat(web1.remove("discovery")).isFalse();
    web1.close();
    assertThatThrownBy(() -> web1.host(agent("echo", request -> Optional.empty())))
        .isInstanceOf(FleetException.class);
  }

  @Test
  void requestsThatCannotBeMadeAreRefusedAtOnce() {
    assertThatThrownBy(
            () ->
                client.request(
                    FleetRequest.broadcast("echo", HELLO).collective("other").build(), reply -> {}))
        .isInstanceOfSatisfying(
            FleetException.class,
            e -> assertThat(e.reason()).isEqualTo(FleetException.Reason.COLLECTIVE));
    assertThatThrownBy(
            () ->
                client.request(
                    FleetRequest.broadcast("echo", new byte[900_000]).build(), reply -> {}))
        .isInstanceOfSatisfying(
            FleetException.class,
            e -> assertThat(e.reason()).isEqualTo(FleetException.Reason.TOO_LARGE));
    assertThatThrownBy(() -> FleetRequest.direct("echo", HELLO, Set.of()))
        .isInstanceOf(FleetException.class);
  }
}
