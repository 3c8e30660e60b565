package io.choria.messaging.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.config.Configuration;
import io.choria.config.choria.ChoriaConfig;
import io.choria.config.choria.ChoriaSettings;
import io.choria.messaging.security.ClientPermission;
import io.choria.messaging.security.SecurityLoader;
import io.choria.messaging.security.SecurityProvider;
import io.choria.messaging.security.SecurityProvider.Role;
import io.choria.messaging.security.Seed;
import io.choria.messaging.security.TokenCredentials;
import io.choria.messaging.security.TokenIssuer;
import io.choria.messaging.security.TrustException;
import io.choria.messaging.security.TrustRoots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("spec 01 §10: what is wrong is told before anything is sent")
class FleetConnectionBuilderTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Seed organization = Seed.generate(RANDOM);
  private final Seed key = Seed.generate(RANDOM);

  @TempDir Path directory;

  private FleetConnectionBuilder with(String caller, Instant at) {
    String token =
        TokenIssuer.organization(organization, Clock.fixed(at, ZoneOffset.UTC), RANDOM)
            .client(
                caller,
                key.publicKey(),
                Duration.ofHours(1),
                Set.of(ClientPermission.FLEET_MANAGEMENT));
    return FleetConnection.builder(
        SecurityProvider.tokens(
                Role.CLIENT,
                "ops1",
                TokenCredentials.of(key, token),
                TrustRoots.issuers(Map.of("choria", organization.publicKey())))
            .build());
  }

  @Test
  void expiredToken() {
    assertThatThrownBy(
            () -> with("up=dana", Instant.now().minusSeconds(7200)).broker("h:1").connect())
        .isInstanceOfSatisfying(
            TrustException.class,
            e -> assertThat(e.reason()).isEqualTo(TrustException.Reason.EXPIRED));
  }

  @Test
  void tokenThatFitsIntoNoConnect() {
    assertThatThrownBy(() -> with("up=" + "d".repeat(3_000), Instant.now()).broker("h:1").connect())
        .isInstanceOfSatisfying(
            FleetException.class,
            e -> assertThat(e.reason()).isEqualTo(FleetException.Reason.TOO_LARGE));
  }

  @Test
  void tokenAndCredentialsFile() {
    assertThatThrownBy(
            () ->
                with("up=dana", Instant.now())
                    .broker("h:1")
                    .credentialsFile(Path.of("x.creds"))
                    .connect())
        .isInstanceOfSatisfying(
            FleetException.class,
            e -> assertThat(e.reason()).isEqualTo(FleetException.Reason.UNSUPPORTED));
  }

  @Test
  void mainCollectiveThatIsNone() {
    assertThatThrownBy(
            () ->
                with("up=dana", Instant.now())
                    .broker("h:1")
                    .collectives(List.of("a"))
                    .mainCollective("b")
                    .connect())
        .isInstanceOfSatisfying(
            FleetException.class,
            e -> assertThat(e.reason()).isEqualTo(FleetException.Reason.COLLECTIVE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"broker", "nats://broker", "", "a b:4222", "h:0"})
  void brokersWithoutPort(String broker) {
    assertThatThrownBy(() -> FleetConnectionBuilder.url(broker)).hasMessageContaining("host:port");
  }

  @Test
  void brokersAreUrls() {
    assertThat(FleetConnectionBuilder.url(" b1.example.net:4222"))
        .isEqualTo("nats://b1.example.net:4222");
    assertThat(FleetConnectionBuilder.url("tls://b1:4222")).isEqualTo("tls://b1:4222");
  }

  @Test
  void federationWithoutBrokersAndBrokersWithoutPort() {
    assertUnusable(
        "plugin.choria.federation.collectives = eu\n", "plugin.choria.federation_middleware_hosts");
    assertUnusable("plugin.choria.middleware_hosts = broker\n", "host:port");
  }

  private void assertUnusable(String settings, String text) {
    assertThatThrownBy(
            () -> {
              Configuration<ChoriaSettings> loaded = load(settings);
              FleetConnectionBuilder builder =
                  FleetConnection.builder(
                      loaded,
                      SecurityLoader.of(loaded, Role.CLIENT)
                          .environment(Map.of("USER", "dana"))
                          .signatures(false)
                          .tls(false));
              assertThat(builder).isNull();
            })
        .isInstanceOf(FleetException.class)
        .hasMessageContaining(text);
  }

  private Configuration<ChoriaSettings> load(String settings) throws IOException {
    Path file = Files.createTempFile(directory, "client", ".conf");
    Files.writeString(
        file,
        "identity = ops1\nplugin.choria.use_srv = false\nplugin.security.provider = file\n"
            + settings);
    return ChoriaConfig.system(file).environment(Map.of()).load();
  }
}
