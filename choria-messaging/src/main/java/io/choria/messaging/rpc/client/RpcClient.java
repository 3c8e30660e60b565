package io.choria.messaging.rpc.client;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.choria.config.Configuration;
import io.choria.config.choria.ChoriaSettings;
import io.choria.messaging.rpc.FleetClient;
import io.choria.messaging.rpc.FleetConnection;
import io.choria.messaging.rpc.ddl.AgentDdl;
import io.choria.messaging.rpc.ddl.DdlException;
import io.choria.messaging.rpc.ddl.DdlLibrary;
import io.choria.messaging.rpc.discovery.BroadcastDiscovery;
import io.choria.messaging.rpc.discovery.Discovery;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Calls actions of agents (spec 02 §6). Agents whose DDL is known have their inputs converted and
 * checked before anything is sent; others are called with what is given. Safe for use by several
 * threads; close it when it is no longer needed.
 */
public final class RpcClient implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  private static final String REGISTRY = "choria_registry";

  private final FleetConnection connection;
  private final FleetClient fleet;
  private final DdlLibrary library;
  private final Map<String, AgentDdl> ddls = new ConcurrentHashMap<>();
  private final @Nullable DdlCache cache;
  private final Discovery discovery;
  private final Duration discoveryTimeout;
  private final Clock clock;

  private RpcClient(Builder builder) {
    this.connection = builder.connection;
    this.clock = builder.clock;
    this.fleet = FleetClient.builder(connection).clock(clock).build();
    this.library = builder.library;
    this.cache = builder.cache;
    this.discovery = builder.discovery == null ? broadcast(builder.windowed) : builder.discovery;
    this.discoveryTimeout = builder.discoveryTimeout;
    builder.ddls.forEach(this::learn);
  }

  private Discovery broadcast(boolean windowed) {
    return windowed
        ? BroadcastDiscovery.windowed(fleet, BroadcastDiscovery.WINDOW)
        : BroadcastDiscovery.of(fleet);
  }

  /**
   * A client with the defaults.
   *
   * @param connection what it works over; stays open when the client is closed
   * @return the client
   */
  public static RpcClient of(FleetConnection connection) {
    return builder(connection).build();
  }

  /**
   * Starts the description of a client.
   *
   * @param connection what it works over; stays open when the client is closed
   * @return a builder with the defaults of its documentation
   */
  public static Builder builder(FleetConnection connection) {
    return new Builder(connection);
  }

  /**
   * Describes a call.
   *
   * @param agent the agent
   * @param action its action
   * @return the call, with the defaults of its documentation
   */
  public Call call(String agent, String action) {
    return new Call(this, agent, action);
  }

  /**
   * Knows an agent from now on.
   *
   * @param ddl replaces one of the same name
   */
  public void learn(AgentDdl ddl) {
    ddls.put(ddl.metadata().name(), ddl);
  }

  /**
   * What is known of an agent.
   *
   * @param agent the agent
   * @return its DDL, if there is one
   * @throws DdlException when the file of that name can't be used, or describes another agent
   */
  public Optional<AgentDdl> ddl(String agent) {
    AgentDdl known = ddls.get(agent);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<AgentDdl> found =
        library.agent(agent).or(() -> cache == null ? Optional.empty() : cache.find(agent));
    found.ifPresent(ddl -> requireName(agent, ddl));
    return found;
  }

  private static void requireName(String agent, AgentDdl ddl) {
    if (!ddl.metadata().name().equals(agent)) {
      throw new DdlException(
          DdlException.Fault.SHAPE,
          "expected the DDL of agent=" + agent + ", got that of agent=" + ddl.metadata().name());
    }
  }

  /**
   * Asks the registry of the network for a DDL, and knows the agent from then on (spec 02 §2.3);
   * with a {@linkplain Builder#ddlCache cache} also when the program is started again. Asks also
   * when the agent is known, for a newer one.
   *
   * @param agent the agent
   * @param timeout how long to wait for the registry
   * @return its DDL; empty when there is no registry, or it does not know the agent
   * @throws DdlException when the registry answers with something else
   * @throws InterruptedException when interrupted
   */
  public Optional<AgentDdl> fetchDdl(String agent, Duration timeout) throws InterruptedException {
    AtomicReference<@Nullable NodeReply> answer = new AtomicReference<>();
    call(REGISTRY, "ddl")
        .service()
        .unchecked()
        .input("name", agent)
        .input("plugin_type", "agent")
        .input("format", "json")
        .timeout(timeout)
        .send(answer::set);
    NodeReply reply = answer.get();
    String text = reply == null || !reply.ok() ? "" : reply.outputs().path("ddl").asText();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    AgentDdl ddl = AgentDdl.parse(text.getBytes(StandardCharsets.UTF_8));
    requireName(agent, ddl);
    learn(ddl);
    if (cache != null) {
      cache.keep(ddl);
    }
    return Optional.of(ddl);
  }

  /**
   * The client below, for requests that are no calls.
   *
   * @return closed together with this
   */
  public FleetClient fleet() {
    return fleet;
  }

  Discovery discovery() {
    return discovery;
  }

  Duration discoveryTimeout() {
    return discoveryTimeout;
  }

  Clock clock() {
    return clock;
  }

  String mainCollective() {
    return connection.member().mainCollective();
  }

  /** Ends what this client listens to. The connection stays open. */
  @Override
  public void close() {
    fleet.close();
  }

  /** What a client is made of. Not safe for use by several threads. */
  public static final class Builder {
    private final FleetConnection connection;
    private DdlLibrary library = DdlLibrary.of(List.of());
    private final List<AgentDdl> ddls = new ArrayList<>();
    private @Nullable Discovery discovery;
    private Duration discoveryTimeout = Duration.ofSeconds(2);
    private @Nullable DdlCache cache;
    private boolean windowed;
    private Clock clock = Clock.systemUTC();

    private Builder(FleetConnection connection) {
      this.connection = connection;
    }

    /**
     * Where DDLs are found.
     *
     * @param known the default has those of Choria's own agents
     * @return this
     */
    public Builder ddls(DdlLibrary known) {
      this.library = known;
      return this;
    }

    /**
     * Keeps what a registry gave, for the next start, where Choria's clients keep theirs.
     *
     * @param directory of {@code plugin.choria.services.registry.cache}; made when it is needed
     * @return this
     */
    public Builder ddlCache(Path directory) {
      this.cache = new DdlCache(directory);
      return this;
    }

    /**
     * What the settings of a client say: {@code discovery_timeout}; DDLs of {@code libdir} and
     * {@code plugin.choria.agent_provider.mcorpc.libdir}; {@code
     * plugin.choria.services.registry.cache}; and {@code
     * plugin.choria.discovery.broadcast.windowed_timeout}, unless there is a {@linkplain #discovery
     * discovery}.
     *
     * @param configuration what the connection was made of
     * @return this
     */
    public Builder configuration(Configuration<ChoriaSettings> configuration) {
      ChoriaSettings settings = configuration.settings();
      discoveryTimeout(Duration.ofSeconds(Math.max(1, settings.discovery().timeoutSeconds())));
      List<Path> directories = new ArrayList<>();
      settings.node().libraryDirectories().forEach(each -> directories.add(Path.of(each)));
      settings.agents().agentDirectories().forEach(each -> directories.add(Path.of(each)));
      ddls(DdlLibrary.of(directories));
      if (!settings.agents().registryCache().isEmpty()) {
        ddlCache(Path.of(settings.agents().registryCache()));
      }
      this.windowed = settings.discovery().slidingTimeout();
      return this;
    }

    /**
     * Adds a DDL.
     *
     * @param known goes before those of the library
     * @return this
     */
    public Builder ddl(AgentDdl known) {
      ddls.add(known);
      return this;
    }

    /**
     * How servers are found.
     *
     * @param method the default asks them all
     * @return this
     */
    public Builder discovery(Discovery method) {
      this.discovery = method;
      return this;
    }

    /**
     * How long servers are looked for; also what every call waits for replies beyond the time that
     * the agent itself takes.
     *
     * @param time the default is 2 seconds
     * @return this
     */
    public Builder discoveryTimeout(Duration time) {
      this.discoveryTimeout = time;
      return this;
    }

    /**
     * The clock that requests are dated and tokens judged by.
     *
     * @param time the default is that of the system
     * @return this
     */
    public Builder clock(Clock time) {
      this.clock = time;
      return this;
    }

    /**
     * Makes the client.
     *
     * @return the client
     */
    public RpcClient build() {
      return new RpcClient(this);
    }
  }
}
