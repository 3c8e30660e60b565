package io.choria.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.choria.config.Configuration;
import io.choria.config.choria.ChoriaConfig;
import io.choria.config.choria.ChoriaSettings;
import io.choria.interop.Scenario.Broker;
import io.choria.messaging.rpc.FleetClient;
import io.choria.messaging.rpc.FleetConnection;
import io.choria.messaging.rpc.FleetRequest;
import io.choria.messaging.rpc.FleetServer;
import io.choria.messaging.rpc.GatheredReplies;
import io.choria.messaging.security.SecurityLoader;
import io.choria.messaging.security.SecurityProvider.Role;
import io.choria.testing.Interop;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Java and Go, clients and servers, on both sides of a real federation broker (spec 01 §14). */
@Interop("choria")
@DisplayName("interop: federation")
class FederationIT {
  @Test
  void requestsAndRepliesPassAFederationBroker(@TempDir Path directory) throws Exception {
    try (MixedNetwork network =
            new MixedNetwork(
                ChoriaProgram.find(directory), Scenario.V2_DIRECT, Broker.PLAIN, directory);
        FleetConnection serverConnection = network.javaServer();
        FleetServer server = FleetServer.builder(serverConnection).start()) {
      network.federate("eu");
      String settings =
          Files.readString(directory.resolve("client.conf"))
              + "plugin.choria.federation.collectives = eu\n"
              + "plugin.choria.federation_middleware_hosts = "
              + network.brokerUrl()
              + "\n";
      network.write("client.conf", settings);
      Configuration<ChoriaSettings> federated =
          ChoriaConfig.system(directory.resolve("client.conf")).environment(Map.of()).load();
      SecurityLoader loader =
          SecurityLoader.of(federated, Role.CLIENT).environment(Map.of("USER", "dana")).tls(false);
      try (FleetConnection connection = FleetConnection.builder(federated, loader).connect();
          FleetClient client = FleetClient.of(connection)) {
        assertThat(connection.federations()).containsExactly("eu");
        Poll.until("all answer through the federation", () -> broadcast(client).size() == 2);
        GatheredReplies directed =
            client.request(
                FleetRequest.direct(
                        FleetServer.DISCOVERY,
                        "cGluZw==".getBytes(StandardCharsets.US_ASCII),
                        Set.of(MixedNetwork.JAVA_SERVER, MixedNetwork.GO_SERVER))
                    .deadline(Duration.ofMinutes(1))
                    .build(),
                reply -> {});
        assertThat(directed.missing()).isEmpty();
      }
      ChoriaProgram.Output go = network.goPing(2);
      assertThat(go.text()).contains(MixedNetwork.GO_SERVER, MixedNetwork.JAVA_SERVER);
      System.out.println(go.text().strip());
      System.out.println(server.counters());
    }
  }

  private static Set<String> broadcast(FleetClient client) throws InterruptedException {
    return client
        .request(
            FleetRequest.broadcast(
                    FleetServer.DISCOVERY, "cGluZw==".getBytes(StandardCharsets.US_ASCII))
                .expect(2)
                .deadline(Duration.ofSeconds(15))
                .build(),
            reply -> {})
        .senders();
  }
}
