package io.choria.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.config.Configuration;
import io.choria.config.choria.ChoriaSettings;
import io.choria.interop.Scenario.Broker;
import io.choria.messaging.ConnectionException;
import io.choria.messaging.protocol.Filter;
import io.choria.messaging.rpc.FleetClient;
import io.choria.messaging.rpc.FleetConnection;
import io.choria.messaging.rpc.FleetConnectionBuilder;
import io.choria.messaging.rpc.PermissionException;
import io.choria.messaging.security.SecurityLoader;
import io.choria.messaging.security.SecurityProvider.Role;
import io.choria.messaging.security.TrustException;
import io.choria.messaging.security.TrustException.Reason;
import io.choria.testing.Interop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates with which a Choria broker of version 1 lets nobody in. */
@Interop("choria")
@DisplayName("interop: refused certificates")
class RefusedCertificatesIT {
  private static FleetConnectionBuilder client(MixedNetwork network, String certificate)
      throws Exception {
    String settings = Files.readString(network.directory().resolve("client.conf"));
    network.write(
        certificate + ".conf",
        settings
            .replace("client.crt", certificate + ".crt")
            .replace("client.key", certificate + ".key"));
    Configuration<ChoriaSettings> loaded = network.settings(certificate + ".conf");
    return FleetConnection.builder(
            loaded,
            SecurityLoader.of(loaded, Role.CLIENT)
                .environment(Map.of("MCOLLECTIVE_CERTNAME", "dana.mcollective")))
        .connectDeadline(Duration.ofSeconds(20));
  }

  @Test
  @DisplayName("v1: of another authority, expired, not yet valid")
  void brokerRefuses(@TempDir Path directory) throws Exception {
    try (MixedNetwork network =
        new MixedNetwork(
            ChoriaProgram.find(directory), Scenario.V1_X509, Broker.CHORIA, directory)) {
      Material material = network.material();
      material.authority("ca2");
      material.certificate("stranger", "dana.mcollective", "ca2", "-validity 2");
      material.certificate("late", "dana.mcollective", "ca", "-startdate -3d -validity 1");
      material.certificate("early", "dana.mcollective", "ca", "-startdate +1d -validity 2");
      try (FleetConnection good =
          client(network, "client").connectDeadline(Duration.ofMinutes(2)).connect()) {
        assertThat(good.messaging().isConnected()).isTrue();
      }
      Map<String, Reason> refused =
          Map.of(
              "stranger", Reason.CERTIFICATE,
              "late", Reason.EXPIRED,
              "early", Reason.NOT_YET_VALID);
      refused.forEach(
          (certificate, reason) ->
              assertThatThrownBy(() -> client(network, certificate).connect())
                  .as(certificate)
                  .satisfies(e -> System.out.println(certificate + ": " + e))
                  .isInstanceOfSatisfying(
                      ConnectionException.class,
                      e ->
                          assertThat(e.reason())
                              .isEqualTo(ConnectionException.Reason.AUTHENTICATION))
                  .hasMessageContaining("alert=")
                  .hasMessageContaining("certificate subject=CN=dana.mcollective issuer=CN=ca")
                  .cause()
                  .isInstanceOfSatisfying(
                      TrustException.class, e -> assertThat(e.reason()).isEqualTo(reason)));
    }
  }

  @Test
  @DisplayName("v2: a certificate opens a broker with issuers, but no subject of the fleet")
  void certificateAloneMayNotAsk(@TempDir Path directory) throws Exception {
    try (MixedNetwork network =
        new MixedNetwork(
            ChoriaProgram.find(directory), Scenario.V2_DIRECT, Broker.CHORIA, directory)) {
      Material material = network.material();
      material.certificate("client", "dana.mcollective", "ca", "-validity 2");
      network.write("v1.conf", network.certificateSettings("client"));
      Configuration<ChoriaSettings> settings = network.settings("v1.conf");
      try (FleetConnection connection =
              FleetConnection.builder(
                      settings,
                      SecurityLoader.of(settings, Role.CLIENT)
                          .environment(Map.of("MCOLLECTIVE_CERTNAME", "dana.mcollective")))
                  .connectDeadline(Duration.ofMinutes(2))
                  .connect();
          FleetClient asking = FleetClient.of(connection)) {
        assertThatThrownBy(() -> asking.ping(Filter.EMPTY, Duration.ofMinutes(2), reply -> {}))
            .satisfies(e -> System.out.println(e.getMessage()))
            .isInstanceOfSatisfying(
                PermissionException.class,
                e -> {
                  assertThat(e.subject()).isEqualTo("mcollective.broadcast.agent.discovery");
                  assertThat(e.missingClaim()).contains("fleet_management");
                  assertThat(e.shown()).startsWith("certificate subject=CN=dana.mcollective");
                });
      }
    }
  }
}
