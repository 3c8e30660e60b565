package io.choria.messaging.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.choria.messaging.rpc.FleetException.Reason;
import io.choria.messaging.rpc.Refusal.Stage;
import io.choria.messaging.rpc.RequestIntake.Accepted;
import io.choria.messaging.rpc.RequestIntake.Refused;
import io.choria.messaging.rpc.RequestIntake.Verdict;
import io.choria.messaging.rpc.data.DataProvider;
import io.choria.messaging.rpc.ddl.DdlMetadata;
import io.choria.messaging.rpc.filter.FactPath;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import io.nats.client.Subscription;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A server of a fleet: listens in its collectives, verifies what comes, hands requests to agents
 * and sends their replies (spec 01 §12). It answers discovery and pings by itself.
 *
 * <p>One thread takes and verifies the messages of a server (see {@link Builder#dispatcher}); what
 * waits for it is bounded, and more is dropped and counted, so that a flood costs no memory and
 * delays what comes after it by no more than the queue. Agents run on other threads, each within
 * its limits. Safe for use by several threads.
 */
public final class FleetServer implements ServerInfo, AutoCloseable {
  /** The agent that answers discovery and pings; always there. */
  public static final String DISCOVERY = "discovery";

  private static final ObjectMapper FACTS = new ObjectMapper();
  private static final DdlMetadata DISCOVERY_METADATA =
      new DdlMetadata(
          DISCOVERY,
          "Answers discovery and pings",
          "Choria Java SDK",
          "Apache-2.0",
          "https://choria.io",
          "0.1.0",
          2,
          "java",
          false);

  private final FleetConnection connection;
  private final boolean serviceHost;
  private final Clock clock;
  private final Map<String, HostedAgent> agents = new ConcurrentHashMap<>();
  private final RequestIntake intake;
  private final AgentRunner runner;
  private final ReplyPublisher replies;
  private final Tally tally;
  private final Dispatcher dispatcher;
  private final boolean sharesDispatcher;
  private final Map<String, Subscription> subscriptions = new ConcurrentHashMap<>();
  private final Consumer<PermissionException> denials;
  private final Duration grace;
  private final NodeData data;
  private final List<DataProvider> providers;
  private final Instant started;
  private volatile boolean closed;

  private FleetServer(Builder builder) {
    this.connection = builder.connection;
    this.serviceHost = builder.serviceHost;
    this.clock = builder.clock;
    FleetMember member = connection.member();
    this.tally = new Tally(member.identity(), builder.listeners);
    this.data = builder.data;
    this.started = clock.instant();
    List<DataProvider> known = new ArrayList<>(builder.providers);
    builder.providerSources.forEach(source -> known.addAll(source.apply(this)));
    this.providers = List.copyOf(known);
    this.intake =
        new RequestIntake(
            connection.security().requestVerifier(),
            new FilterMatch(member.identity(), data, providers),
            member.collectives(),
            agents::keySet);
    this.replies = new ReplyPublisher(connection, clock, tally);
    this.runner =
        new AgentRunner(member.identity(), builder.limits, builder.executor, replies, tally);
    this.grace = builder.grace;
    Dispatcher shared = builder.dispatcher;
    this.sharesDispatcher = shared != null;
    this.dispatcher =
        shared == null
            ? connection.whileOpen(
                () -> connection.messaging().jnats().createDispatcher(message -> {}))
            : shared;
    if (!sharesDispatcher) {
      dispatcher.setPendingLimits(builder.waiting, builder.waitingBytes);
    }
    this.denials = denied -> connection.messaging().listener().problem("fleet server", denied);
  }

  /**
   * Starts the description of a server.
   *
   * @param connection what it works over; stays open when the server is closed
   * @return a builder with the defaults of its documentation
   */
  public static Builder builder(FleetConnection connection) {
    return new Builder(connection);
  }

  private void start(List<HostedAgent> hosted, Duration deadline) throws InterruptedException {
    List<String> subjects = new ArrayList<>();
    connection.forgetDenied(subjects(hosted));
    if (!serviceHost) {
      agents.put(
          DISCOVERY,
          new HostedAgent(
              DISCOVERY_METADATA,
              Duration.ofSeconds(2),
              Optional.empty(),
              FleetServer::answerDiscovery));
      for (String collective : connection.member().collectives()) {
        String node = FleetSubjects.node(collective, connection.member().identity());
        listen(node, null);
        subjects.add(node);
      }
      subjects.addAll(subscribe(agents.get(DISCOVERY)));
    }
    for (HostedAgent agent : hosted) {
      require(agent);
      agents.put(agent.name(), agent);
      subjects.addAll(subscribe(agent));
    }
    if (!deadline.isZero()) {
      connection.confirm(deadline);
      Optional<PermissionException> denied =
          connection.lastDenied().filter(problem -> subjects.contains(problem.subject()));
      if (denied.isPresent()) {
        throw denied.get();
      }
    }
    connection.onDenied(denials);
  }

  /** The known form is a ping; anything else gets no answer, as in Choria. */
  private static Optional<byte[]> answerDiscovery(IncomingRequest request) {
    String body = new String(request.body(), StandardCharsets.UTF_8);
    return body.equals("ping")
        ? Optional.of("pong".getBytes(StandardCharsets.US_ASCII))
        : Optional.empty();
  }

  /**
   * Hosts another agent, from now on.
   *
   * @param agent replaces one of the same name; the two must be of the same kind
   * @throws FleetException when the server is closed, or hosts services only and this is none
   */
  public void host(HostedAgent agent) {
    requireOpen();
    require(agent);
    HostedAgent before = agents.put(agent.name(), agent);
    runner.forget(agent.name()); // its limits may be others
    if (before == null) {
      subscribe(agent);
    }
  }

  /**
   * Stops to host an agent. Requests that it is handling are finished.
   *
   * @param name the agent
   * @return whether it was there
   */
  public boolean remove(String name) {
    requireOpen();
    HostedAgent agent = name.equals(DISCOVERY) ? null : agents.remove(name);
    if (agent == null) {
      return false;
    }
    for (String collective : connection.member().collectives()) {
      Subscription subscription = subscriptions.remove(subject(collective, agent));
      if (subscription != null && dispatcher.isActive()) {
        dispatcher.unsubscribe(subscription);
      }
    }
    runner.forget(name);
    return true;
  }

  private void require(HostedAgent agent) {
    HostedAgent known = agents.get(agent.name());
    if (agent.name().equals(DISCOVERY)
        || (known != null && known.service() != agent.service())
        || (serviceHost && !agent.service())) {
      throw new FleetException(
          Reason.CONFIGURATION,
          "expected an agent of another name or kind: agent="
              + agent.name()
              + " service="
              + agent.service()
              + " service_host="
              + serviceHost);
    }
  }

  private List<String> subscribe(HostedAgent agent) {
    List<String> subjects = new ArrayList<>();
    for (String collective : connection.member().collectives()) {
      String subject = subject(collective, agent);
      listen(subject, agent.service() ? agent.name() : null);
      subjects.add(subject);
    }
    return subjects;
  }

  private void listen(String subject, @Nullable String queue) {
    subscriptions.put(
        subject,
        connection.whileOpen(
            () ->
                queue == null
                    ? dispatcher.subscribe(subject, this::arrived)
                    : dispatcher.subscribe(subject, queue, this::arrived)));
  }

  private List<String> subjects(List<HostedAgent> hosted) {
    List<String> subjects = new ArrayList<>();
    for (String collective : connection.member().collectives()) {
      subjects.add(FleetSubjects.node(collective, connection.member().identity()));
      subjects.add(FleetSubjects.broadcast(collective, DISCOVERY));
      hosted.forEach(agent -> subjects.add(subject(collective, agent)));
    }
    return subjects;
  }

  private static String subject(String collective, HostedAgent agent) {
    return agent.service()
        ? FleetSubjects.service(collective, agent.name())
        : FleetSubjects.broadcast(collective, agent.name());
  }

  private void arrived(Message message) {
    long start = System.nanoTime();
    tally.arrived();
    try {
      Instant now = clock.instant();
      Verdict verdict = intake.judge(message.getSubject(), message.getData(), now);
      if (verdict instanceof Refused refused) {
        tally.refused(refused.refusal());
      } else if (verdict instanceof Accepted accepted) {
        tally.accepted(now);
        handle(message.getSubject(), accepted, start);
      }
    } catch (RuntimeException e) {
      // nothing that comes from the network may end the thread that takes it
      tally.refused(new Refusal(Stage.SECURITY, message.getSubject(), "", "unexpected: " + e, e));
    }
  }

  private void handle(String subject, Accepted accepted, long start) {
    HostedAgent agent = agents.get(accepted.request().request().agent());
    Call call = new Call(subject, accepted, start);
    if (agent == null) {
      tally.refused(
          call.refusal(
              Stage.AGENT,
              "expected one of agents="
                  + Set.copyOf(agents.keySet())
                  + ", got "
                  + accepted.request().request().agent(),
              null));
    } else if (agent.name().equals(DISCOVERY)) {
      // so small that another thread would cost more
      answerDiscovery(accepted.request())
          .ifPresentOrElse(
              body -> replies.send(call, agent.handler(), body),
              () -> tally.refused(call.refusal(Stage.AGENT, "expected a body of ping", null)));
    } else {
      runner.run(call, agent);
    }
  }

  /** A request on its way through this server. */
  record Call(String subject, Accepted accepted, long start) {
    Refusal refusal(Stage stage, String detail, @Nullable Throwable cause) {
      return new Refusal(stage, subject, accepted.transport().sender(), detail, cause);
    }
  }

  @Override
  public ServerCounters counters() {
    return tally.counters(dispatcher.getDroppedCount());
  }

  @Override
  public Set<String> agents() {
    return Set.copyOf(agents.keySet());
  }

  @Override
  public List<DdlMetadata> inventory() {
    return agents.values().stream()
        .map(HostedAgent::metadata)
        .sorted(Comparator.comparing(DdlMetadata::name))
        .toList();
  }

  @Override
  public FleetMember member() {
    return connection.member();
  }

  @Override
  public Optional<FleetConnection> connection() {
    return Optional.of(connection);
  }

  @Override
  public NodeData data() {
    return data;
  }

  @Override
  public Optional<JsonNode> fact(String path) {
    Object value = FactPath.find(data.facts(), path);
    return value == FactPath.MISSING ? Optional.empty() : Optional.of(FACTS.valueToTree(value));
  }

  @Override
  public List<DataProvider> dataProviders() {
    return providers;
  }

  @Override
  public Instant started() {
    return started;
  }

  @Override
  public Optional<Instant> lastMessage() {
    return tally.lastAccepted();
  }

  private void requireOpen() {
    if (closed) {
      throw new FleetException(
          Reason.CLOSED, "the server is closed: identity=" + connection.member().identity());
    }
  }

  /**
   * Leaves the network: takes no more requests, finishes those that agents have begun as far as the
   * grace goes, and interrupts the rest. The connection stays open.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    connection.forgetDenied(denials);
    if (!sharesDispatcher) {
      connection.close(dispatcher);
    } else if (dispatcher.isActive()) {
      subscriptions.values().forEach(dispatcher::unsubscribe);
    }
    runner.close(grace);
  }

  /** What a server is made of. Not safe for use by several threads. */
  public static final class Builder {
    private final FleetConnection connection;
    private final List<HostedAgent> hosted = new ArrayList<>();
    private final List<FleetListener> listeners = new ArrayList<>();
    private NodeData data = NodeData.NONE;
    private final List<DataProvider> providers = new ArrayList<>();
    private final List<Function<? super ServerInfo, ? extends List<DataProvider>>> providerSources =
        new ArrayList<>();
    private boolean serviceHost;
    private Clock clock = Clock.systemUTC();
    private AgentLimits limits = AgentLimits.DEFAULT;
    private @Nullable Executor executor;
    private Duration grace = Duration.ofSeconds(5);
    private final List<Function<? super ServerInfo, ? extends List<HostedAgent>>> sources =
        new ArrayList<>();
    private @Nullable Dispatcher dispatcher;
    private int waiting = 1_000;
    private long waitingBytes = 8 << 20;
    private Duration startDeadline = Duration.ofSeconds(30);

    private Builder(FleetConnection connection) {
      this.connection = connection;
    }

    /**
     * Adds an agent.
     *
     * @param agent also later, see {@link FleetServer#host}
     * @return this
     */
    public Builder agent(HostedAgent agent) {
      hosted.add(agent);
      return this;
    }

    /**
     * What filters by class and fact see.
     *
     * @param data the default has no classes and no facts
     * @return this
     */
    public Builder data(NodeData data) {
      this.data = data;
      return this;
    }

    /**
     * Adds something that compound filters can ask for.
     *
     * @param provider replaces none of the names that filters have anyhow
     * @return this
     */
    public Builder dataProvider(DataProvider provider) {
      providers.add(provider);
      return this;
    }

    /**
     * Adds providers that know the server which asks them, such as those of {@link
     * io.choria.messaging.rpc.agent.RpcAgents#data}.
     *
     * @param source called once, before the server starts
     * @return this
     */
    public Builder dataProviders(
        Function<? super ServerInfo, ? extends List<DataProvider>> source) {
      providerSources.add(source);
      return this;
    }

    /**
     * Whether the server hosts services only, and neither answers discovery nor directed requests.
     *
     * @param only the default is false
     * @return this
     */
    public Builder serviceHost(boolean only) {
      this.serviceHost = only;
      return this;
    }

    /**
     * The clock that tokens and times-to-live are judged by.
     *
     * @param clock the default is that of the system
     * @return this
     */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /**
     * Adds agents that know the server which hosts them, such as those of an {@link
     * io.choria.messaging.rpc.agent.RpcAgents}.
     *
     * @param source called once, at the start
     * @return this
     */
    public Builder agents(Function<? super ServerInfo, ? extends List<HostedAgent>> source) {
      sources.add(source);
      return this;
    }

    /**
     * How much each agent takes on that does not say it itself.
     *
     * @param limits the default is {@link AgentLimits#DEFAULT}
     * @return this
     */
    public Builder limits(AgentLimits limits) {
      this.limits = limits;
      return this;
    }

    /**
     * Where agents run: for many servers in one JVM, or for virtual threads.
     *
     * @param executor stays open; must have room for what the limits allow. The default are threads
     *     of the server's own, which end when there is nothing to do
     * @return this
     */
    public Builder executor(Executor executor) {
      this.executor = executor;
      return this;
    }

    /**
     * How long {@link FleetServer#close} waits for requests that agents have begun.
     *
     * @param grace the default is 5 seconds; 0 interrupts at once
     * @return this
     */
    public Builder grace(Duration grace) {
      this.grace = grace;
      return this;
    }

    /**
     * How much may wait to be verified; more is dropped.
     *
     * @param messages the default is 1 000
     * @param bytes the default is 8 MiB
     * @return this
     */
    public Builder waiting(int messages, long bytes) {
      this.waiting = messages;
      this.waitingBytes = bytes;
      return this;
    }

    /**
     * Takes and verifies messages on a thread that other servers use too: for many servers in one
     * JVM, where a thread for each would be too much. What delays one of them, such as a command
     * that makes facts, delays the others.
     *
     * @param shared of the same connection; stays open, and keeps its own limits, so that {@link
     *     #waiting} is not used and what it drops is counted by each of its servers
     * @return this
     */
    public Builder dispatcher(Dispatcher shared) {
      this.dispatcher = shared;
      return this;
    }

    /**
     * Adds an observer.
     *
     * @param listener called from the threads of the server
     * @return this
     */
    public Builder listener(FleetListener listener) {
      listeners.add(listener);
      return this;
    }

    /**
     * How long the broker may take to confirm the subscriptions.
     *
     * @param deadline the default is 30 seconds; with 0 nothing is confirmed, for many servers over
     *     one connection that is flushed when all are started; what the broker denies is then told
     *     to the listener of the connection only
     * @return this
     */
    public Builder startDeadline(Duration deadline) {
      this.startDeadline = deadline;
      return this;
    }

    /**
     * Starts the server: when this returns, the broker knows where it listens.
     *
     * @return a running server
     * @throws PermissionException when the broker does not let it listen
     * @throws FleetException when an agent does not fit, or the connection is closed
     * @throws InterruptedException when interrupted
     */
    public FleetServer start() throws InterruptedException {
      FleetServer server = new FleetServer(this);
      boolean started = false;
      try {
        List<HostedAgent> all = new ArrayList<>(hosted);
        sources.forEach(source -> all.addAll(source.apply(server)));
        server.start(all, startDeadline);
        started = true;
        return server;
      } catch (IllegalStateException e) {
        throw new FleetException(Reason.CLOSED, "the connection is closed or draining", e);
      } finally {
        if (!started) {
          server.close();
        }
      }
    }
  }
}
