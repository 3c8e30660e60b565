package io.choria.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.choria.messaging.protocol.Filter;
import io.choria.messaging.rpc.FleetClient;
import io.choria.messaging.rpc.FleetConnection;
import io.choria.messaging.rpc.FleetRequest;
import io.choria.messaging.rpc.FleetServer;
import io.choria.messaging.rpc.GatheredReplies;
import io.choria.messaging.security.ClientPermission;
import io.choria.messaging.security.SecurityProvider;
import io.choria.messaging.security.Seed;
import io.choria.testing.Interop;
import io.choria.testing.NatsServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thousand Java servers in one JVM are found by one ping, of Java and of Go. */
@DisplayName("a thousand servers")
class ManyServersIT {
  private static final int SERVERS = 1_000;

  @Test
  void theJavaClientFindsAll() throws Exception {
    try (NatsServer nats = NatsServer.builder().start();
        JavaFleet fleet = new JavaFleet(nats.url())) {
      start(fleet);
      try (SecurityProvider dana = fleet.client("up=dana");
          FleetConnection connection = FleetConnection.builder(dana).broker(nats.url()).connect();
          FleetClient client = FleetClient.of(connection)) {
        GatheredReplies replies =
            client.request(
                FleetRequest.broadcast(
                        FleetServer.DISCOVERY, "cGluZw==".getBytes(StandardCharsets.US_ASCII))
                    .filter(Filter.EMPTY)
                    .expect(SERVERS)
                    .deadline(Duration.ofMinutes(2))
                    .build(),
                reply -> {});
        assertThat(replies.end()).isEqualTo(GatheredReplies.End.COMPLETE);
        assertThat(replies.senders()).hasSize(SERVERS);
        assertThat(replies.refused()).isZero();
        System.out.println("Java found " + replies.senders().size() + " in " + replies.took());
      }
    }
  }

  @Test
  @Interop("choria")
  void theGoClientFindsAll(@TempDir Path directory) throws Exception {
    ChoriaProgram choria = ChoriaProgram.find(directory);
    Seed organization = Seed.generate(new SecureRandom());
    try (NatsServer nats = NatsServer.builder().start();
        JavaFleet fleet = new JavaFleet(nats.url(), organization)) {
      start(fleet);
      Material material = new Material(directory, organization);
      material.client("client", "up=dana", Set.of(ClientPermission.FLEET_MANAGEMENT));
      Files.writeString(
          directory.resolve("client.conf"),
          """
          identity = ops1.example.net
          plugin.choria.use_srv = false
          plugin.choria.middleware_hosts = localhost:%d
          plugin.security.provider = choria
          plugin.security.choria.token_file = %s
          plugin.security.choria.seed_file = %s
          loglevel = error
          """
              .formatted(nats.port(), material.file("client.jwt"), material.file("client.seed")));
      ChoriaProgram.Output output =
          choria.run(
              directory,
              Map.of("INSECURE_DISABLE_TLS", "true"),
              "ping",
              "--config",
              "client.conf",
              "--timeout",
              "60",
              "--expect",
              Integer.toString(SERVERS));
      assertThat(output.text()).contains(SERVERS + " replies max:");
      for (int i = 0; i < SERVERS; i++) {
        assertThat(output.text()).contains("node" + i + ".example.net ");
      }
      System.out.println(
          output.text().lines().filter(line -> line.contains("replies max")).findFirst().get());
    }
  }

  private static void start(JavaFleet fleet) throws InterruptedException {
    for (int i = 0; i < SERVERS; i++) {
      fleet.server("node" + i + ".example.net");
    }
  }
}
