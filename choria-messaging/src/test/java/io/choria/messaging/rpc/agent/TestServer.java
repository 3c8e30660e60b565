package io.choria.messaging.rpc.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.choria.messaging.protocol.ProtocolVersion;
import io.choria.messaging.protocol.Request;
import io.choria.messaging.rpc.CallerHash;
import io.choria.messaging.rpc.FleetConnection;
import io.choria.messaging.rpc.FleetMember;
import io.choria.messaging.rpc.HostedAgent;
import io.choria.messaging.rpc.IncomingRequest;
import io.choria.messaging.rpc.NodeData;
import io.choria.messaging.rpc.Refusal.Stage;
import io.choria.messaging.rpc.ServerCounters;
import io.choria.messaging.rpc.ServerInfo;
import io.choria.messaging.rpc.body.ReplyBody;
import io.choria.messaging.rpc.data.DataProvider;
import io.choria.messaging.rpc.ddl.DdlMetadata;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A server without a network: requests are handed to its agents. */
final class TestServer implements ServerInfo {
  static final Instant NOW = Instant.parse("2024-05-01T12:00:00Z");

  private final Map<String, HostedAgent> hosted = new TreeMap<>();
  private final NodeData data;

  TestServer(RpcAgents agents, NodeData data) {
    this.data = data;
    agents.apply(this).forEach(agent -> hosted.put(agent.name(), agent));
  }

  TestServer(RpcAgents agents) {
    this(agents, NodeData.NONE);
  }

  static TestServer allowing(RpcAgent agent) {
    return new TestServer(
        RpcAgents.builder().authorizer(Authorizer.ALLOW_ALL).agent(agent).build());
  }

  ReplyBody ask(String agent, String body) throws Exception {
    Request request =
        Request.builder(ProtocolVersion.V1)
            .id("0f3c5c1f7c6e4b1c9d2f3a4b5c6d7e8f")
            .sender("desk7.example.net")
            .caller("choria=ada.mcollective")
            .collective("mcollective")
            .agent(agent)
            .ttl(Duration.ofSeconds(60))
            .time(NOW)
            .body(body.getBytes(StandardCharsets.UTF_8))
            .build();
    HostedAgent to = hosted.get(agent);
    return ReplyBody.parse(
        to.handler().handle(new IncomingRequest(request, null, null)).orElseThrow());
  }

  ReplyBody call(String agent, String action, String data) throws Exception {
    return ask(
        agent, "{\"agent\":\"%s\",\"action\":\"%s\",\"data\":%s}".formatted(agent, action, data));
  }

  Map<String, HostedAgent> hosted() {
    return hosted;
  }

  @Override
  public FleetMember member() {
    return new FleetMember(
        "node1.example.net",
        "choria=node1",
        List.of("mcollective", "uk_mcollective"),
        "mcollective",
        CallerHash.MD5,
        Duration.ofSeconds(60));
  }

  @Override
  public NodeData data() {
    return data;
  }

  @Override
  public Optional<JsonNode> fact(String path) {
    JsonNode value = new ObjectMapper().valueToTree(data.facts()).at("/" + path.replace('.', '/'));
    return value.isMissingNode() ? Optional.empty() : Optional.of(value);
  }

  @Override
  public List<DataProvider> dataProviders() {
    return List.of(
        DataProvider.of("answer", () -> Map.of("value", 42)),
        DataProvider.of("echo", (String query) -> Map.of("said", query)),
        DataProvider.of(
            "broken",
            () -> {
              throw new IllegalStateException();
            }));
  }

  @Override
  public Set<String> agents() {
    Set<String> names = new TreeSet<>(hosted.keySet());
    names.add("discovery");
    return names;
  }

  @Override
  public List<DdlMetadata> inventory() {
    return hosted.values().stream()
        .map(HostedAgent::metadata)
        .sorted(Comparator.comparing(DdlMetadata::name))
        .toList();
  }

  @Override
  public ServerCounters counters() {
    return new ServerCounters(
        35, 27, 26, 0, Map.of(Stage.FILTER, 8L, Stage.SECURITY, 1L, Stage.EXPIRY, 2L));
  }

  @Override
  public Instant started() {
    return NOW;
  }

  @Override
  public Optional<FleetConnection> connection() {
    return Optional.empty();
  }
}
