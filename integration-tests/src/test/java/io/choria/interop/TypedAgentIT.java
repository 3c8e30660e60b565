package io.choria.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.messaging.MessagingConnection;
import io.choria.messaging.protocol.Request;
import io.choria.messaging.protocol.SecureRequest;
import io.choria.messaging.protocol.Transport;
import io.choria.messaging.rpc.AgentLimits;
import io.choria.messaging.rpc.FleetConnection;
import io.choria.messaging.rpc.FleetMember;
import io.choria.messaging.rpc.FleetServer;
import io.choria.messaging.rpc.Refusal.Stage;
import io.choria.messaging.rpc.agent.ActionFailure;
import io.choria.messaging.rpc.agent.AgentException;
import io.choria.messaging.rpc.agent.AgentStub;
import io.choria.messaging.rpc.agent.Authorizer;
import io.choria.messaging.rpc.agent.Registration;
import io.choria.messaging.rpc.agent.RpcAgent;
import io.choria.messaging.rpc.agent.RpcAgents;
import io.choria.messaging.rpc.agent.TypedCall.Answer;
import io.choria.messaging.rpc.body.Status;
import io.choria.messaging.rpc.client.RpcClient;
import io.choria.messaging.rpc.client.RunningCall;
import io.choria.messaging.security.SecurityProvider;
import io.choria.testing.NatsServer;
import io.nats.client.Message;
import io.nats.client.Subscription;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One interface is the agent of servers and the stub of a client; one JVM, a real broker. */
class TypedAgentIT {
  private static final Duration LONG = Duration.ofMinutes(2);

  private NatsServer nats;
  private JavaFleet fleet;
  private MessagingConnection dana;
  private RpcClient client;
  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger sleeping = new AtomicInteger();

  /** What the agent does in these tests. */
  private final class MotdAgent implements Motd {
    private final String prefix;

    MotdAgent(String prefix) {
      this.prefix = prefix;
    }

    @Override
    public Shown set(Text text) {
      return new Shown(text.lines(), prefix + " " + text.text() + " " + text.style(), List.of());
    }

    @Override
    public Nothing fail() {
      throw ActionFailure.aborted("no message today");
    }

    @Override
    public Nothing sleep() {
      sleeping.incrementAndGet();
      try {
        release.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return new Nothing();
    }
  }

  @BeforeEach
  void start() throws Exception {
    nats = NatsServer.builder().start();
    fleet = new JavaFleet(nats.url());
    dana = MessagingConnection.builder().server(nats.url()).connect();
    SecurityProvider security = fleet.client("up=dana");
    client = RpcClient.of(FleetConnection.of(dana, FleetMember.of(security, "choria"), security));
  }

  @AfterEach
  void stop() {
    release.countDown();
    client.close();
    dana.close();
    fleet.close();
    nats.close();
  }

  private FleetServer server(String identity, AgentLimits limits) throws Exception {
    FleetServer server = fleet.server(identity);
    RpcAgents agents = RpcAgents.builder().authorizer(Authorizer.ALLOW_ALL).build();
    agents.apply(server).forEach(server::host);
    server.host(
        agents.hosted(
            RpcAgent.typed(Motd.class, new MotdAgent(identity))
                .limits(limits)
                .timeout(LONG)
                .build(),
            server));
    fleet.flush();
    return server;
  }

  @Test
  void theInterfaceIsAgentAndStub() throws Exception {
    server("web1", AgentLimits.DEFAULT);
    server("web2", AgentLimits.DEFAULT);
    AgentStub<Motd> motd = AgentStub.of(Motd.class, client);
    List<Answer<Motd.Shown>> answers =
        motd.call(Motd::set, new Motd.Text("hi", Motd.Style.BOX, 7))
            .with(call -> call.targets(List.of("web1", "web2")).timeout(LONG))
            .collect();
    assertThat(answers)
        .extracting(answer -> answer.sender() + " " + answer.value().orElseThrow())
        .containsExactlyInAnyOrder(
            "web1 Shown[length=7, shown=web1 hi BOX, tags=[]]",
            "web2 Shown[length=7, shown=web2 hi BOX, tags=[]]");
    List<Answer<Motd.Nothing>> failed =
        motd.call(Motd::fail).with(call -> call.targets(List.of("web1")).timeout(LONG)).collect();
    assertThat(failed).hasSize(1);
    assertThat(failed.get(0).value()).isEmpty();
    assertThat(failed.get(0).problem()).isEqualTo("no message today");
    assertThat(failed.get(0).node().status()).isEqualTo(Status.ABORTED);
  }

  @Test
  void aFunctionThatNamesNoActionIsAMistake() {
    AgentStub<Motd> motd = AgentStub.of(Motd.class, client);
    assertThatThrownBy(() -> motd.call(stub -> "nothing"))
        .isInstanceOf(AgentException.class)
        .hasMessageContaining("calls one action");
  }

  @Test
  void agentsThatAreBlockedTakeNothingFromOthers() throws Exception {
    FleetServer server = server("web1", new AgentLimits(2, 1));
    List<RunningCall> calls = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      calls.add(
          client.call("motd", "sleep").unchecked().targets(List.of("web1")).timeout(LONG).start());
    }
    Poll.until("two run, one waits, one is dropped", () -> overloads(server) == 1);
    assertThat(sleeping.get()).isLessThanOrEqualTo(2);
    assertThat(client.call("rpcutil", "ping").targets(List.of("web1")).timeout(LONG).collect())
        .hasSize(1)
        .allMatch(reply -> reply.ok());
    calls.forEach(RunningCall::close);
  }

  private static long overloads(FleetServer server) {
    return server.counters().refused(Stage.OVERLOAD);
  }

  @Test
  void aServerThatClosesFinishesWhatRuns() throws Exception {
    FleetServer server = server("web1", AgentLimits.DEFAULT);
    try (RunningCall call =
        client.call("motd", "sleep").unchecked().targets(List.of("web1")).timeout(LONG).start()) {
      Poll.until("the action runs", () -> sleeping.get() == 1);
      Thread closing = new Thread(server::close);
      closing.start();
      release.countDown();
      assertThat(call.next(LONG)).isNotNull();
      closing.join(TimeUnit.MINUTES.toMillis(2));
      assertThat(closing.isAlive()).isFalse();
    }
  }

  @Test
  void aServerPublishesWhatItIs() throws Exception {
    FleetServer server = server("web1", AgentLimits.DEFAULT);
    Subscription registrations = dana.jnats().subscribe("choria.broadcast.agent.registration");
    dana.flush(LONG);
    try (Registration registration =
        Registration.builder(server).inventory("0.1.0", false).splay(false).start()) {
      assertThat(registration).isNotNull();
      Message message = registrations.nextMessage(LONG);
      Transport transport = Transport.parse(message.getData());
      assertThat(transport.replySubject()).isEqualTo("dev.null");
      Request request =
          Request.parse(
              transport.version(),
              SecureRequest.parse(transport.version(), transport.data()).request());
      assertThat(request.agent()).isEqualTo("registration");
      assertThat(request.caller()).isEqualTo("web1");
      assertThat(new String(request.body(), StandardCharsets.UTF_8))
          .contains("choria:registration:inventorycontent:1", "\"name\":\"motd\"");
    }
  }
}
