package io.choria.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.choria.interop.Scenario.Broker;
import io.choria.messaging.protocol.Filter;
import io.choria.messaging.rpc.FilterBuilder;
import io.choria.messaging.rpc.FleetConnection;
import io.choria.messaging.rpc.FleetReply;
import io.choria.messaging.rpc.FleetRequest;
import io.choria.messaging.rpc.FleetServer;
import io.choria.messaging.rpc.NodeData;
import io.choria.messaging.rpc.agent.Authorizer;
import io.choria.messaging.rpc.agent.RegistryAgent;
import io.choria.messaging.rpc.agent.RpcAgent;
import io.choria.messaging.rpc.agent.RpcAgents;
import io.choria.messaging.rpc.body.Status;
import io.choria.messaging.rpc.client.CallListener;
import io.choria.messaging.rpc.client.CallReport;
import io.choria.messaging.rpc.client.CallResult;
import io.choria.messaging.rpc.client.Limit;
import io.choria.messaging.rpc.client.NodeReply;
import io.choria.messaging.rpc.client.RpcClient;
import io.choria.messaging.rpc.client.RpcException;
import io.choria.messaging.rpc.ddl.AgentDdl;
import io.choria.messaging.rpc.ddl.DdlLibrary;
import io.choria.testing.Interop;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The Java client with Go agents, and filters on both kinds of servers (spec 02 §3.8, §4, §6). The
 * two servers have the same facts and classes, so every filter has to select both, or none. Needs a
 * real {@code choria} in CHORIA_BIN.
 */
@Interop("choria")
@DisplayName("rpc client and filters")
@TestInstance(Lifecycle.PER_CLASS)
class RpcClientInteropIT {
  private static final String FACTS =
      """
      {"s":"Hello World","i":10,"f":1.2,"t":true,"fa":false,"n":null,"arr":["a","b"],
       "os.name":"dotted","ver":"10.2","os":{"family":"Debian"},"neg":-3.7,"zero":0,
       "disks":[{"name":"sda","size":100},{"name":"sdb","size":200.5}],"big":12345678901234567890}
      """;
  private static final List<String> CLASSES = List.of("apache", "role::web", "Upper");
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String GO = MixedNetwork.GO_SERVER;

  private static final List<String> FACT_FILTERS =
      List.of(
          "missing!=x",
          "i=10",
          "i==10.0",
          "i=010",
          "i>9",
          "i>10",
          "i>10.0",
          "i<=10",
          "i=~^1",
          "f==1",
          "f!=1",
          "f>1.2",
          "f<1.2",
          "f=~^1$",
          "f=~^1\\.2000$",
          "t==TRUE",
          "t==tRUE",
          "t!=yes",
          "t=~true",
          "fa==anything",
          "fa!=false",
          "fa!=true",
          "fa=~no",
          "n!=x",
          "n==x",
          "arr==a",
          "arr.0==A",
          "arr.#==2",
          "os.name==dotted",
          "os\\.name==dotted",
          "os.family=debian",
          "os.family=~/^DEB/",
          "os.family!=/x/",
          "ver>9",
          "ver>=10.2",
          "s<hz",
          "s=~hello",
          "s=~/^hello world$/",
          "s=~(",
          "neg<-3",
          "neg==-3",
          "zero==0",
          "zero!=0",
          "disks.#(name=\"sda\").size>50",
          "disks.#(size>150).name=sdb",
          "disks.#.name.0=x",
          "disks.*.name=sda",
          "o*.family=debian",
          "big>5",
          "i>abc",
          "t>1");
  private static final List<String> EXPRESSIONS =
      List.of(
          "with('APACHE')",
          "with('/APA/')",
          "with('rpcutil')",
          "with('/RPC/')",
          "with('i=10') and not with('nope')",
          "fact('missing') == nil",
          "fact('i') in 5..15",
          "fact('arr')[0] == 'a'",
          "'a' in fact('arr')",
          "any(classes, {# startsWith 'role'})",
          "nosuchvar == nil",
          "fact('i') == '10'",
          "fact('s') == 'hello'",
          "fact('missing')",
          "fact('i') > '5'",
          "fact('missing') > 5",
          "fact('s')",
          "nosuchfunc()",
          "1",
          "not fact('missing')",
          "nosuchfunc() or true",
          "include(fact('arr'), 'b')",
          "include(agents, 'rpcutil')",
          "'rpcutil' in agents",
          "semver(fact('ver'), '>10')",
          "fact('disks.#(size>150)#.name') == ['sdb']",
          "len(fact('disks')) == 2",
          "1 < fact('i') <= 10",
          "fact('s') matches '^H'",
          "with('Upper')",
          "with('upper')",
          "config_item('nosuch').present");

  private static final String NUMBERS =
      """
      {"$schema":"https://choria.io/schemas/mcorpc/ddl/v1/agent.json",
       "metadata":{"name":"numbers","description":"Numbers","author":"Ops <ops@example.net>",
        "license":"Apache-2.0","version":"1.0.0","url":"https://example.net","timeout":5},
       "actions":[{"action":"report","description":"Reports","display":"always","input":{},
        "output":{
         "load":{"description":"Load","display_as":"Load","type":"number"},
         "weight":{"description":"Weight","display_as":"Weight","type":"integer"},
         "name":{"description":"Name","display_as":"Name","type":"string"},
         "parts":{"description":"Parts","display_as":"Parts","type":"array"},
         "extra":{"description":"Extra","display_as":"Extra","type":"string","default":"none"}},
        "aggregate":[
         {"function":"chart","args":["load"]},
         {"function":"average","args":["weight"]},
         {"function":"summary","args":["parts"]},
         {"function":"summary","args":["extra",{"none":"None"}]}]}]}
      """;

  private final Map<String, Object> facts = new LinkedHashMap<>();
  private Path directory;
  private MixedNetwork network;
  private FleetConnection serverConnection;
  private FleetServer server;
  private FleetConnection connection;
  private RpcClient client;

  @BeforeAll
  @SuppressWarnings("unchecked")
  void start(@TempDir Path temporary) throws Exception {
    directory = temporary;
    ChoriaProgram choria = ChoriaProgram.find(directory);
    Files.writeString(directory.resolve("facts.json"), FACTS);
    Files.write(directory.resolve("classes.txt"), CLASSES);
    facts.putAll(new ObjectMapper().readValue(FACTS, Map.class));
    network = new MixedNetwork(choria, Scenario.V2_DIRECT, Broker.PLAIN, directory);
    serverConnection = network.javaServer();
    AgentDdl numbers = AgentDdl.parse(NUMBERS.getBytes(StandardCharsets.UTF_8));
    Path library = Files.createDirectories(directory.resolve("lib/choria/agent"));
    Files.writeString(library.resolve("numbers.json"), NUMBERS);
    Path settings = directory.resolve("client.conf");
    Files.writeString(
        settings, Files.readString(settings) + "libdir = " + directory.resolve("lib") + "\n");
    server =
        FleetServer.builder(serverConnection)
            .data(NodeData.of(Set.copyOf(CLASSES), facts))
            .agents(
                RpcAgents.builder()
                    .authorizer(Authorizer.ALLOW_ALL)
                    .agent(
                        RpcAgent.builder(numbers)
                            .action(
                                "report",
                                call ->
                                    (ObjectNode)
                                        new ObjectMapper()
                                            .readTree(
                                                "{\"load\":12.345,\"weight\":7,"
                                                    + "\"name\":\"<a & b>\","
                                                    + "\"parts\":[\"x\",{\"y\":1.0}]}"))
                            .build())
                    .agent(RegistryAgent.of(DdlLibrary.ofFiles(List.of(directory.resolve("lib")))))
                    .build())
            .start();
    connection = network.javaClient();
    client = RpcClient.builder(connection).ddl(numbers).build();
    Poll.until("both servers answer", () -> find(Filter.EMPTY, 2, PATIENCE).size() == 2);
  }

  @AfterAll
  void stop() throws Exception {
    for (AutoCloseable each :
        new AutoCloseable[] {client, connection, server, serverConnection, network}) {
      if (each != null) {
        each.close();
      }
    }
  }

  private Set<String> find(Filter filter, int expected, Duration deadline)
      throws InterruptedException {
    Set<String> found = new TreeSet<>();
    client
        .fleet()
        .request(
            FleetRequest.broadcast("discovery", "cGluZw==".getBytes(StandardCharsets.US_ASCII))
                .filter(filter)
                .expect(expected)
                .deadline(deadline)
                .build(),
            reply -> found.add(reply.sender()));
    return found;
  }

  /** Several at once, because those that nobody matches take their whole time. */
  @Test
  @DisplayName("facts, classes, identities and expressions select both servers or none")
  void bothKindsOfServersDecideAlike() throws Exception {
    Map<String, Filter> filters = new TreeMap<>();
    FACT_FILTERS.forEach(
        text -> filters.put("-F " + text, FilterBuilder.filter().fact(text).build()));
    EXPRESSIONS.forEach(
        text -> filters.put("-S " + text, FilterBuilder.filter().compound(text).build()));
    for (String name : List.of("apache", "APACHE", "Upper", "upper", "/^ROLE/", "/(/", "nginx")) {
      filters.put("-C " + name, FilterBuilder.filter().hasClass(name).build());
    }
    for (String name : List.of("rpcutil", "/^rpc/", "/RPC/", "nosuch", "discovery")) {
      filters.put("-A " + name, FilterBuilder.filter().agent(name).build());
    }
    for (String name : List.of("/example/", "/EXAMPLE/", "/^[wj]/", "nosuch")) {
      filters.put("-I " + name, FilterBuilder.filter().identity(name).build());
    }
    ExecutorService threads = Executors.newFixedThreadPool(8);
    Map<String, Future<Set<String>>> found = new TreeMap<>();
    try {
      filters.forEach(
          (name, filter) ->
              found.put(name, threads.submit(() -> find(filter, 2, Duration.ofSeconds(8)))));
      int both = 0;
      Map<String, Set<String>> differing = new TreeMap<>();
      for (Map.Entry<String, Future<Set<String>>> each : found.entrySet()) {
        Set<String> servers = each.getValue().get();
        if (servers.size() == 1) {
          // a Go server drops requests that come too fast
          servers = find(filters.get(each.getKey()), 2, Duration.ofSeconds(30));
        }
        both += servers.size() == 2 ? 1 : 0;
        if (servers.size() == 1) {
          differing.put(each.getKey(), servers);
        }
      }
      System.out.println("filters " + filters.size() + ", matched by both servers " + both);
      assertThat(differing).isEmpty();
      assertThat(both).isBetween(30, filters.size() - 30);
    } finally {
      threads.shutdownNow();
    }
  }

  @ParameterizedTest(name = "rpcutil#{0} {1}: {2}")
  @CsvSource(
      quoteCharacter = '|',
      value = {
        "ping, {}, pong",
        "inventory, {}, facts",
        "agent_inventory, {}, agents",
        "collective_info, {}, main_collective",
        "daemon_stats, {}, version",
        "get_fact, |{\"fact\":\"os.family\"}|, value",
        "get_facts, |{\"facts\":\"os.family, i\"}|, values",
        "get_config_item, |{\"item\":\"identity\"}|, value",
        "get_data, |{\"source\":\"choria\"}|, agents_count"
      })
  void actionsOfGoAgents(String action, String inputs, String output) throws Exception {
    assertThat(
            client
                .call("rpcutil", action)
                .data(new ObjectMapper().readTree(inputs))
                .targets(List.of(GO))
                .timeout(PATIENCE)
                .collect())
        .singleElement()
        .satisfies(
            reply -> {
              assertThat(reply.status()).isEqualTo(Status.OK);
              assertThat(reply.outputs().has(output)).as(reply.body().toString()).isTrue();
            });
  }

  @ParameterizedTest(name = "choria_util#{0}: {1}")
  @CsvSource({"info, choria_version", "machine_states, machine_ids"})
  void actionsOfChoriaUtil(String action, String output) throws Exception {
    assertThat(one("choria_util", action, Map.of()).outputs().has(output)).isTrue();
  }

  private NodeReply one(String agent, String action, Map<String, Object> inputs)
      throws InterruptedException {
    var call = client.call(agent, action).unchecked().targets(List.of(GO)).timeout(PATIENCE);
    inputs.forEach(call::input);
    List<NodeReply> replies = call.collect();
    assertThat(replies).hasSize(1);
    return replies.get(0);
  }

  @Test
  void mistakesAreAnsweredAsTheSpecificationSays() throws Exception {
    assertThat(one("rpcutil", "nosuch", Map.of()).status()).isEqualTo(Status.UNKNOWN_ACTION);
    assertThat(one("rpcutil", "nosuch", Map.of()).body().message())
        .isEqualTo("Unknown action nosuch for agent rpcutil");
    NodeReply missing = one("rpcutil", "get_fact", Map.of());
    assertThat(missing.status()).isEqualTo(Status.OK);
    assertThat(missing.body().dataText()).isEqualTo("{\"fact\":\"\",\"value\":null}");
    assertThat(one("rpcutil", "get_fact", Map.of("fact", 1)).status())
        .isEqualTo(Status.INVALID_DATA);
    assertThat(one("rpcutil", "get_config_item", Map.of("item", "nosuch")).body().message())
        .isEqualTo("Unknown key");
    assertThat(one("choria_util", "machine_state", Map.of()).status()).isEqualTo(Status.ABORTED);
    assertThatThrownBy(() -> client.call("rpcutil", "get_fact").targets(List.of(GO)).collect())
        .isInstanceOfSatisfying(
            RpcException.class, e -> assertThat(e.reason()).isEqualTo(RpcException.Reason.INPUT));
  }

  @Test
  void whatNobodyAnswersEndsWithTheDeadline() throws Exception {
    List<NodeReply> replies = new ArrayList<>();
    CallResult result =
        client
            .call("nosuch", "ping")
            .targets(List.of(GO))
            .timeout(Duration.ofSeconds(2))
            .send(replies::add);
    assertThat(replies).isEmpty();
    assertThat(result.stats().noResponses()).containsExactly(GO);
  }

  @Test
  void batchesAndLimits() throws Exception {
    List<String> both = List.of(GO, MixedNetwork.JAVA_SERVER);
    CallResult batched =
        client
            .call("rpcutil", "ping")
            .targets(both)
            .batches(1, Duration.ofMillis(10))
            .timeout(PATIENCE)
            .send(reply -> {});
    assertThat(batched.stats().ok()).isEqualTo(2);
    CallResult limited =
        client
            .call("rpcutil", "ping")
            .targets(both)
            .limit(Limit.count(1))
            .timeout(PATIENCE)
            .send(reply -> {});
    assertThat(limited.stats().discovered()).containsExactly(GO);
  }

  @ParameterizedTest(name = "choria find {0} {1}: both {2}")
  @CsvSource(
      quoteCharacter = '|',
      value = {
        "-F, os.family=debian, true",
        "-C, /^role/, true",
        "-S, |with('apache') and fact('i') > 5|, true",
        "-S, |fact('disks.#(size>150)#.name') == ['sdb']|, true",
        "-F, i>10, false"
      })
  void theGoClientFindsBoth(String option, String filter, boolean both) throws Exception {
    ChoriaProgram.Output output =
        network.go(
            "find",
            "--config",
            "client.conf",
            "--dm",
            "mc",
            "--discovery-timeout",
            "10",
            option,
            filter);
    assertThat(output.text().contains(GO)).as(output.text()).isEqualTo(both);
    assertThat(output.text().contains(MixedNetwork.JAVA_SERVER)).as(output.text()).isEqualTo(both);
  }

  @ParameterizedTest(name = "req {0} {1} {2} --json: byte for byte")
  @CsvSource({
    "rpcutil, get_fact, fact=os.family, true",
    "rpcutil, get_fact, fact=disks, true",
    "rpcutil, get_fact, fact=nosuch, true",
    "rpcutil, collective_info, , true",
    "rpcutil, get_config_item, item=nosuch, true",
    "rpcutil, get_config_item, item=collectives, true",
    "rpcutil, get_fact, fact=os, true",
    "rpcutil, get_facts, 'facts=i,nosuch,os.family', true",
    "rpcutil, ping, , true",
    "rpcutil, inventory, , true",
    "rpcutil, agent_inventory, , true",
    "choria_util, machine_states, , true",
    "choria_util, machine_state, name=nosuch, true",
    "scout, checks, , true",
    "numbers, report, , false"
  })
  void jsonIsThatOfChoria(String agent, String action, String input, boolean both)
      throws Exception {
    List<String> targets = new ArrayList<>(List.of(MixedNetwork.JAVA_SERVER));
    boolean goOnly = agent.equals("scout"); // a Java server has no checks
    if (both) {
      targets.add(GO);
    }
    List<NodeReply> replies = new ArrayList<>();
    CallResult result =
        client
            .call(agent, action)
            .inputs(inputs(input))
            .targets(goOnly ? List.of(GO) : targets)
            .timeout(PATIENCE)
            .send(replies::add);
    replies.sort(Comparator.comparing(NodeReply::sender));
    String text = goRequest(agent, action, input, goOnly ? List.of(GO) : targets, "--json");
    assertThat(masked(CallReport.json(result, replies)))
        .isEqualTo(masked(text.substring(text.indexOf('{')).strip()));
  }

  private static Map<String, String> inputs(@Nullable String input) {
    return input == null ? Map.of() : Map.of(input.split("=", 2)[0], input.split("=", 2)[1]);
  }

  private String goRequest(
      String agent, String action, @Nullable String input, List<String> targets, String form)
      throws Exception {
    List<String> command =
        new ArrayList<>(List.of("req", agent, action, form, "--sort", "--config", "client.conf"));
    targets.forEach(target -> command.addAll(List.of("-I", target)));
    if (input != null) {
      command.add(input);
    }
    return network.go(command.toArray(String[]::new)).text();
  }

  @ParameterizedTest(name = "req {0} {1} {2} --jsonl: byte for byte")
  @CsvSource({
    "rpcutil, get_fact, fact=os.family",
    "rpcutil, get_fact, fact=disks",
    "rpcutil, get_facts, 'facts=i,s'",
    "rpcutil, get_config_item, item=nosuch",
    "rpcutil, collective_info, ",
    "rpcutil, inventory, ",
    "choria_util, machine_states, ",
    "numbers, report, "
  })
  void linesAreThoseOfChoria(String agent, String action, String input) throws Exception {
    List<String> targets = List.of(MixedNetwork.JAVA_SERVER);
    List<String> lines = new ArrayList<>(List.of(CallReport.discoveryLine("mc")));
    AtomicReference<FleetReply> document = new AtomicReference<>();
    CallResult result =
        client
            .call(agent, action)
            .inputs(inputs(input))
            .targets(targets)
            .timeout(PATIENCE)
            .listener(
                new CallListener() {
                  @Override
                  public void received(FleetReply reply) {
                    document.set(reply);
                  }

                  @Override
                  public void discovered(int found, int asked, Duration took) {
                    lines.add(CallReport.discoveryLine(asked, took, "mc"));
                  }
                })
            .send(reply -> lines.add(CallReport.resultLine(reply, document.get())));
    lines.addAll(CallReport.endLines(result));
    String printed =
        goRequest(agent, action, input, targets, "--jsonl")
            .lines()
            .filter(line -> line.startsWith("{")) // the others are its log
            .collect(Collectors.joining("\n"));
    assertThat(masked(String.join("\n", lines))).isEqualTo(masked(printed));
  }

  @Test
  @DisplayName("a seed chooses the same servers as choria req --limit-seed")
  void seeds() throws Exception {
    Path settings = directory.resolve("random.conf");
    Files.writeString(
        settings, Files.readString(directory.resolve("client.conf")) + "rpclimitmethod = random\n");
    List<String> both = List.of(GO, MixedNetwork.JAVA_SERVER);
    for (long seed : new long[] {1, 2, 3, 42}) {
      CallResult ours =
          client
              .call("rpcutil", "ping")
              .targets(both)
              .limit(Limit.count(1).atRandom(seed))
              .timeout(PATIENCE)
              .send(reply -> {});
      String text =
          network
              .go(
                  "req",
                  "rpcutil",
                  "ping",
                  "--senders",
                  "--limit",
                  "1",
                  "--limit-seed",
                  String.valueOf(seed),
                  "-I",
                  GO,
                  "-I",
                  MixedNetwork.JAVA_SERVER,
                  "--config",
                  settings.toString())
              .text();
      assertThat(text.strip().lines().toList())
          .as("seed %s", seed)
          .contains(ours.stats().discovered().get(0));
    }
  }

  @Test
  @DisplayName("the Go client learns the DDL of an agent from the registry of a Java server")
  void theRegistryServesGoClients(@TempDir Path cache) throws Exception {
    Path settings = Path.of(cache.toString(), "registry.conf");
    Files.writeString(
        settings,
        Files.readString(directory.resolve("client.conf"))
                .lines()
                .filter(line -> !line.startsWith("libdir"))
                .collect(Collectors.joining("\n"))
            + "\nplugin.choria.services.registry.cache = "
            + cache.resolve("cache")
            + "\n");
    Files.createDirectories(cache.resolve("cache"));
    String text =
        network
            .go(
                "req",
                "numbers",
                "report",
                "--json",
                "-I",
                MixedNetwork.JAVA_SERVER,
                "--config",
                settings.toString())
            .text();
    assertThat(text).contains("\"weight\": 7", "\"average\": 7");
    assertThat(
            AgentDdl.parse(Files.readAllBytes(cache.resolve("cache/agent/numbers.json")))
                .metadata()
                .name())
        .isEqualTo("numbers");
    // and a Java client uses the file that the Go client kept
    try (RpcClient kept = RpcClient.builder(connection).ddlCache(cache.resolve("cache")).build()) {
      assertThat(kept.ddl("numbers")).isPresent();
    }
  }

  /** What differs from call to call. */
  private static String masked(String document) {
    return document
        .replaceAll("(\"(requestid|time_utc|start_time_utc)\": ?)\"[^\"]+\"", "$1*")
        .replaceAll("(\"(publish|request|discover)_time\": ?)\\d+", "$1*")
        .replaceAll("(\"pong\": ?)\\d+", "$1*")
        .replaceAll("(\"dt\":)[0-9.e+-]+", "$1*")
        .replaceAll("(\"request\":)\"[^\"]+\"", "$1*")
        .replaceAll("(\"time\":)\\d+", "$1*");
  }
}
