package io.choria.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.choria.messaging.rpc.FleetClient;
import io.choria.messaging.rpc.FleetConnection;
import io.choria.messaging.rpc.FleetRequest;
import io.choria.messaging.rpc.FleetServer;
import io.choria.messaging.security.SecurityProvider;
import io.choria.testing.FaultTest;
import io.choria.testing.NatsServer;
import io.choria.testing.TcpProxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;

@DisplayName("servers whose broker goes away while they start")
class ServerStartIT {
  private static String subscriptions(NatsServer nats) throws Exception {
    URI page = URI.create(nats.monitoringUrl() + "/subsz?subs=true&limit=1000");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString())
        .body();
  }

  private static FleetServer server(JavaFleet fleet, String identity) {
    try {
      return fleet.server(identity);
    } catch (InterruptedException e) {
      throw new CompletionException(e);
    }
  }

  @FaultTest
  void aConnectionThatBreaksBeforeTheBrokerConfirmsIsOutlived() throws Exception {
    try (NatsServer nats = NatsServer.builder().monitoring(true).start();
        TcpProxy network = nats.proxy();
        JavaFleet fleet = new JavaFleet(network.url())) {
      fleet.server("web1.example.net");
      network.stall(TcpProxy.Direction.TO_CLIENT);
      CompletableFuture<FleetServer> starting =
          CompletableFuture.supplyAsync(() -> server(fleet, "web2.example.net"));
      Poll.until(
          "the broker knows where it listens",
          () -> subscriptions(nats).contains("choria.node.web2.example.net"));
      network.resetConnections();
      network.heal();
      assertThat(starting.get(3, TimeUnit.MINUTES)).isNotNull();
      try (SecurityProvider dana = fleet.client("up=dana");
          FleetConnection connection = FleetConnection.builder(dana).broker(nats.url()).connect();
          FleetClient client = FleetClient.of(connection)) {
        assertThat(
                client
                    .request(
                        FleetRequest.broadcast(
                                FleetServer.DISCOVERY,
                                "cGluZw==".getBytes(StandardCharsets.US_ASCII))
                            .expect(2)
                            .deadline(Duration.ofMinutes(2))
                            .build(),
                        reply -> {})
                    .senders())
            .containsExactlyInAnyOrder("web1.example.net", "web2.example.net");
      }
    }
  }
}
