package io.choria.messaging.rpc.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.config.Configuration;
import io.choria.config.choria.ChoriaConfig;
import io.choria.config.choria.ChoriaSettings;
import io.choria.messaging.rpc.FilterBuilder;
import io.choria.messaging.rpc.FleetConnection;
import io.choria.messaging.rpc.FleetException;
import io.choria.messaging.rpc.body.Status;
import io.choria.messaging.rpc.client.NodeReply;
import io.choria.messaging.rpc.client.RpcClient;
import io.choria.messaging.rpc.client.RpcException;
import io.choria.messaging.rpc.ddl.AgentDdl;
import io.choria.messaging.rpc.ddl.DdlException;
import io.choria.messaging.rpc.ddl.DdlLibrary;
import io.choria.messaging.security.SecurityLoader;
import io.choria.messaging.security.SecurityProvider.Role;
import io.choria.testing.TestFleet;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("spec 02 §2.3, §3.8, §5.1: the registry, its cache, and what settings say of clients")
class RegistryAgentIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String MOTD =
      """
      {"metadata":{"name":"motd","description":"Text","version":"1.2.0","timeout":5},
       "actions":[{"action":"get","input":{},"output":{"text":{"type":"string"}}}]}
      """;

  @TempDir private static Path directory = Path.of("");
  private static TestFleet fleet;

  @BeforeAll
  static void start() throws Exception {
    Path store = Files.createDirectories(directory.resolve("store/choria/agent"));
    Files.writeString(store.resolve("motd.json"), MOTD);
    Files.writeString(store.resolve("other.json"), MOTD);
    Files.writeString(store.resolve("broken.json"), "{");
    fleet =
        TestFleet.builder()
            .nodes(2, node -> {})
            .agents(
                RpcAgents.builder()
                    .authorizer(Authorizer.ALLOW_ALL)
                    .agent(
                        RegistryAgent.of(DdlLibrary.ofFiles(List.of(directory.resolve("store")))))
                    .build())
            .start();
  }

  @AfterAll
  static void stop() {
    fleet.close();
  }

  private static NodeReply ask(RpcClient client, String action, Map<String, String> inputs)
      throws InterruptedException {
    var call = client.call("choria_registry", action).unchecked().service().timeout(PATIENCE);
    inputs.forEach(call::input);
    List<NodeReply> replies = call.collect();
    assertThat(replies).hasSize(1);
    return replies.get(0);
  }

  @Test
  void theStoreIsHandedOut() throws Exception {
    try (RpcClient client = fleet.client()) {
      NodeReply names = ask(client, "names", Map.of("plugin_type", "agent"));
      assertThat(names.body().dataText())
          .isEqualTo("{\"names\":[\"broken\",\"motd\",\"other\"],\"plugin_type\":\"agent\"}");
      NodeReply found =
          ask(client, "ddl", Map.of("name", "motd", "plugin_type", "agent", "format", "json"));
      assertThat(found.outputs().path("version").asText()).isEqualTo("1.2.0");
      assertThat(
              AgentDdl.parse(found.outputs().path("ddl").asText().getBytes(StandardCharsets.UTF_8)))
          .isEqualTo(AgentDdl.parse(MOTD.getBytes(StandardCharsets.UTF_8)));
    }
  }

  @ParameterizedTest(name = "name={0} plugin_type={1} format={2}: {3} {4}")
  @CsvSource({
    "nosuch, agent, json, ABORTED, Could not load DDL",
    "broken, agent, json, ABORTED, Could not load DDL",
    "../motd, agent, json, ABORTED, Could not load DDL",
    "motd, agent, ddl, ABORTED, Could not encode DDL: this registry knows format=json only",
    "motd, data, json, INVALID_DATA, 'Validation failed: '",
    "motd, agent, yaml, INVALID_DATA, 'Validation failed: '",
    "a;b, agent, json, INVALID_DATA, 'Validation failed: '"
  })
  void whatItDoesNotHave(String name, String type, String format, Status status, String message)
      throws Exception {
    try (RpcClient client = fleet.client()) {
      NodeReply reply =
          ask(client, "ddl", Map.of("name", name, "plugin_type", type, "format", format));
      assertThat(reply.status()).isEqualTo(status);
      assertThat(reply.body().message()).startsWith(message);
    }
  }

  @Test
  @DisplayName("what was fetched is kept in the file of Choria, and known to the next client")
  void theCache() throws Exception {
    Path cache = directory.resolve("cache");
    try (RpcClient client = RpcClient.builder(fleet.connect("up=dana")).ddlCache(cache).build()) {
      assertThat(client.ddl("motd")).isEmpty();
      assertThat(client.fetchDdl("motd", PATIENCE)).isPresent();
      assertThat(client.fetchDdl("nosuch", PATIENCE)).isEmpty();
      assertThatThrownBy(() -> client.fetchDdl("other", PATIENCE))
          .as("the description of another agent")
          .isInstanceOf(DdlException.class);
    }
    try (var files = Files.list(cache.resolve("agent"))) {
      assertThat(files).containsExactly(cache.resolve("agent/motd.json"));
    }
    try (RpcClient client = RpcClient.builder(fleet.connect("up=dana")).ddlCache(cache).build()) {
      assertThat(client.ddl("motd").orElseThrow().metadata().version()).isEqualTo("1.2.0");
      Files.writeString(cache.resolve("agent/motd.json"), "{");
      assertThat(client.ddl("motd")).as("a broken file is as good as none").isEmpty();
      Files.writeString(cache.resolve("agent/motd.json"), MOTD.replace("\"motd\"", "\"another\""));
      assertThat(client.ddl("motd")).isEmpty();
      assertThat(client.ddl("../agent/motd")).isEmpty();
    }
  }

  private static Configuration<ChoriaSettings> settings(String more) throws Exception {
    Path file = fleet.writeClient(Files.createTempDirectory(directory, "client"), "up=dana");
    Files.writeString(file, Files.readString(file) + more);
    return ChoriaConfig.user(file).load();
  }

  private static FleetConnection connect(Configuration<ChoriaSettings> settings)
      throws InterruptedException {
    return FleetConnection.builder(settings, SecurityLoader.of(settings, Role.CLIENT).tls(false))
        .connect();
  }

  @Test
  void settingsSayWhereDdlsAre() throws Exception {
    Path library = Files.createDirectories(directory.resolve("lib/mcollective/agent"));
    Files.writeString(library.resolve("local.json"), MOTD.replace("\"motd\"", "\"local\""));
    Path cache = Files.createDirectories(directory.resolve("kept/agent"));
    Files.writeString(cache.resolve("kept.json"), MOTD.replace("\"motd\"", "\"kept\""));
    Configuration<ChoriaSettings> settings =
        settings(
            "\nlibdir = "
                + directory.resolve("lib")
                + "\nplugin.choria.services.registry.cache = "
                + directory.resolve("kept")
                + "\n");
    try (FleetConnection connection = connect(settings);
        RpcClient client = RpcClient.builder(connection).configuration(settings).build()) {
      for (String agent : List.of("local", "kept", "rpcutil", "executor", "scout", "aaa_signer")) {
        assertThat(client.ddl(agent)).as(agent).isPresent();
      }
      assertThat(client.ddl("nosuch")).isEmpty();
      Files.writeString(library.resolve("liar.json"), MOTD);
      assertThatThrownBy(() -> client.ddl("liar"))
          .isInstanceOf(DdlException.class)
          .hasMessageContaining("agent=liar");
    }
  }

  @Test
  @DisplayName("plugin.choria.require_client_filter: what is for everybody is not sent")
  void aFilterCanBeRequired() throws Exception {
    Configuration<ChoriaSettings> settings =
        settings("\nplugin.choria.require_client_filter = true\ndiscovery_timeout = 1\n");
    try (FleetConnection connection = connect(settings);
        RpcClient client = RpcClient.builder(connection).configuration(settings).build()) {
      for (FilterBuilder everybody :
          List.of(FilterBuilder.filter(), FilterBuilder.filter().agent("rpcutil"))) {
        assertThatThrownBy(() -> client.fleet().ping(everybody.build(), PATIENCE, reply -> {}))
            .isInstanceOfSatisfying(
                FleetException.class,
                e -> assertThat(e.reason()).isEqualTo(FleetException.Reason.REQUEST))
            .hasMessageContaining("requests without filters have been disabled");
      }
      assertThatThrownBy(() -> client.call("rpcutil", "ping").collect())
          .isInstanceOf(FleetException.class);
      for (FilterBuilder some :
          List.of(
              FilterBuilder.filter().fact("a=b"),
              FilterBuilder.filter().hasClass("nosuch"),
              FilterBuilder.filter().identity("nosuch"),
              FilterBuilder.filter().compound("false"),
              FilterBuilder.filter().agent("rpcutil").agent("nosuch"))) {
        assertThat(client.fleet().ping(some.build(), Duration.ofMillis(100), reply -> {}))
            .as("asked, and nobody answers")
            .isNotNull();
      }
      assertThatThrownBy(
              () ->
                  client
                      .call("rpcutil", "ping")
                      .filter(FilterBuilder.filter().fact("a=b").build())
                      .collect())
          .isInstanceOf(RpcException.class);
      assertThat(
              client
                  .call("rpcutil", "ping")
                  .targets(List.of(fleet.node(1).identity()))
                  .timeout(PATIENCE)
                  .collect())
          .as("named servers")
          .hasSize(1);
      assertThat(client.fetchDdl("motd", PATIENCE)).as("a service").isPresent();
    }
  }
}
