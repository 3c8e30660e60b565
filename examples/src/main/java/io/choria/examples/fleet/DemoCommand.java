package io.choria.examples.fleet;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.choria.messaging.protocol.Filter;
import io.choria.messaging.rpc.FilterBuilder;
import io.choria.messaging.rpc.FleetRequest;
import io.choria.messaging.rpc.client.CallListener;
import io.choria.messaging.rpc.client.CallResult;
import io.choria.messaging.rpc.client.NodeReply;
import io.choria.messaging.rpc.client.RpcClient;
import io.choria.messaging.rpc.client.Summary;
import io.choria.messaging.rpc.discovery.BroadcastDiscovery;
import io.choria.testing.NodeFault;
import io.choria.testing.TestFleet;
import io.choria.testing.TestNode;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code fleet demo}: a nats-server and a fleet in this JVM, keys made on the spot; finds all
 * servers, calls those that a filter selects, one of which is silent, and checks every number.
 */
@Command(name = "demo", description = "Starts a fleet in this process and calls it.")
public final class DemoCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration QUIET = Duration.ofSeconds(5);
  private static final List<String> COUNTRIES = List.of("mt", "de", "us", "jp");
  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(names = "--nodes", description = "How many servers (${DEFAULT-VALUE}).")
  private int count = 100;

  private final PrintStream out = System.out;
  private final boolean terminal = ProgressBar.isTerminal();

  /** What {@code rpcutil#get_fact} answers. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Fact(String fact, String value) {}

  /**
   * Runs the demonstration alone.
   *
   * @param args the options of {@code fleet demo}
   */
  public static void main(String[] args) {
    System.exit(new CommandLine(new DemoCommand()).execute(args));
  }

  private static void setUp(TestNode node) {
    node.fact("country", COUNTRIES.get(node.number() % COUNTRIES.size()))
        .fact("cpus", node.number() % 16 + 1)
        .hasClass(node.number() % 3 == 0 ? "role::db" : "role::web");
  }

  @Override
  public Integer call() throws InterruptedException {
    // the silent node is meant to be silent
    System.setProperty("org.slf4j.simpleLogger.log.io.choria.messaging.rpc", "error");
    if (count < 8) {
      System.err.println("expected at least 8 nodes");
      return 2;
    }
    ProgressBar starting = new ProgressBar(out, "starting servers", count, terminal);
    long begin = System.nanoTime();
    try (TestFleet fleet =
            TestFleet.builder().nodes(count, DemoCommand::setUp).progress(starting::show).start();
        RpcClient client = RpcClient.of(fleet.connect("up=demo"))) {
      say("%d servers in one JVM, started in %.1f s", count, seconds(begin));
      return proven(fleet, client) ? 0 : FleetProgram.FAILED;
    }
  }

  private boolean proven(TestFleet fleet, RpcClient client) throws InterruptedException {
    boolean holds = found(client);
    Filter filter =
        FilterBuilder.filter()
            .fact("country=mt")
            .compound("with('role::web') and fact('cpus') >= 2")
            .build();
    Set<String> expected =
        fleet.nodes().stream()
            .filter(node -> node.number() % 4 == 0 && node.number() % 3 != 0)
            .filter(node -> node.number() % 16 + 1 >= 2)
            .map(TestNode::identity)
            .collect(Collectors.toCollection(TreeSet::new));
    say("");
    say("rpcutil#get_fact country, of country=mt and with('role::web') and fact('cpus') >= 2");
    TestNode silent =
        fleet.nodes().stream()
            .filter(node -> expected.contains(node.identity()))
            .findFirst()
            .orElseThrow();
    silent.fault(NodeFault.SILENT);
    List<NodeReply> replies = new ArrayList<>();
    CallResult result =
        client
            .call("rpcutil", "get_fact")
            .input("fact", "country")
            .filter(filter)
            .discovery(BroadcastDiscovery.windowed(client.fleet(), QUIET), PATIENCE)
            .timeout(Duration.ofSeconds(10))
            .listener(new Bar())
            .send(replies::add);
    boolean right = checked(result, replies, expected, silent.identity());
    return holds && right;
  }

  private boolean found(RpcClient client) throws InterruptedException {
    ProgressBar bar = new ProgressBar(out, "discovery", count, terminal);
    Set<String> names = new TreeSet<>();
    long begin = System.nanoTime();
    long[] last = {begin};
    client
        .fleet()
        .requestWhile(
            FleetRequest.broadcast("discovery", "cGluZw==".getBytes(StandardCharsets.US_ASCII))
                .deadline(PATIENCE)
                .expect(count)
                .build(),
            reply -> {
              names.add(reply.sender());
              bar.show(names.size());
              last[0] = System.nanoTime();
              return true;
            });
    say("%d servers found, signed answers, in %.2f s", names.size(), (last[0] - begin) / 1e9);
    return check("all servers are found", names.size() == count);
  }

  private boolean checked(
      CallResult result, List<NodeReply> replies, Set<String> expected, String silent) {
    Set<String> senders = replies.stream().map(NodeReply::sender).collect(Collectors.toSet());
    Set<String> answering = new TreeSet<>(expected);
    answering.remove(silent);
    say("");
    result.summaries().forEach((output, summary) -> say("  %s: %s", output, summary.lines()));
    var stats = result.stats();
    say(
        "  %d asked, %d ok, %d failed, silent: %s, in %.2f s",
        stats.discovered().size(),
        stats.ok(),
        stats.failed(),
        stats.noResponses(),
        stats.requestTime().toNanos() / 1e9);
    boolean holds = true;
    // all are shown, whatever the first ones say
    holds &=
        check(
            "exactly the servers that the filter means were asked",
            Set.copyOf(stats.discovered()).equals(expected));
    holds &= check("all but the silent one answered", senders.equals(answering));
    holds &= check("the silent one is reported", stats.noResponses().equals(Set.of(silent)));
    holds &=
        check(
            "every value is the one of the filter",
            replies.stream().allMatch(DemoCommand::isMalta));
    return check("the summary counts them", count(result) == answering.size()) && holds;
  }

  private static int count(CallResult result) {
    Summary values = result.summaries().get("value");
    return values == null ? 0 : values.toJson().path("mt").asInt();
  }

  private static boolean isMalta(NodeReply reply) {
    try {
      return JSON.treeToValue(reply.outputs(), Fact.class).equals(new Fact("country", "mt"));
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private boolean check(String what, boolean holds) {
    say("  %s %s", holds ? "true:" : "NOT TRUE:", what);
    return holds;
  }

  private void say(String format, Object... values) {
    out.printf(format + "%n", values);
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  /** Draws how many of those asked have answered. */
  private final class Bar implements CallListener {
    private ProgressBar bar = new ProgressBar(out, "calling", 1, terminal);

    @Override
    public void discovered(int found, int asked, Duration took) {
      bar = new ProgressBar(out, "calling", asked, terminal);
    }

    @Override
    public void progress(int replies, int asked) {
      bar.show(replies);
    }
  }
}
