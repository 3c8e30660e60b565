package io.choria.messaging.rpc.agent;

import io.choria.config.Configuration;
import io.choria.config.choria.ChoriaSettings;
import io.choria.messaging.rpc.FleetException;
import io.choria.messaging.rpc.FleetServer;
import io.choria.messaging.rpc.agent.ExternalAgents.Description;
import io.choria.messaging.rpc.ddl.AgentDdl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again and again for {@linkplain ExternalAgents programs that are agents} (spec 02 §7.2): a
 * new description is hosted, one that changed or moved replaces the agent, and an agent whose
 * description is gone is not hosted any more. Looks are half a second apart at first, twenty
 * seconds later on. Close it before its server.
 *
 * <p>Other than in Choria any change of a description counts, not only that of its version, and one
 * that can't be read leaves its agent as it is.
 */
public final class ExternalAgentWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ExternalAgentWatch.class);
  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration LAST = Duration.ofSeconds(20);

  /** Who writes a file is given so much time to finish. */
  private static final Duration SETTLED = Duration.ofSeconds(5);

  private final FleetServer server;
  private final RpcAgents shared;
  private final List<Path> libraries;
  private final Path settings;
  private final Clock clock;
  private final Map<String, Known> known = new HashMap<>();

  /** What was hosted, or would have been, had it wanted to be active. */
  private record Known(Path file, AgentDdl ddl, boolean hosted) {}

  /** Set once, before anybody else sees the watch. */
  private @Nullable Repeater repeater;

  ExternalAgentWatch(
      FleetServer server, RpcAgents shared, List<Path> libraries, Path settings, Clock clock) {
    this.server = server;
    this.shared = shared;
    this.libraries = List.copyOf(libraries);
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Hosts what is there, and looks again from then on.
   *
   * @param server hosts the agents; must be running
   * @param shared who may call them, and who takes note; names that it denies are passed over
   * @param libraries those of {@code plugin.choria.agent_provider.mcorpc.libdir}, absolute
   * @param settings the directory whose {@code plugin.d/<agent>} programs may read settings from
   * @return to be closed before the server
   */
  public static ExternalAgentWatch start(
      FleetServer server, RpcAgents shared, List<Path> libraries, Path settings) {
    ExternalAgentWatch watch =
        new ExternalAgentWatch(server, shared, libraries, settings, Clock.systemUTC());
    watch.look();
    Iterator<Duration> pauses = new Pauses();
    watch.repeater =
        Repeater.start(
            "external agents of " + server.member().identity(),
            pauses.next(),
            pauses::next,
            watch::look);
    return watch;
  }

  /**
   * The same, with the directories that settings name: those of {@code
   * plugin.choria.agent_provider.mcorpc.libdir}, and {@code plugin.d} beside the settings
   * themselves.
   *
   * @param server hosts the agents; must be running
   * @param shared who may call them, and who takes note
   * @param configuration that of the server, read from a file
   * @return to be closed before the server
   * @throws AgentException when the configuration was not read from a file
   */
  public static ExternalAgentWatch start(
      FleetServer server, RpcAgents shared, Configuration<ChoriaSettings> configuration) {
    if (configuration.files().isEmpty()) {
      throw new AgentException("expected a configuration that was read from a file");
    }
    List<Path> libraries =
        configuration.settings().agents().agentDirectories().stream().map(Path::of).toList();
    Path directory = configuration.files().get(0).toAbsolutePath().resolveSibling("");
    return start(server, shared, libraries, directory);
  }

  /** Each pause is a half longer than the one before. */
  private static final class Pauses implements Iterator<Duration> {
    private Duration next = FIRST;

    @Override
    public boolean hasNext() {
      return true;
    }

    @Override
    public Duration next() {
      Duration pause = next;
      Duration longer = next.multipliedBy(3).dividedBy(2);
      next = longer.compareTo(LAST) > 0 ? LAST : longer;
      return pause;
    }
  }

  /** Brings the server in step with the directories. Called by one thread at a time. */
  void look() {
    Map<String, Found> found = new LinkedHashMap<>();
    Set<Path> broken = new HashSet<>();
    for (Description description : ExternalAgents.look(libraries, settings)) {
      description
          .agent()
          .ifPresent(
              agent -> found.putIfAbsent(agent.name(), new Found(agent, description.file())));
      if (description.broken()) {
        broken.add(description.file());
      }
    }
    known.entrySet().removeIf(each -> gone(each.getKey(), each.getValue(), found.keySet(), broken));
    found.values().forEach(each -> keep(each.agent(), each.file()));
  }

  private record Found(RpcAgent agent, Path file) {}

  private boolean gone(String name, Known before, Set<String> found, Set<Path> broken) {
    if (found.contains(name) || broken.contains(before.file())) {
      return false;
    }
    if (before.hosted()) {
      LOG.info("agent {} is not hosted any more: file={} is gone", name, before.file());
      server.remove(name);
    }
    return true;
  }

  private void keep(RpcAgent agent, Path file) {
    Known before = known.get(agent.name());
    boolean same = before != null && before.file().equals(file) && before.ddl().equals(agent.ddl());
    if (same || shared.isDenied(agent.name()) || !isSettled(file)) {
      return;
    }
    boolean ours = before != null && before.hosted();
    if (!ours && server.agents().contains(agent.name())) {
      LOG.warn("the server has another agent of the name {}: file={}", agent.name(), file);
      return;
    }
    boolean wanted = agent.activation().test(server);
    if (!wanted && ours) {
      LOG.warn("agent {} stays as it was: the new one does not want to be active", agent.name());
      return;
    }
    if (wanted && !host(agent)) {
      return;
    }
    known.put(agent.name(), new Known(file, agent.ddl(), wanted));
  }

  private boolean host(RpcAgent agent) {
    try {
      server.host(shared.hosted(agent, server));
      LOG.info("agent {} is hosted in version {}", agent.name(), agent.ddl().metadata().version());
      return true;
    } catch (FleetException e) {
      LOG.warn("agent {} can't be hosted: {}", agent.name(), e.getMessage());
      return false;
    }
  }

  /** A time in the future is that of a clock that was wrong, not of somebody who writes. */
  private boolean isSettled(Path file) {
    try {
      Instant changed = Files.getLastModifiedTime(file).toInstant();
      Duration age = Duration.between(changed, clock.instant());
      return age.compareTo(SETTLED) >= 0 || age.compareTo(SETTLED.negated()) <= 0;
    } catch (IOException e) {
      return false; // gone in the meantime
    }
  }

  /** Stops to look. The agents stay. */
  @Override
  public void close() {
    if (repeater != null) {
      repeater.close();
    }
  }
}
