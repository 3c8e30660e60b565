package io.choria.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.config.Configuration;
import io.choria.config.choria.ChoriaConfig;
import io.choria.config.choria.ChoriaSettings;
import io.choria.messaging.rpc.FleetClient;
import io.choria.messaging.rpc.FleetConnection;
import io.choria.messaging.rpc.FleetConnectionBuilder;
import io.choria.messaging.rpc.FleetException;
import io.choria.messaging.rpc.FleetRequest;
import io.choria.messaging.rpc.FleetServer;
import io.choria.messaging.security.SecurityLoader;
import io.choria.messaging.security.SecurityProvider.Role;
import io.choria.testing.NatsServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("spec 01 §10: brokers that DNS names")
class FleetBrokersIT {
  private static final String FIRST = "_mcollective-server._tcp.example.net";
  private static final String SECOND = "_x-puppet-mcollective._tcp.example.net";
  private static final String FEDERATION = "_mcollective-federation_server._tcp.example.net";
  private static final String OLD_FEDERATION = "_x-puppet-mcollective_federation._tcp.example.net";

  @TempDir private Path directory;
  private NatsServer nats;
  private DnsAnswers dns;

  @BeforeEach
  void start() throws Exception {
    nats = NatsServer.builder().name("named").start();
    dns = new DnsAnswers("_other._tcp.example.net", List.of());
  }

  @AfterEach
  void stop() {
    dns.close();
    nats.close();
  }

  private List<DnsAnswers.Target> here() {
    return List.of(new DnsAnswers.Target(0, 0, nats.port(), "localhost"));
  }

  private FleetConnectionBuilder client(String more) throws Exception {
    Path file = directory.resolve("client.conf");
    Files.writeString(
        file,
        "identity = ops1\nplugin.security.provider = file\n"
            + "plugin.choria.srv_domain = example.net\n"
            + more);
    Configuration<ChoriaSettings> settings = ChoriaConfig.system(file).environment(Map.of()).load();
    return FleetConnection.builder(
            settings,
            SecurityLoader.of(settings, Role.CLIENT)
                .environment(Map.of("USER", "dana"))
                .signatures(false)
                .tls(false))
        .resolver(dns.uri());
  }

  private void connects(String more) throws Exception {
    try (FleetConnection connection =
        client(more).connectDeadline(Duration.ofMinutes(2)).connect()) {
      assertThat(connection.messaging().jnats().getServerInfo().getServerName()).isEqualTo("named");
    }
  }

  @Test
  void firstNameThatHasRecordsCounts() throws Exception {
    dns.records(FIRST, here());
    dns.records(SECOND, List.of(new DnsAnswers.Target(0, 0, 1, "localhost")));
    connects("");
    assertThat(dns.asked()).contains(FIRST).doesNotContain(SECOND);
  }

  @Test
  void clientsAndServersOverAConnectionThatHasEndedSaySo() throws Exception {
    dns.records(FIRST, here());
    FleetConnection connection = client("").connectDeadline(Duration.ofMinutes(2)).connect();
    FleetClient open = FleetClient.builder(connection).build();
    connection.close();
    FleetRequest ping = FleetRequest.broadcast("discovery", "ping".getBytes(UTF_8)).build();
    for (ThrowingCallable use :
        List.<ThrowingCallable>of(
            () -> FleetClient.builder(connection).build(),
            () -> FleetServer.builder(connection).start(),
            () -> open.request(ping, reply -> {}))) {
      assertThatThrownBy(use)
          .isInstanceOfSatisfying(
              FleetException.class,
              problem -> assertThat(problem.reason()).isEqualTo(FleetException.Reason.CLOSED));
    }
  }

  @Test
  void olderNameIsAskedForSecond() throws Exception {
    dns.records(SECOND, here());
    connects("");
    assertThat(dns.asked()).containsSubsequence(FIRST, SECOND);
  }

  @Test
  void federatedClientsHaveNamesOfTheirOwn() throws Exception {
    dns.records(FIRST, List.of(new DnsAnswers.Target(0, 0, 1, "localhost")));
    dns.records(OLD_FEDERATION, here());
    connects("plugin.choria.federation.collectives = eu\n");
    assertThat(dns.asked())
        .containsSubsequence(FEDERATION, OLD_FEDERATION)
        .doesNotContain(FIRST, SECOND);
  }

  @Test
  void configuredBrokersNeedNoDns() throws Exception {
    dns.records(FIRST, List.of(new DnsAnswers.Target(0, 0, 1, "localhost")));
    connects("plugin.choria.middleware_hosts = localhost:" + nats.port() + "\n");
    assertThat(dns.asked()).isEmpty();
  }

  @Test
  void withoutRecordsTheBrokerIsCalledPuppet() throws Exception {
    assertThatThrownBy(() -> client("").connectDeadline(Duration.ofMillis(500)).connect())
        .isInstanceOf(ConnectionException.class);
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    FleetConnectionBuilder patient = client("").connectDeadline(Duration.ofMinutes(10));
    Thread connecting =
        new Thread(
            () -> {
              try {
                patient.connect().close();
              } catch (Throwable e) {
                end.complete(e);
              }
            });
    connecting.start();
    // nobody knows how long the system looks for a name that there is not
    Eventually.holds("both are asked for", () -> dns.asked().containsAll(List.of(FIRST, SECOND)));
    connecting.interrupt();
    assertThat(end.get(3, TimeUnit.MINUTES)).isInstanceOf(InterruptedException.class);
    assertThat(dns.asked()).containsSubsequence(FIRST, SECOND);
  }
}
