package io.choria.messaging.rpc.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.choria.config.Configuration;
import io.choria.config.choria.ChoriaConfig;
import io.choria.config.choria.ChoriaSettings;
import io.choria.messaging.rpc.FleetServer;
import io.choria.messaging.rpc.client.NodeReply;
import io.choria.messaging.rpc.client.RpcClient;
import io.choria.testing.TestFleet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs({OS.LINUX, OS.MAC})
@DisplayName("spec 02 §7.2: external agents come, change and go while the server runs")
class ExternalAgentWatchIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static TestFleet fleet;
  private static FleetServer server;
  private static RpcClient client;

  @TempDir private Path dir;
  private Path agents;
  private final RpcAgents shared =
      RpcAgents.builder().authorizer(Authorizer.ALLOW_ALL).deny("denied").build();

  @BeforeAll
  static void start() throws InterruptedException {
    fleet = TestFleet.builder().nodes(1, node -> {}).start();
    server = Objects.requireNonNull(fleet.node(1).server());
    client = RpcClient.of(fleet.connect("up=dana"));
  }

  @AfterAll
  static void stop() {
    client.close();
    fleet.close();
  }

  @BeforeEach
  void directories() throws Exception {
    agents = Files.createDirectories(dir.resolve("lib/mcollective/agent"));
  }

  private ExternalAgentWatch watch() {
    return new ExternalAgentWatch(
        server, shared, List.of(dir.resolve("lib")), dir.resolve("etc"), Clock.systemUTC());
  }

  private Path description(Path directory, String name, String version, boolean service)
      throws Exception {
    Path file = directory.resolve(name + ".json");
    Files.writeString(
        file,
        """
        {"metadata":{"name":"%s","version":"%s","timeout":20,"provider":"external","service":%s},
         "actions":[{"action":"say","input":{},"output":{"said":{"type":"string"}}}]}
        """
            .formatted(name, version, service));
    return settled(file);
  }

  private static Path settled(Path file) throws Exception {
    return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
  }

  private static void program(Path directory, String name, boolean active) throws Exception {
    Path file = directory.resolve(name);
    Files.writeString(
        file,
        """
        #!/bin/sh
        case "$CHORIA_EXTERNAL_PROTOCOL" in
        *activation_request) echo '{"activate":%s}' > "$2"; exit 0;;
        esac
        echo '{"data":{"said":"hello"}}' > "$2"
        """
            .formatted(active));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private static Optional<String> version(String agent) {
    return server.inventory().stream()
        .filter(each -> each.name().equals(agent))
        .map(each -> each.version())
        .findFirst();
  }

  /**
   * A program that does not answer in time whether it is active is asked again at the next look.
   */
  private static void lookUntil(ExternalAgentWatch watch, String agent, String expected)
      throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    do {
      watch.look();
    } while (!version(agent).equals(Optional.of(expected)) && System.nanoTime() - end < 0);
    assertThat(version(agent)).contains(expected);
  }

  /** One whose first look found the agent: its program may take too long to answer in time. */
  private static ExternalAgentWatch started(String agent, Supplier<ExternalAgentWatch> start) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    ExternalAgentWatch watch = start.get();
    while (version(agent).isEmpty() && System.nanoTime() - end < 0) {
      watch.close();
      watch = start.get();
    }
    return watch;
  }

  private static String say(String agent) throws InterruptedException {
    List<NodeReply> replies =
        client
            .call(agent, "say")
            .targets(List.of(server.member().identity()))
            .timeout(PATIENCE)
            .collect();
    assertThat(replies).hasSize(1);
    return replies.get(0).outputs().path("said").asText();
  }

  @Test
  void comesChangesAndGoes() throws Exception {
    ExternalAgentWatch watch = watch();
    watch.look();
    assertThat(version("lab")).isEmpty();
    program(agents, "lab", true);
    Path file = description(agents, "lab", "1.0.0", false);
    lookUntil(watch, "lab", "1.0.0");
    assertThat(say("lab")).isEqualTo("hello");
    description(agents, "lab", "1.1.0", false);
    lookUntil(watch, "lab", "1.1.0");
    assertThat(say("lab")).isEqualTo("hello");
    Files.delete(file);
    watch.look();
    assertThat(version("lab")).isEmpty();
    description(agents, "lab", "1.2.0", false);
    lookUntil(watch, "lab", "1.2.0"); // and comes again
    assertThat(say("lab")).isEqualTo("hello");
    Files.delete(file);
    watch.look();
  }

  @Test
  void moves() throws Exception {
    ExternalAgentWatch watch = watch();
    program(agents, "mover", true);
    Path file = description(agents, "mover", "1.0.0", false);
    lookUntil(watch, "mover", "1.0.0");
    assertThat(say("mover")).isEqualTo("hello");
    Path inner = Files.createDirectories(agents.resolve("mover2"));
    // the directory and the agent have the same name
    Files.delete(file);
    Files.delete(agents.resolve("mover"));
    Files.move(inner, agents.resolve("mover"));
    program(agents.resolve("mover"), "mover", true);
    description(agents.resolve("mover"), "mover", "1.0.1", false);
    lookUntil(watch, "mover", "1.0.1");
    assertThat(say("mover")).isEqualTo("hello");
    Files.delete(agents.resolve("mover/mover.json"));
    watch.look();
    assertThat(version("mover")).isEmpty();
  }

  @Test
  void whoWritesAFileHasFiveSecondsToFinish() throws Exception {
    ExternalAgentWatch watch = watch();
    program(agents, "fresh", true);
    Path file = description(agents, "fresh", "1.0.0", false);
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(2)));
    watch.look();
    assertThat(version("fresh")).isEmpty();
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(86_400)));
    lookUntil(watch, "fresh", "1.0.0"); // a clock that was wrong
    Files.writeString(file, "{");
    watch.look();
    assertThat(version("fresh")).as("half a file leaves the agent").contains("1.0.0");
    Files.delete(file);
    watch.look();
    assertThat(version("fresh")).isEmpty();
  }

  @Test
  void whatIsNotHosted() throws Exception {
    ExternalAgentWatch watch = watch();
    for (String name : List.of("denied", "rpcutil", "refusing")) {
      program(agents, name, !name.equals("refusing"));
      description(agents, name, "9.9.9", false);
    }
    Optional<String> before = version("rpcutil");
    watch.look();
    watch.look();
    assertThat(version("denied")).isEmpty();
    assertThat(version("refusing")).isEmpty();
    assertThat(version("rpcutil")).isEqualTo(before);
    // another agent of the server
    RpcAgent own =
        RpcAgent.builder(
                io.choria.messaging.rpc.ddl.AgentDdl.parse(
                    Files.readAllBytes(description(dir, "own", "1.0.0", false))))
            .action("say", call -> call.inputs())
            .build();
    server.host(shared.hosted(own, server));
    program(agents, "own", true);
    description(agents, "own", "9.9.9", false);
    watch.look();
    assertThat(version("own")).contains("1.0.0");
    Files.delete(agents.resolve("own.json"));
    watch.look();
    assertThat(version("own")).as("it is not the watch's to remove").contains("1.0.0");
    server.remove("own");
  }

  @Test
  void aReplacementKeepsItsKindAndWantsToBeActive() throws Exception {
    ExternalAgentWatch watch = watch();
    program(agents, "kind", true);
    Path file = description(agents, "kind", "1.0.0", false);
    lookUntil(watch, "kind", "1.0.0");
    description(agents, "kind", "2.0.0", true);
    watch.look();
    assertThat(version("kind")).as("a service is another kind").contains("1.0.0");
    program(agents, "kind", false);
    description(agents, "kind", "3.0.0", false);
    watch.look();
    assertThat(version("kind")).contains("1.0.0");
    program(agents, "kind", true);
    lookUntil(watch, "kind", "3.0.0"); // asked again at the next look
    Files.delete(file);
    watch.look();
  }

  @Test
  void settingsNameTheDirectories() throws Exception {
    program(agents, "named", true);
    description(agents, "named", "1.0.0", false);
    Path file = dir.resolve("server.conf");
    Files.writeString(
        file, "plugin.choria.agent_provider.mcorpc.libdir = " + dir.resolve("lib") + "\n");
    Configuration<ChoriaSettings> settings = ChoriaConfig.system(file).environment(Map.of()).load();
    try (ExternalAgentWatch watch =
        started("named", () -> ExternalAgentWatch.start(server, shared, settings))) {
      assertThat(version("named")).as("%s", watch).contains("1.0.0");
      assertThat(say("named")).isEqualTo("hello");
    }
    server.remove("named");
  }

  @Test
  void itLooksByItself() throws Exception {
    program(agents, "early", true);
    Path early = description(agents, "early", "1.0.0", false);
    List<Path> libraries = List.of(dir.resolve("lib"));
    try (ExternalAgentWatch watch =
        started(
            "early",
            () -> ExternalAgentWatch.start(server, shared, libraries, dir.resolve("etc")))) {
      assertThat(version("early")).as("there when it has started").contains("1.0.0");
      program(agents, "late", true);
      description(agents, "late", "1.0.0", false);
      Files.delete(early);
      Instant deadline = Instant.now().plus(PATIENCE);
      while (version("late").isEmpty() || version("early").isPresent()) {
        assertThat(Instant.now()).as("late comes and early goes: %s", watch).isBefore(deadline);
        LockSupport.parkNanos(20_000_000);
      }
      Files.delete(agents.resolve("late.json"));
    }
    server.remove("late");
  }
}
