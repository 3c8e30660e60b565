package io.choria.interop;

import io.choria.messaging.MessagingConnection;
import io.choria.messaging.rpc.FleetConnection;
import io.choria.messaging.rpc.FleetMember;
import io.choria.messaging.rpc.FleetServer;
import io.choria.messaging.security.ClientPermission;
import io.choria.messaging.security.SecurityProvider;
import io.choria.messaging.security.SecurityProvider.Role;
import io.choria.messaging.security.Seed;
import io.choria.messaging.security.TokenCredentials;
import io.choria.messaging.security.TokenIssuer;
import io.choria.messaging.security.TrustRoots;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Java servers and clients of one organisation over connections that they share. */
final class JavaFleet implements AutoCloseable {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration HOUR = Duration.ofHours(1);
  private static final int SERVERS_PER_CONNECTION = 100;

  private final Seed organization;
  private final TokenIssuer issuer;
  private final String url;
  private final List<MessagingConnection> connections = new ArrayList<>();
  private final List<FleetServer> servers = new ArrayList<>();

  JavaFleet(String url, Seed organization) {
    this.url = url;
    this.organization = organization;
    this.issuer = TokenIssuer.organization(organization, Clock.systemUTC(), RANDOM);
  }

  JavaFleet(String url) {
    this(url, Seed.generate(RANDOM));
  }

  TrustRoots roots() {
    return TrustRoots.issuers(Map.of("choria", organization.publicKey()));
  }

  FleetServer server(String identity) throws InterruptedException {
    if (servers.size() % SERVERS_PER_CONNECTION == 0) {
      connections.add(MessagingConnection.builder().server(url).connect());
    }
    Seed seed = Seed.generate(RANDOM);
    String token = issuer.server(identity, seed.publicKey(), HOUR, List.of("choria"), Set.of());
    SecurityProvider security =
        SecurityProvider.tokens(Role.SERVER, identity, TokenCredentials.of(seed, token), roots())
            .build();
    FleetServer server =
        FleetServer.builder(
                FleetConnection.of(
                    connections.get(connections.size() - 1),
                    FleetMember.of(security, "choria"),
                    security))
            .start();
    servers.add(server);
    return server;
  }

  /** Waits until the broker knows where the servers listen. */
  void flush() throws InterruptedException {
    for (MessagingConnection connection : connections) {
      connection.flush(Duration.ofMinutes(1));
    }
  }

  /** Signs requests of a caller who may manage the fleet. */
  SecurityProvider client(String caller) {
    Seed seed = Seed.generate(RANDOM);
    String token =
        issuer.client(caller, seed.publicKey(), HOUR, Set.of(ClientPermission.FLEET_MANAGEMENT));
    return SecurityProvider.tokens(
            Role.CLIENT, "ops1.example.net", TokenCredentials.of(seed, token), roots())
        .build();
  }

  @Override
  public void close() {
    servers.forEach(FleetServer::close);
    connections.forEach(MessagingConnection::close);
  }
}
