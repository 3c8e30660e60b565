package io.choria.examples.network;

import io.choria.messaging.protocol.Filter;
import io.choria.messaging.rpc.FleetClient;
import io.choria.messaging.rpc.FleetConnection;
import io.choria.messaging.rpc.FleetListener;
import io.choria.messaging.rpc.FleetReply;
import io.choria.messaging.rpc.FleetRequest;
import io.choria.messaging.rpc.FleetServer;
import io.choria.messaging.rpc.GatheredReplies;
import io.choria.messaging.rpc.NodeData;
import io.choria.messaging.rpc.Refusal;
import io.choria.messaging.security.ClientPermission;
import io.choria.messaging.security.SecurityProvider;
import io.choria.messaging.security.SecurityProvider.Role;
import io.choria.messaging.security.Seed;
import io.choria.messaging.security.TokenCredentials;
import io.choria.messaging.security.TokenIssuer;
import io.choria.messaging.security.TrustRoots;
import io.choria.testing.NatsServer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A network without a Choria broker: a private nats-server, keys and tokens made on the spot, Java
 * servers, and a Java client that pings them over signed protocol 2; then one who is refused.
 */
public final class NetworkDemo {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration DAY = Duration.ofDays(1);
  private static final byte[] PING = "cGluZw==".getBytes(StandardCharsets.US_ASCII);

  private final SecureRandom random = new SecureRandom();
  private final Seed organization = Seed.generate(random);
  private final TokenIssuer issuer =
      TokenIssuer.organization(organization, Clock.systemUTC(), random);
  private final TrustRoots trusted = TrustRoots.issuers(Map.of("choria", organization.publicKey()));
  private final BlockingQueue<Refusal> refusals = new LinkedBlockingQueue<>();
  private final String url;

  private NetworkDemo(String url) {
    this.url = url;
  }

  /** Runs the demonstration; exits with 1 if something is not as it should be. */
  public static void main(String[] args) throws Exception {
    // the refusal is shown by the demonstration itself
    System.setProperty("org.slf4j.simpleLogger.log.io.choria.messaging.rpc", "error");
    try (NatsServer nats = NatsServer.builder().start()) {
      System.out.println("nats-server listens on " + nats.url());
      new NetworkDemo(nats.url()).run();
    }
    System.out.println("\neverything as expected");
  }

  private void run() throws InterruptedException {
    System.out.println("organisation issuer " + organization.publicKey().hex());
    List<AutoCloseable> open = new ArrayList<>();
    try {
      serve("web1.example.net", "role::web", open);
      serve("web2.example.net", "role::web", open);
      serve("db1.example.net", "role::db", open);

      title("up=dana, with a token of the organisation, pings all servers");
      GatheredReplies all = ping(client(issuer, "up=dana"), Filter.EMPTY, 3);
      check("all three answered, and signed their answers", all.senders().size() == 3);
      check("no reply was refused", all.refused() == 0);

      title("up=dana pings those with the class role::web");
      Filter web = new Filter(List.of(), List.of("role::web"), List.of(), List.of(), List.of());
      check("two answered", ping(client(issuer, "up=dana"), web, 2).senders().size() == 2);

      title("up=mallory pings with a token that another organisation issued");
      refusals.clear();
      TokenIssuer other =
          TokenIssuer.organization(Seed.generate(random), Clock.systemUTC(), random);
      GatheredReplies none = ping(client(other, "up=mallory"), Filter.EMPTY, 0);
      check("nobody answered", none.senders().isEmpty());
      @Nullable Refusal refusal = refusals.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      check("a server says why", refusal != null && refusal.stage() == Refusal.Stage.SECURITY);
      if (refusal != null) {
        System.out.println("  refused on " + refusal.subject() + ": " + refusal.detail());
      }
    } finally {
      for (int i = open.size() - 1; i >= 0; i--) {
        close(open.get(i));
      }
    }
  }

  private void serve(String identity, String role, List<AutoCloseable> open)
      throws InterruptedException {
    Seed seed = Seed.generate(random);
    String token = issuer.server(identity, seed.publicKey(), DAY, List.of("choria"), Set.of());
    SecurityProvider security =
        SecurityProvider.tokens(Role.SERVER, identity, TokenCredentials.of(seed, token), trusted)
            .build();
    FleetConnection connection = FleetConnection.builder(security).broker(url).connect();
    open.add(connection);
    FleetServer server =
        FleetServer.builder(connection)
            .data(NodeData.of(Set.of(role), Map.of()))
            .listener(
                new FleetListener() {
                  @Override
                  public void refused(Refusal refusal) {
                    refusals.add(refusal);
                  }
                })
            .start();
    open.add(server);
    System.out.println(
        "server " + identity + " is up, its token is good for " + DAY.toHours() + " h");
  }

  private SecurityProvider client(TokenIssuer by, String caller) {
    Seed seed = Seed.generate(random);
    String token =
        by.client(caller, seed.publicKey(), DAY, Set.of(ClientPermission.FLEET_MANAGEMENT));
    return SecurityProvider.tokens(
            Role.CLIENT, "ops1.example.net", TokenCredentials.of(seed, token), trusted)
        .build();
  }

  private GatheredReplies ping(SecurityProvider who, Filter filter, int expected)
      throws InterruptedException {
    try (FleetConnection connection = FleetConnection.builder(who).broker(url).connect();
        FleetClient client = FleetClient.of(connection)) {
      return client.request(
          FleetRequest.broadcast(FleetServer.DISCOVERY, PING)
              .filter(filter)
              .expect(expected)
              .deadline(expected == 0 ? Duration.ofSeconds(1) : PATIENCE)
              .build(),
          NetworkDemo::print);
    }
  }

  private static void print(FleetReply reply) {
    check("the reply of " + reply.sender() + " is signed", reply.server().isPresent());
    System.out.printf("  %-20s time=%d ms%n", reply.sender(), reply.after().toMillis());
  }

  private static void title(String text) {
    System.out.println("\n" + text);
  }

  private static void check(String what, boolean holds) {
    if (!holds) {
      System.err.println("NOT TRUE: " + what);
      System.exit(1);
    }
  }

  private static void close(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      System.err.println("could not close: " + e);
    }
  }
}
