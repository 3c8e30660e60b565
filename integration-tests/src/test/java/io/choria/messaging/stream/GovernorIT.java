package io.choria.messaging.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.choria.messaging.MessagingConnection;
import io.choria.messaging.MessagingConnectionBuilder;
import io.choria.messaging.MessagingListener;
import io.choria.testing.NatsServer;
import io.choria.testing.NatsServerExtension;
import io.choria.testing.TcpProxy;
import io.nats.client.Dispatcher;
import io.nats.client.JetStreamOptions;
import io.nats.client.Message;
import io.nats.client.Subscription;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GovernorIT {
  private static final Duration SHORT = Duration.ofMillis(600);
  private static final Duration LONG = Duration.ofMinutes(2);

  @RegisterExtension
  final NatsServerExtension nats = NatsServerExtension.of(NatsServer.builder().jetStream(true));

  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<Throwable> problems = new CopyOnWriteArrayList<>();
  private MessagingConnection connection;
  private Governor governor;

  @BeforeEach
  void declare() throws Exception {
    connection = connect(nats.server().url());
    governor = backup(connection).enterTimeout(LONG).build();
    governor.declare(2, Duration.ofMinutes(20), 1);
  }

  @AfterEach
  void close() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  @Test
  void reqGv1TheStreamIsTheOneThatChoriaMakes() throws Exception {
    StreamConfiguration made =
        connection
            .jnats()
            .jetStreamManagement(JetStreamOptions.builder().requestTimeout(LONG).build())
            .getStreamInfo("GOVERNOR_backup")
            .getConfiguration();
    assertThat(made.getSubjects()).containsExactly("lab.governor.backup");
    assertThat(made.getDescription()).isEqualTo("Concurrency Governor backup");
    assertThat(made.getStorageType()).isEqualTo(StorageType.File);
    assertThat(made.getRetentionPolicy()).isEqualTo(RetentionPolicy.Limits);
    assertThat(made.getDiscardPolicy()).isEqualTo(DiscardPolicy.New);
    assertThat(made.getMaxMsgs()).isEqualTo(2);
    assertThat(made.getMaxAge()).isEqualTo(Duration.ofMinutes(20));
    assertThat(made.getDuplicateWindow()).isEqualTo(Duration.ofMinutes(2));
    assertThat(Governor.list(connection, "lab")).containsExactly("backup");
    assertThat(Governor.list(connection, "other")).isEmpty();
    assertThat(governor.delete()).isTrue();
    assertThat(governor.delete()).isFalse();
  }

  @Test
  void reqGv1FullIsToldFromTimedOutAndLeavingFreesExactlyOneSlot() throws Exception {
    GovernorLease first = governor.tryEnter("a");
    GovernorLease second = governor.tryEnter("b");
    assertThat(first.sequence()).isEqualTo(1);
    assertThat(first.holder()).startsWith("a#");
    assertThat(first.expires()).contains(first.since().plus(Duration.ofMinutes(20)));
    assertThatThrownBy(() -> governor.tryEnter("c"))
        .isInstanceOfSatisfying(
            GovernorException.class,
            e -> assertThat(e.reason()).isEqualTo(GovernorException.Reason.FULL));
    assertThatThrownBy(() -> governor.enter("c", SHORT))
        .isInstanceOfSatisfying(
            GovernorException.class,
            e -> assertThat(e.reason()).isEqualTo(GovernorException.Reason.TIMED_OUT));
    first.close();
    first.close();
    assertThat(governor.slots())
        .singleElement()
        .satisfies(slot -> assertThat(slot.holder()).isEqualTo(second.holder()));
    try (GovernorLease third = governor.enter("c", LONG)) {
      assertThat(third.sequence()).isEqualTo(3);
      first.close();
      assertThat(governor.slots()).hasSize(2);
    }
  }

  @Test
  void reqGv1WaitingEndsWhenASlotIsLeft() throws Exception {
    GovernorLease first = governor.tryEnter("a");
    governor.tryEnter("b");
    CompletableFuture<GovernorLease> waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return governor.enter("c", LONG);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    assertThat(waiting).isNotDone();
    first.close();
    assertThat(waiting.get().sequence()).isEqualTo(3);
    governor.reset();
    assertThat(governor.slots()).isEmpty();
  }

  @Test
  void reqGv1ForeignHoldersCountAndCanBeEvicted() throws Exception {
    byte[] name = "Auto Agent  m#w @ host".getBytes(StandardCharsets.UTF_8);
    connection.jnats().request("lab.governor.backup", name, LONG);
    governor.tryEnter("a");
    Message refused = connection.jnats().request("lab.governor.backup", name, LONG);
    assertThat(new String(refused.getData(), StandardCharsets.UTF_8)).contains("10077");
    assertThat(governor.evict(1)).contains("Auto Agent  m#w @ host");
    assertThat(governor.evict(1)).isEmpty();
    governor.tryEnter("b");
  }

  @Test
  void reqGv1AMissingGovernorIsRefused() {
    Governor missing = Governor.builder(connection, "missing").build();
    assertThatThrownBy(() -> missing.enter("a", LONG))
        .isInstanceOfSatisfying(
            GovernorException.class,
            e -> assertThat(e.reason()).isEqualTo(GovernorException.Reason.REFUSED));
  }

  @Test
  void reqGv2AStraySlotIsFreedAfterAnUnknownOutcome() throws Exception {
    TcpProxy network = keep(nats.server().proxy());
    MessagingConnection far = keep(connecting(network.url()).inboxPrefix("far").connect());
    Governor behind = backup(far).enterTimeout(SHORT).build();
    CountDownLatch searches = new CountDownLatch(1);
    Dispatcher api = connection.jnats().createDispatcher();
    api.subscribe(
        "$JS.API.STREAM.INFO.GOVERNOR_backup",
        request -> {
          if (request.getReplyTo().startsWith("far")) {
            searches.countDown();
          }
        });
    connection.flush(LONG);
    network.stall(TcpProxy.Direction.TO_CLIENT);
    CompletableFuture<Throwable> outcome =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return new AssertionError("entered: " + behind.tryEnter("a"));
              } catch (GovernorException | InterruptedException e) {
                return e;
              }
            });
    Await.until("the slot is taken", () -> governor.slots().size() == 1);
    // it looks for the slot when the request has timed out
    assertThat(searches.await(3, TimeUnit.MINUTES)).isTrue();
    network.heal();
    assertThat(outcome.get())
        .isInstanceOfSatisfying(
            GovernorException.class,
            e -> assertThat(e.reason()).isEqualTo(GovernorException.Reason.UNKNOWN_OUTCOME))
        .hasMessageContaining("freed");
    assertThat(governor.slots()).isEmpty();
  }

  @Test
  void aServerThatIsFarAwayMayTakeLonger() throws Exception {
    TcpProxy network = keep(nats.server().proxy());
    MessagingConnection far = connect(network.url());
    Governor patient = backup(far).enterTimeout(LONG).build();
    network.stall(TcpProxy.Direction.TO_CLIENT);
    CompletableFuture<GovernorLease> entered =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return patient.tryEnter("a");
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    Await.until("the slot is taken", () -> governor.slots().size() == 1);
    long usual = System.nanoTime() + Duration.ofMillis(1_200).toNanos();
    Await.until("the usual time is over", () -> System.nanoTime() > usual);
    network.heal();
    assertThat(entered.get().sequence()).isEqualTo(1);
    assertThatThrownBy(() -> Governor.builder(far, "x").enterTimeout(Duration.ZERO))
        .isInstanceOf(StreamException.class)
        .hasMessageContaining("enterTimeout=PT0S");
  }

  @Test
  void reqGv3EventsAreBareAndOverlongWorkIsReported() throws Exception {
    Subscription heard = connection.jnats().subscribe("choria.lifecycle.event.governor.*");
    Governor loud =
        Governor.builder(connection, "loud")
            .events("CLI", "host.example.net")
            .enterTimeout(LONG)
            .build();
    loud.declare(1, Duration.ofSeconds(20), 1);
    GovernorLease lease = loud.tryEnter("host.example.net");
    assertThatThrownBy(() -> loud.enter("host.example.net", Duration.ofMillis(100)))
        .isInstanceOf(GovernorException.class);
    Await.until("the lease has expired", lease::isExpired);
    lease.close();
    assertThat(problems).anySatisfy(p -> assertThat(p).hasMessageContaining("longer than"));
    ObjectMapper json = new ObjectMapper();
    for (String type : List.of("enter", "timeouts", "exit")) {
      Message message = heard.nextMessage(LONG);
      assertThat(message.getSubject()).isEqualTo("choria.lifecycle.event.governor.CLI");
      assertThat(message.getHeaders()).isNull();
      JsonNode event = json.readTree(message.getData());
      assertThat(event.path("protocol").asText()).isEqualTo("io.choria.lifecycle.v1.governor");
      assertThat(event.path("event_type").asText()).isEqualTo(type);
      assertThat(event.path("governor").asText()).isEqualTo("loud");
      assertThat(event.path("identity").asText()).isEqualTo("host.example.net");
      assertThat(event.path("sequence").asLong()).isEqualTo(type.equals("timeouts") ? 0 : 1);
    }
  }

  @Test
  void reqGv1ARateLetsSlotsExpire() throws Exception {
    Governor rate = Governor.builder(connection, "rate").perPeriod(true).enterTimeout(LONG).build();
    rate.declare(1, Duration.ofSeconds(15), 1);
    rate.tryEnter("a").close();
    assertThatThrownBy(() -> rate.tryEnter("a")).isInstanceOf(GovernorException.class);
    rate.enter("a", LONG).close();
  }

  private static Governor.Builder backup(MessagingConnection through) {
    return Governor.builder(through, "backup").collective("lab").timeout(LONG);
  }

  private MessagingConnection connect(String url) throws Exception {
    return keep(connecting(url).connect());
  }

  private MessagingConnectionBuilder connecting(String url) {
    return MessagingConnection.builder()
        .server(url)
        .listener(
            new MessagingListener() {
              @Override
              public void problem(String where, Throwable problem) {
                problems.add(problem);
              }
            });
  }

  private <T extends AutoCloseable> T keep(T closeable) {
    open.add(closeable);
    return closeable;
  }
}
