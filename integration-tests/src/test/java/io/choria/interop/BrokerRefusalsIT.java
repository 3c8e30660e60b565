package io.choria.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.interop.Scenario.Broker;
import io.choria.messaging.ChoriaException;
import io.choria.messaging.ConnectionException;
import io.choria.messaging.protocol.Filter;
import io.choria.messaging.rpc.FleetClient;
import io.choria.messaging.rpc.FleetConnection;
import io.choria.messaging.rpc.FleetConnectionBuilder;
import io.choria.messaging.rpc.FleetServer;
import io.choria.messaging.rpc.HostedAgent;
import io.choria.messaging.rpc.PermissionException;
import io.choria.messaging.rpc.PermissionException.Action;
import io.choria.messaging.security.BrokerCredentials;
import io.choria.messaging.security.ClientPermission;
import io.choria.messaging.security.SecurityLoader;
import io.choria.messaging.security.SecurityProvider;
import io.choria.messaging.security.SecurityProvider.Role;
import io.choria.messaging.security.Seed;
import io.choria.messaging.security.TokenCredentials;
import io.choria.messaging.security.TokenIssuer;
import io.choria.messaging.security.TrustRoots;
import io.choria.testing.Interop;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real Choria broker refuses is an error that says what is missing, never a time-out. */
@Interop("choria")
@DisplayName("interop: what the broker refuses")
class BrokerRefusalsIT {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Set<ClientPermission> FLEET = Set.of(ClientPermission.FLEET_MANAGEMENT);

  private static MixedNetwork network;
  private static SSLContext tls;

  private final Seed key = Seed.generate(RANDOM);

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    network =
        new MixedNetwork(
            ChoriaProgram.find(directory), Scenario.V2_DIRECT, Broker.CHORIA, directory);
    try (SecurityProvider client =
        SecurityLoader.of(network.settings("client.conf"), Role.CLIENT)
            .environment(Map.of("USER", "dana"))
            .load()) {
      tls = client.broker().tls().orElseThrow();
    }
  }

  @AfterAll
  static void stop() throws Exception {
    if (network != null) {
      network.close();
    }
  }

  private FleetConnectionBuilder client(String token) {
    return to(
        SecurityProvider.tokens(Role.CLIENT, "ops1", TokenCredentials.of(key, token), roots())
            .tls(tls, false)
            .build());
  }

  private static FleetConnectionBuilder to(SecurityProvider provider) {
    return FleetConnection.builder(provider)
        .broker(network.brokerUrl())
        .connectDeadline(Duration.ofSeconds(20));
  }

  private static TrustRoots roots() {
    return TrustRoots.issuers(Map.of("choria", network.material().root()));
  }

  private static TokenIssuer issuer(Seed seed, Duration offset) {
    return TokenIssuer.organization(
        seed, Clock.fixed(Instant.now().plus(offset), ZoneOffset.UTC), RANDOM);
  }

  @Test
  void clientWithoutFleetManagementMayNotAsk() throws Exception {
    String token = network.material().issuer().client("up=eve", key.publicKey(), HOUR, Set.of());
    try (FleetConnection connection = client(token).connect();
        FleetClient client = FleetClient.of(connection)) {
      assertThatThrownBy(() -> client.ping(Filter.EMPTY, Duration.ofMinutes(2), reply -> {}))
          .isInstanceOfSatisfying(
              PermissionException.class,
              e -> {
                System.out.println(e.getMessage());
                assertThat(e.action()).isEqualTo(Action.PUBLISH);
                assertThat(e.subject()).isEqualTo("choria.broadcast.agent.discovery");
                assertThat(e.missingClaim()).contains("fleet_management");
              });
    }
  }

  private FleetConnectionBuilder server() {
    String token =
        network
            .material()
            .issuer()
            .server("java2", key.publicKey(), HOUR, List.of("choria"), Set.of());
    return to(
        SecurityProvider.tokens(Role.SERVER, "java2", TokenCredentials.of(key, token), roots())
            .tls(tls, false)
            .build());
  }

  @Test
  void serverWithoutServiceHostMayNotHostServices() throws Exception {
    try (FleetConnection connection = server().connect()) {
      assertDenied(
          FleetServer.builder(connection)
              .agent(
                  new HostedAgent(
                      "signer", true, Duration.ofSeconds(5), request -> Optional.empty())),
          "choria.broadcast.service.signer",
          "service_host");
    }
  }

  @Test
  void serverMayNotListenInOtherCollectives() throws Exception {
    try (FleetConnection connection = server().collectives(List.of("other")).connect()) {
      assertDenied(FleetServer.builder(connection), "other.", "collectives with other");
    }
  }

  private static void assertDenied(FleetServer.Builder server, String subject, String claim) {
    assertThatThrownBy(server::start)
        .isInstanceOfSatisfying(
            PermissionException.class,
            e -> {
              System.out.println(e.getMessage());
              assertThat(e.action()).isEqualTo(Action.SUBSCRIBE);
              assertThat(e.subject()).startsWith(subject);
              assertThat(e.missingClaim()).contains(claim);
            });
  }

  @Test
  void tokenOfAnotherOrganisationIsRefused() {
    String token =
        issuer(Seed.generate(RANDOM), Duration.ZERO).client("up=eve", key.publicKey(), HOUR, FLEET);
    assertRefused(client(token), "refused");
  }

  @Test
  void tokenThatIsNotYetValidIsRefused() {
    String token =
        issuer(network.material().organization(), Duration.ofHours(2))
            .client("up=eve", key.publicKey(), HOUR, FLEET);
    assertRefused(client(token), "refused");
  }

  @Test
  void expiredTokenIsNotEvenShown() {
    String token =
        issuer(network.material().organization(), Duration.ofHours(-2))
            .client("up=eve", key.publicKey(), HOUR, FLEET);
    assertRefused(client(token), "expired");
  }

  @Test
  void tokenForAnotherKeyIsRefused() {
    String token =
        network
            .material()
            .issuer()
            .client("up=eve", Seed.generate(RANDOM).publicKey(), HOUR, FLEET);
    BrokerCredentials mixed =
        new BrokerCredentials() {
          @Override
          public Optional<SSLContext> tls() {
            return Optional.of(tls);
          }

          @Override
          public boolean verifiesBroker() {
            return false;
          }

          @Override
          public Optional<String> token() {
            return Optional.of(token);
          }

          @Override
          public byte[] signNonce(byte[] nonce) {
            return key.sign(nonce);
          }
        };
    assertRefused(
        to(SecurityProvider.insecure(Role.CLIENT, "ops1", "up=eve").broker(mixed).build())
            .collectives(List.of("choria")),
        "refused");
  }

  @Test
  void withoutTlsNobodyComesIn() {
    String token = network.material().issuer().client("up=eve", key.publicKey(), HOUR, FLEET);
    FleetConnectionBuilder plain =
        to(
            SecurityProvider.tokens(Role.CLIENT, "ops1", TokenCredentials.of(key, token), roots())
                .build());
    assertThatThrownBy(plain::connect).isInstanceOf(ConnectionException.class);
  }

  private static void assertRefused(FleetConnectionBuilder builder, String text) {
    assertThatThrownBy(builder::connect)
        .isInstanceOf(ChoriaException.class)
        .satisfies(e -> System.out.println(e))
        .hasMessageContaining(text);
  }
}
