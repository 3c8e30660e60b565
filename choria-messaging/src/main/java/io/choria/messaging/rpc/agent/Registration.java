package io.choria.messaging.rpc.agent;

import io.choria.messaging.rpc.FleetClient;
import io.choria.messaging.rpc.FleetConnection;
import io.choria.messaging.rpc.FleetRequest;
import io.choria.messaging.rpc.ServerInfo;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

  /** Stops to publish. */
  @Override
  public void close() {
    repeaters.forEach(Repeater::close);
    client.close();
  }

  /** What is published, and how often. Not safe for use by several threads. */
  public static final class Builder {
    private final ServerInfo server;
    private final List<RegistrationContent> contents = new ArrayList<>();
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
      contents.add(new FileContent(file, compress));
      return this;
    }

    /**
     * Agents, classes, facts and status of the server.
     *
     * @param version of the server
     * @param compress whether it is published with gzip
     * @return this
     */
    public Builder inventory(String version, boolean compress) {
      contents.add(new InventoryContent(server, version, compress, clock));
      return this;
    }

    /**
     * Content of another kind.
     *
     * @param content asked each time
     * @return this
     */
    public Builder content(RegistrationContent content) {
      contents.add(content);
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
      if (contents.isEmpty()) {
        throw new AgentException("expected a file, an inventory or other content to publish");
      }
      FleetClient client = FleetClient.of(connection);
      List<Repeater> repeaters = new ArrayList<>();
      for (RegistrationContent content : contents) {
        long most = splay ? Math.max(1, interval.toMillis()) : 1;
        Duration delay = Duration.ofMillis(RandomGenerator.getDefault().nextLong(most));
        repeaters.add(
            Repeater.start(
                "registration of " + server.member().identity(),
                delay,
                interval,
                () -> publish(client, content)));
      }
      return new Registration(client, List.copyOf(repeaters));
    }

    private void publish(FleetClient client, RegistrationContent content) throws Exception {
      Optional<byte[]> body = content.next();
      if (body.isPresent()) {
        FleetRequest.Builder request =
            FleetRequest.broadcast(AGENT, body.get()).replyTo("dev.null");
        if (collective != null) {
          request.collective(collective);
        }
        client.request(request.build(), reply -> {});
        content.published();
      }
    }
  }
}
