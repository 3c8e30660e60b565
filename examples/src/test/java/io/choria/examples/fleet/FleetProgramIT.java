package io.choria.examples.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.choria.testing.NodeFault;
import io.choria.testing.TestFleet;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on a fleet of three servers. */
class FleetProgramIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path directory = Path.of("");
  private static TestFleet fleet;
  private static Path settings = Path.of("");

  /** How a command ended, and what it printed. */
  private record Ran(int status, String out, String err) {
    JsonNode json() throws Exception {
      return JSON.readTree(out);
    }
  }

  @BeforeAll
  static void start() throws InterruptedException {
    fleet =
        TestFleet.builder()
            .nodes(
                3,
                node ->
                    node.fact("number", node.number())
                        .fact("country", node.number() == 1 ? "mt" : "de"))
            .start();
    settings = fleet.writeClient(directory, "up=dana");
  }

  @AfterAll
  static void stop() {
    fleet.close();
  }

  @AfterEach
  void cure() {
    fleet.nodes().forEach(node -> node.fault(NodeFault.NONE));
  }

  private static Ran run(String... words) {
    List<String> command = new ArrayList<>(List.of(words));
    command.addAll(List.of("--config", settings.toString(), "--no-tls"));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        FleetProgram.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(command.toArray(String[]::new));
    return new Ran(status, out.toString(), err.toString());
  }

  /** Tells whether all servers were heard. */
  private interface Heard {
    boolean test(Ran ran) throws Exception;
  }

  /** Asks again while a busy machine lets fewer answer than there are in the time for discovery. */
  private static Ran all(Heard heard, String... words) throws Exception {
    Ran ran = run(words);
    for (int attempt = 1; attempt < 20 && !(ran.status() == 0 && heard.test(ran)); attempt++) {
      ran = run(words);
    }
    return ran;
  }

  private static String name(int number) {
    return fleet.node(number).identity();
  }

  @Test
  void pingNamesAllServers() {
    Ran ran = run("ping", "--names", "--expect", "3", "--discovery-timeout", "60");
    assertThat(ran.status()).as(ran.err()).isZero();
    assertThat(ran.out().lines()).containsExactlyInAnyOrder(name(1), name(2), name(3));
  }

  @Test
  void findTakesFilters() throws Exception {
    Ran ran =
        all(
            found -> found.json().size() >= 2,
            "find",
            "--dm",
            "mc",
            "-F",
            "number>=2",
            "--json",
            "--discovery-timeout",
            "5");
    assertThat(ran.status()).as(ran.err()).isZero();
    assertThat(ran.json()).hasSize(2);
    assertThat(run("find", "--dm", "mc", "-F", "number>9").status()).isEqualTo(1);
  }

  @Test
  void factsAreCounted() throws Exception {
    Ran ran =
        all(
            found ->
                found.json().at("/de/count").asInt() + found.json().at("/mt/count").asInt() >= 3,
            "facts",
            "country",
            "--dm",
            "mc",
            "--json",
            "--discovery-timeout",
            "5");
    assertThat(ran.status()).as(ran.err()).isZero();
    assertThat(ran.json().at("/de/count").asInt()).isEqualTo(2);
    assertThat(ran.json().at("/mt/identities/0").asText()).isEqualTo(name(1));
  }

  private static Ran fact(String... options) {
    List<String> words =
        new ArrayList<>(List.of("req", "rpcutil", "get_fact", "fact=country", "--dm", "mc"));
    for (int number = 1; number <= 3; number++) {
      words.addAll(List.of("-I", name(number)));
    }
    words.addAll(List.of("--timeout", "60", "--sort"));
    words.addAll(List.of(options));
    return run(words.toArray(String[]::new));
  }

  @Test
  void resultsAsOneDocument() throws Exception {
    Ran ran = fact("--json");
    assertThat(ran.status()).as(ran.err()).isZero();
    assertThat(ran.json().at("/replies")).hasSize(3);
    assertThat(ran.json().at("/summaries/value/de").asInt()).isEqualTo(2);
    Path results =
        PipedResults.read(new ByteArrayInputStream(ran.out().getBytes(StandardCharsets.UTF_8)))
            .orElseThrow();
    assertThat(JSON.readTree(Files.readString(results))).isEqualTo(ran.json());
    assertThat(PipedResults.read(new ByteArrayInputStream(new byte[0]))).isEmpty();
  }

  @Test
  void resultsAsLines() throws Exception {
    Ran ran = fact("--jsonl");
    assertThat(ran.status()).as(ran.err()).isZero();
    List<String> kinds = new ArrayList<>();
    for (String line : ran.out().lines().toList()) {
      JsonNode entry = JSON.readTree(line);
      kinds.add(entry.path("k").asText());
      if (entry.path("k").asText().equals("result")) {
        assertThat(entry.at("/pr/protocol").asText()).isEqualTo("io.choria.protocol.v2.reply");
        assertThat(entry.at("/pr/sender")).isEqualTo(entry.at("/rr/sender"));
      }
    }
    assertThat(kinds)
        .containsExactly(
            "discovery", "discovery", "result", "result", "result", "summaries", "stats");
  }

  @Test
  void resultsAsTableAndSenders() {
    Ran table = fact("--table");
    assertThat(table.status()).as(table.err()).isZero();
    List<String> lines = table.out().lines().toList();
    assertThat(lines).hasSize(7);
    assertThat(lines.get(1)).contains("Sender", "Fact", "Value");
    assertThat(lines.get(3)).contains(name(1), "country", "mt");
    assertThat(fact("--senders").out().lines()).containsExactly(name(1), name(2), name(3));
    assertThat(fact("--senders", "--json").out())
        .isEqualTo("[\n  \"%s\",\n  \"%s\",\n  \"%s\"\n]\n".formatted(name(1), name(2), name(3)));
  }

  @Test
  void inventories() throws Exception {
    Ran one = run("inventory", name(1));
    assertThat(one.status()).as(one.err()).isZero();
    assertThat(one.out()).contains("Inventory for " + name(1), "rpcutil", "\"country\": \"mt\"");
    Ran all =
        all(
            found -> found.out().contains("for 3 nodes"),
            "inventory",
            "--collectives",
            "--dm",
            "mc",
            "--discovery-timeout",
            "5");
    assertThat(all.status()).as(all.err()).isZero();
    assertThat(all.out()).contains("Collective Report for 3 nodes", "choria     │ 3");
    assertThat(run("inventory").status()).as("neither a name nor --collectives").isEqualTo(2);
  }

  @Test
  void repliesThatGoElsewhereAreNotWaitedFor() {
    Ran ran =
        run("req", "rpcutil", "ping", "--dm", "mc", "-I", name(1), "--reply-to", "elsewhere.here");
    assertThat(ran.status()).as(ran.err()).isZero();
    assertThat(ran.out().strip()).as("the id of the request").matches("[A-Za-z0-9]{20,32}");
  }

  @Test
  void descriptionsOfAgents() throws Exception {
    Ran known = run("ddl", "executor");
    assertThat(known.status()).as(known.err()).isZero();
    assertThat(known.json().at("/metadata/name").asText()).isEqualTo("executor");
    Ran unknown = run("ddl", "nosuch", "--discovery-timeout", "0.2");
    assertThat(unknown.status()).isEqualTo(1);
    assertThat(unknown.err()).contains("nosuch");
    Path library = Files.createDirectories(directory.resolve("lib/choria/agent"));
    Files.writeString(
        library.resolve("local.json"), "{\"metadata\":{\"name\":\"local\"},\"actions\":[]}");
    Path own = directory.resolve("library.conf");
    Files.writeString(
        own, Files.readString(settings) + "\nlibdir = " + directory.resolve("lib") + "\n");
    StringWriter out = new StringWriter();
    int status =
        FleetProgram.commandLine()
            .setOut(new PrintWriter(out))
            .execute("ddl", "local", "--config", own.toString(), "--no-tls");
    assertThat(status).isZero();
    assertThat(out.toString()).contains("\"local\"");
  }

  @Test
  void filesNameServersInTheFormatsOfChoria() throws Exception {
    Path json = Files.writeString(directory.resolve("nodes.json"), "[\"" + name(2) + "\"]");
    Path results =
        Files.writeString(
            directory.resolve("results.txt"),
            "{\"replies\":[{\"sender\":\"" + name(3) + "\"},{\"sender\":\"" + name(1) + "\"}]}");
    Path nested =
        Files.writeString(
            directory.resolve("nested.data"), "{\"a\":{\"b\":[\"" + name(1) + "\"]}}");
    assertThat(run("find", "--nodes", json.toString()).out().lines()).containsExactly(name(2));
    assertThat(
            run("find", "--dm", "flatfile", "--do", "file=" + results, "--do", "format=rpc")
                .out()
                .lines())
        .containsExactly(name(3), name(1));
    assertThat(
            run(
                    "find",
                    "--dm",
                    "flatfile",
                    "--do",
                    "file=" + nested,
                    "--do",
                    "format=json",
                    "--do",
                    "filter=a.b")
                .out()
                .lines())
        .containsExactly(name(1));
    Ran called =
        run("req", "rpcutil", "ping", "--nodes", json.toString(), "--senders", "--timeout", "60");
    assertThat(called.out().strip()).as(called.err()).isEqualTo(name(2));
  }

  @Test
  void someOfThemAndNoneOfThem() throws Exception {
    Ran some = fact("--senders", "--limit", "2", "--batch", "1", "--batch-sleep", "0.01");
    assertThat(some.status()).as(some.err()).isZero();
    assertThat(some.out().lines()).containsExactly(name(1), name(2));
    Ran seeded =
        fact("--senders", "--limit", "100%", "--limit-method", "random", "--limit-seed", "1");
    assertThat(seeded.out().lines()).containsExactlyInAnyOrder(name(1), name(2), name(3));
    Ran none = fact("--jsonl", "--limit", "0");
    assertThat(none.status()).isEqualTo(1);
    JsonNode last = JSON.readTree(none.out().lines().reduce("", (a, b) -> b));
    assertThat(last.path("k").asText()).isEqualTo("error");
    assertThat(last.path("err").asText()).contains("no targets left");
    Ran filtered = fact("--json", "--filter-replies", "data('value') == 'mt'");
    assertThat(filtered.json().at("/replies")).hasSize(1);
    assertThat(filtered.json().at("/request_stats/ok").asInt()).isEqualTo(3);
  }

  @Test
  void exitCodes() {
    fleet.node(1).fault(NodeFault.SILENT);
    Ran partly =
        run("req", "rpcutil", "ping", "--dm", "mc", "-I", name(1), "-I", name(2), "--timeout", "3");
    assertThat(partly.status()).isEqualTo(3);
    assertThat(partly.out()).contains("No responses from:", name(1));
    assertThat(run("req", "rpcutil", "get_fact", "--dm", "mc", "-I", name(2)).status())
        .as("an input is missing")
        .isEqualTo(1);
    assertThat(run("req").status()).isEqualTo(2);
  }
}
