package io.choria.testing;

import io.choria.messaging.MessagingConnection;
import io.choria.messaging.rpc.FleetConnection;
import io.choria.messaging.rpc.FleetMember;
import io.choria.messaging.rpc.FleetServer;
import io.choria.messaging.rpc.HostedAgent;
import io.choria.messaging.rpc.ServerInfo;
import io.choria.messaging.rpc.client.RpcClient;
import io.choria.messaging.security.ClientPermission;
import io.choria.messaging.security.RequestVerifier;
import io.choria.messaging.security.SecurityProvider;
import io.choria.messaging.security.SecurityProvider.Role;
import io.choria.messaging.security.Seed;
import io.choria.messaging.security.Token;
import io.choria.messaging.security.TokenCredentials;
import io.choria.messaging.security.TokenIssuer;
import io.choria.messaging.security.TrustRoots;
import io.nats.client.Dispatcher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A fleet in one JVM: a private nats-server, keys and tokens made on the spot, and any number of
 * servers that share connections, each with its own identity, facts, classes and faults. Requests
 * and replies are signed (protocol 2), as in a real one.
 *
 * <p>Safe for use by several threads. {@link #close} ends all of it.
 */
public final class TestFleet implements AutoCloseable {
  /** The collective of every test fleet. */
  public static final String COLLECTIVE = "choria";

  private static final Duration DAY = Duration.ofDays(1);
  private static final int NODES_PER_CONNECTION = 250;
  private static final int WAITING_MESSAGES = 100_000;
  private static final long WAITING_BYTES = 64 << 20;

  private final SecureRandom random = new SecureRandom();
  private final Seed organization = Seed.generate(random);
  private final TokenIssuer issuer =
      TokenIssuer.organization(organization, Clock.systemUTC(), random);
  // a request is verified once for all nodes, which share the trust and the machine
  private final RequestVerifier requests = RequestVerifier.tokens(roots()).repeats(64).build();
  private final ExecutorService agents =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "agents of the test fleet");
            thread.setDaemon(true);
            return thread;
          });
  private final @Nullable NatsServer owned;
  private final String url;
  private final List<TestNode> nodes = new ArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();

  private TestFleet(@Nullable NatsServer owned, String url) {
    this.owned = owned;
    this.url = url;
  }

  /**
   * Starts the description of a fleet.
   *
   * @return a builder with three nodes and Choria's standard agents
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The nodes.
   *
   * @return in the order of their numbers
   */
  public List<TestNode> nodes() {
    return List.copyOf(nodes);
  }

  /**
   * A node.
   *
   * @param number from 1 on
   * @return the node
   */
  public TestNode node(int number) {
    return nodes.get(number - 1);
  }

  /**
   * Where the broker listens.
   *
   * @return a URL
   */
  public String url() {
    return url;
  }

  /**
   * A client that may do everything.
   *
   * @return closed with the fleet
   * @throws InterruptedException when interrupted
   */
  public RpcClient client() throws InterruptedException {
    return RpcClient.of(connect("up=tester"));
  }

  /**
   * A connection of a caller who may do everything, for clients with options of their own.
   *
   * @param caller {@code up=dana}
   * @return closed with the fleet
   * @throws InterruptedException when interrupted
   */
  public FleetConnection connect(String caller) throws InterruptedException {
    FleetConnection connection = FleetConnection.builder(identity(caller)).broker(url).connect();
    open.add(connection);
    return connection;
  }

  /**
   * Keys and a token of a caller who may do everything.
   *
   * @param caller {@code up=dana}
   * @return signs the requests of that caller
   */
  public SecurityProvider identity(String caller) {
    Seed seed = Seed.generate(random);
    String token =
        issuer.client(caller, seed.publicKey(), DAY, Set.of(ClientPermission.FLEET_MANAGEMENT));
    return SecurityProvider.tokens(
            Role.CLIENT, "tester.example.net", TokenCredentials.of(seed, token), roots())
        .build();
  }

  /**
   * Writes the files with which a program, such as {@code choria}, joins as a caller who may do
   * everything: {@code client.conf}, and beside it {@code client.seed} and {@code client.jwt}. The
   * connection has no TLS, so {@code choria} wants {@code INSECURE_DISABLE_TLS=true}.
   *
   * @param directory gets the files
   * @param caller {@code up=dana}
   * @return the settings
   */
  public Path writeClient(Path directory, String caller) {
    Seed seed = Seed.generate(random);
    seed.write(directory.resolve("client.seed"));
    Token.write(
        issuer.client(caller, seed.publicKey(), DAY, Set.of(ClientPermission.FLEET_MANAGEMENT)),
        directory.resolve("client.jwt"));
    Path settings = directory.resolve("client.conf");
    try {
      return Files.writeString(
          settings,
          """
          identity = tester.example.net
          collectives = %s
          plugin.choria.use_srv = false
          plugin.choria.middleware_hosts = %s
          plugin.security.provider = choria
          plugin.security.choria.token_file = %s
          plugin.security.choria.seed_file = %s
          plugin.security.issuer.names = choria
          plugin.security.issuer.choria.public = %s
          loglevel = error
          """
              .formatted(
                  COLLECTIVE,
                  url.replaceFirst("^\\w+://", ""),
                  directory.resolve("client.jwt"),
                  directory.resolve("client.seed"),
                  organization.publicKey().hex()));
    } catch (IOException e) {
      throw new UncheckedIOException("the settings of a client can't be written", e);
    }
  }

  private TrustRoots roots() {
    return TrustRoots.issuers(Map.of("choria", organization.publicKey()));
  }

  private void start(Builder builder) throws InterruptedException {
    List<MessagingConnection> shared = new ArrayList<>();
    open.add(agents::shutdownNow);
    Dispatcher dispatcher = null;
    for (int number = 1; number <= builder.count; number++) {
      if ((number - 1) % NODES_PER_CONNECTION == 0) {
        MessagingConnection connection = MessagingConnection.builder().server(url).connect();
        open.add(connection);
        shared.add(connection);
        dispatcher = connection.jnats().createDispatcher(message -> {});
        dispatcher.setPendingLimits(WAITING_MESSAGES, WAITING_BYTES);
      }
      TestNode node = new TestNode("node" + number + ".example.net", number);
      builder.setUp.accept(node);
      start(node, shared.get(shared.size() - 1), Objects.requireNonNull(dispatcher), builder);
      nodes.add(node);
      builder.progress.accept(number);
    }
    for (MessagingConnection connection : shared) {
      connection.flush(Duration.ofMinutes(1));
    }
  }

  private void start(
      TestNode node, MessagingConnection messaging, Dispatcher dispatcher, Builder builder)
      throws InterruptedException {
    Seed seed = Seed.generate(random);
    String token =
        issuer.server(node.identity(), seed.publicKey(), DAY, List.of(COLLECTIVE), Set.of());
    SecurityProvider security =
        SecurityProvider.tokens(
                Role.SERVER, node.identity(), TokenCredentials.of(seed, token), roots())
            .requestVerifier(requests)
            .build();
    FleetConnection connection =
        FleetConnection.of(messaging, FleetMember.of(security, COLLECTIVE), security);
    FaultyAgents faults = new FaultyAgents(node, connection);
    FleetServer server =
        FleetServer.builder(connection)
            .data(node.data())
            .dispatcher(dispatcher)
            .executor(agents)
            .startDeadline(Duration.ZERO) // all are confirmed together
            .agents(info -> builder.agents(node, info).stream().map(faults::wrap).toList())
            .start();
    node.server(server);
    open.add(server);
  }

  @Override
  public void close() {
    for (int i = open.size() - 1; i >= 0; i--) {
      try {
        open.get(i).close();
      } catch (Exception e) {
        throw new IllegalStateException("a part of the test fleet can't be closed", e);
      }
    }
    open.clear();
    if (owned != null) {
      owned.close();
    }
  }

  /** What a fleet is made of. Not safe for use by several threads. */
  public static final class Builder {
    private final List<BiFunction<TestNode, ServerInfo, List<HostedAgent>>> sources =
        new ArrayList<>();
    private int count = 3;
    private Consumer<TestNode> setUp = node -> {};
    private Consumer<Integer> progress = number -> {};
    private @Nullable String url;

    private Builder() {}

    /**
     * How many nodes, and what they are like.
     *
     * @param number the default is 3
     * @param setting called for each node before it starts: facts, classes, faults
     * @return this
     */
    public Builder nodes(int number, Consumer<TestNode> setting) {
      this.count = number;
      this.setUp = setting;
      return this;
    }

    /**
     * Adds agents to every node, for example an {@link io.choria.messaging.rpc.agent.RpcAgents}.
     * Those of Choria itself have two minutes for an answer here, not their few seconds.
     *
     * @param agents makes those of one server; without any, Choria's standard agents are hosted
     * @return this
     */
    public Builder agents(Function<? super ServerInfo, ? extends List<HostedAgent>> agents) {
      sources.add((node, info) -> List.copyOf(agents.apply(info)));
      return this;
    }

    /**
     * Adds agents that differ from node to node.
     *
     * @param agents makes those of one node
     * @return this
     */
    public Builder nodeAgents(BiFunction<TestNode, ServerInfo, List<HostedAgent>> agents) {
      sources.add(agents);
      return this;
    }

    /**
     * Uses a nats-server that is there.
     *
     * @param address the default is a private server, started and closed with the fleet
     * @return this
     */
    public Builder server(String address) {
      this.url = address;
      return this;
    }

    /**
     * Tells how many nodes have started.
     *
     * @param observer called on the thread that starts the fleet
     * @return this
     */
    public Builder progress(Consumer<Integer> observer) {
      this.progress = observer;
      return this;
    }

    private List<HostedAgent> agents(TestNode node, ServerInfo info) {
      List<HostedAgent> all = new ArrayList<>();
      if (sources.isEmpty()) {
        all.addAll(StandardAgents.of(info));
      }
      sources.forEach(source -> all.addAll(source.apply(node, info)));
      all.replaceAll(StandardAgents::patient);
      return all;
    }

    /**
     * Starts the fleet: when this returns, the broker knows all nodes.
     *
     * @return a running fleet
     * @throws InterruptedException when interrupted
     */
    public TestFleet start() throws InterruptedException {
      NatsServer server = url == null ? NatsServer.builder().start() : null;
      TestFleet fleet = new TestFleet(server, server == null ? String.valueOf(url) : server.url());
      boolean started = false;
      try {
        fleet.start(this);
        started = true;
        return fleet;
      } finally {
        if (!started) {
          fleet.close();
        }
      }
    }
  }
}
