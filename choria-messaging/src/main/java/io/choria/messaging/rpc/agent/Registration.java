package io.choria.messaging.rpc.agent;

import io.choria.config.Configuration;
import io.choria.config.choria.ChoriaSettings;
import io.choria.config.choria.RegistrationSettings;
import io.choria.messaging.rpc.FleetClient;
import io.choria.messaging.rpc.FleetConnection;
import io.choria.messaging.rpc.FleetRequest;
import io.choria.messaging.rpc.ServerInfo;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what a server is to the agent {@code registration}, again and again (spec 06 §3). Each
 * kind of content has its own time. Nothing waits while the connection is down: the next one is
 * published when it is back.
 */
public final class Registration implements AutoCloseable {
  private static final String AGENT = "registration";

  private final FleetClient client;
  private final List<Repeater> repeaters;

  private Registration(FleetClient client, List<Repeater> repeaters) {
    this.client = client;
    this.repeaters = repeaters;
  }

  /**
   * Starts a description for a server.
   *
   * @param server what is told; it must have a connection
   * @return a builder that needs content
   */
  public static Builder builder(ServerInfo server) {
    return new Builder(server);
  }

  /**
   * Starts what the configuration says: {@code registration}, {@code registerinterval} and their
   * kin (spec 06 §3.1).
   *
   * @param server what is told; it must have a connection
   * @param configuration that of the server
   * @param version of the server
   * @param machines its autonomous agents
   * @return publishes until it is closed; empty when the configuration names no content
   * @throws AgentException when it names content that is not known, or a file is not said
   */
  public static Optional<Registration> start(
      ServerInfo server,
      Configuration<ChoriaSettings> configuration,
      String version,
      Machines machines) {
    RegistrationSettings settings = configuration.settings().registration();
    Builder builder =
        builder(server)
            .machines(machines)
            .interval(Duration.ofSeconds(Math.max(1, settings.intervalSeconds())))
            .splay(settings.splay());
    if (!settings.collective().isEmpty()) {
      builder.collective(settings.collective());
    }
    if (settings.sizeTriggerBytes() > 0) {
      builder.sizeTrigger(
          settings.sizeTriggerBytes(),
          Duration.ofSeconds(Math.max(1, settings.sizeCheckSeconds())));
    }
    boolean any = false;
    for (String plugin : settings.plugins()) {
      switch (plugin.strip().toLowerCase(Locale.ROOT)) {
        case "" -> {
          continue;
        }
        case "file_content" -> {
          if (settings.fileContentSource().isEmpty()) {
            throw new AgentException(
                "registration=file_content needs plugin.choria.registration.file_content.data");
          }
          builder
              .file(Path.of(settings.fileContentSource()), settings.fileContentCompression())
              .target(settings.fileContentTarget());
        }
        case "inventory_content" ->
            builder
                .inventory(version, settings.inventoryContentCompression())
                .target(settings.inventoryContentTarget());
        default ->
            throw new AgentException(
                "expected registration to name file_content or inventory_content, got " + plugin);
      }
      any = true;
    }
    return any ? Optional.of(builder.start()) : Optional.empty();
  }

  /** Stops to publish. */
  @Override
  public void close() {
    repeaters.forEach(Repeater::close);
    client.close();
  }

  private record Source(RegistrationContent content, String target) {}

  /**
   * Whether it is time: each content has its own, where Choria's share one, so that two of them
   * suppress each other (spec 06 §3.2).
   */
  static final class Gate {
    // looks come a little early or late; half a second of an interval is none of it
    private static final long LEEWAY = 500_000_000;

    private final long interval;
    private final long trigger;
    private boolean passed;
    private long last;
    private long size;

    Gate(Duration interval, long trigger) {
      this.interval = interval.toNanos();
      this.trigger = trigger;
    }

    boolean opens(long bytes, long now) {
      return !passed
          || now - last >= interval - LEEWAY
          || (trigger > 0 && Math.abs(bytes - size) >= trigger);
    }

    void passed(long bytes, long now) {
      passed = true;
      last = now;
      size = bytes;
    }
  }

  /** What is published, and how often. Not safe for use by several threads. */
  public static final class Builder {
    private final ServerInfo server;
    private final List<Source> sources = new ArrayList<>();
    private Machines machines = Machines.NONE;
    private long sizeTrigger;
    private Duration sizeInterval = Duration.ofSeconds(30);
    private final Clock clock = Clock.systemUTC();
    private Duration interval = Duration.ofMinutes(5);
    private boolean splay = true;
    private @Nullable String collective;

    private Builder(ServerInfo server) {
      this.server = server;
    }

    /**
     * The content of a file.
     *
     * @param file read each time
     * @param compress whether it is published with gzip
     * @return this
     */
    public Builder file(Path file, boolean compress) {
      return content(new FileContent(file, compress));
    }

    /**
     * Agents, classes, facts and status of the server, and its {@link #machines}.
     *
     * @param version of the server
     * @param compress whether it is published with gzip
     * @return this
     */
    public Builder inventory(String version, boolean compress) {
      return content(new InventoryContent(server, version, compress, clock, machines));
    }

    /**
     * Content of another kind.
     *
     * @param content asked each time
     * @return this
     */
    public Builder content(RegistrationContent content) {
      sources.add(new Source(content, ""));
      return this;
    }

    /**
     * Publishes the content that was added last to a subject of its own.
     *
     * @param subject empty for that of the agent {@code registration}
     * @return this
     */
    public Builder target(String subject) {
      if (sources.isEmpty()) {
        throw new AgentException("expected content before its target");
      }
      int last = sources.size() - 1;
      sources.set(last, new Source(sources.get(last).content(), subject));
      return this;
    }

    /**
     * The autonomous agents that an inventory tells of.
     *
     * @param running the default are none; said before the {@link #inventory}
     * @return this
     */
    public Builder machines(Machines running) {
      this.machines = running;
      return this;
    }

    /**
     * Publishes before its time what changed much in size.
     *
     * @param bytes how much; 0, the default, turns it off
     * @param look how often the size is looked at; Choria's default is 30 seconds
     * @return this
     */
    public Builder sizeTrigger(long bytes, Duration look) {
      this.sizeTrigger = bytes;
      this.sizeInterval = look;
      return this;
    }

    /**
     * How often.
     *
     * @param interval between two of a kind; the default is 300 seconds
     * @return this
     */
    public Builder interval(Duration interval) {
      this.interval = interval;
      return this;
    }

    /**
     * Whether the first of each kind waits for a random part of the interval, so that a fleet that
     * starts together does not publish together.
     *
     * @param wait the default is true
     * @return this
     */
    public Builder splay(boolean wait) {
      this.splay = wait;
      return this;
    }

    /**
     * Where to.
     *
     * @param collective the default is the main one
     * @return this
     */
    public Builder collective(String collective) {
      this.collective = collective;
      return this;
    }

    /**
     * Begins.
     *
     * @return publishes until it is closed
     * @throws AgentException when there is no content, or the server has no connection
     */
    public Registration start() {
      FleetConnection connection =
          server
              .connection()
              .orElseThrow(() -> new AgentException("expected a server with a connection"));
      if (sources.isEmpty()) {
        throw new AgentException("expected a file, an inventory or other content to publish");
      }
      FleetClient client = FleetClient.of(connection);
      List<Repeater> repeaters = new ArrayList<>();
      Duration look =
          sizeTrigger > 0 && sizeInterval.compareTo(interval) < 0 ? sizeInterval : interval;
      for (Source source : sources) {
        Gate gate = new Gate(interval, sizeTrigger);
        long most = splay ? Math.max(1, interval.toMillis()) : 1;
        Duration delay = Duration.ofMillis(RandomGenerator.getDefault().nextLong(most));
        repeaters.add(
            Repeater.start(
                "registration of " + server.member().identity(),
                delay,
                look,
                () -> publish(client, source, gate)));
      }
      return new Registration(client, List.copyOf(repeaters));
    }

    private void publish(FleetClient client, Source source, Gate gate) throws Exception {
      Optional<byte[]> body = source.content().next();
      if (body.isPresent() && gate.opens(body.get().length, System.nanoTime())) {
        FleetRequest.Builder request =
            FleetRequest.broadcast(AGENT, body.get()).replyTo("dev.null");
        if (collective != null) {
          request.collective(collective);
        }
        if (!source.target().isEmpty()) {
          request.subject(source.target());
        }
        client.request(request.build(), reply -> {});
        gate.passed(body.get().length, System.nanoTime());
        source.content().published();
      }
    }
  }
}
