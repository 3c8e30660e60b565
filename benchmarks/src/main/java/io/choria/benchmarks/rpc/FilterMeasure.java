package io.choria.benchmarks.rpc;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.choria.benchmarks.rpc.Children.Child;
import io.choria.messaging.protocol.Filter;
import io.choria.messaging.rpc.FilterBuilder;
import io.choria.messaging.rpc.filter.CompoundMatch;
import io.choria.messaging.rpc.filter.FactComparison;
import io.choria.messaging.rpc.filter.Names;
import io.choria.messaging.rpc.filter.NodeView;
import io.choria.testing.NatsServer;
import io.choria.testing.PeerProgram;
import io.choria.testing.TestFleet;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Filters of facts, classes and expressions on many nodes, per second and core. Go's come from a
 * program that is given an inventory of the same nodes and answers each line {@code option, tab,
 * text} with {@code filters per second of processor time, tab, nodes selected}; else from {@code
 * choria find} over that inventory, less the time of a run that looks at identities only.
 */
final class FilterMeasure {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int GO_ROUNDS = 5;

  private final Path directory;
  private final int count;
  private final Optional<Path> program;
  private final List<Node> nodes = new ArrayList<>();
  private final CompoundMatch compounds = new CompoundMatch(List.of());

  FilterMeasure(Path directory, int count, Optional<Path> program) {
    this.directory = directory;
    this.count = count;
    this.program = program;
    for (int i = 0; i < count; i++) {
      nodes.add(node(i));
    }
  }

  private record Node(
      String name, Map<String, ?> facts, Collection<String> classes, Collection<String> agents)
      implements NodeView {}

  private static Node node(int number) {
    Map<String, Object> facts = new LinkedHashMap<>();
    for (int i = 0; i < 100; i++) {
      facts.put("fact_" + i, "value " + (number * 31 + i));
    }
    facts.put("country", List.of("mt", "de", "us", "jp").get(number % 4));
    facts.put("cpus", number % 16 + 1);
    facts.put(
        "os",
        Map.of("family", number % 2 == 0 ? "Debian" : "RedHat", "version", "12." + number % 9));
    facts.put("disks", List.of(Map.of("name", "sda", "size", number), Map.of("name", "sdb")));
    return new Node(
        "node" + number + ".example.net",
        facts,
        List.of("role::web", "apache", "base::ntp", "site::" + number % 10),
        List.of("rpcutil", "choria_util", "package"));
  }

  /** A filter, and how {@code choria find} is told it. */
  private record Work(Filter filter, String option, String text) {}

  private static List<Work> work() {
    List<Work> work = new ArrayList<>();
    for (String fact :
        List.of("country=mt", "os.family=~/^deb/", "cpus>8", "disks.#(name=\"sda\").size>5000")) {
      work.add(new Work(FilterBuilder.filter().fact(fact).build(), "-F", fact));
    }
    work.add(new Work(FilterBuilder.filter().hasClass("/^site::3/").build(), "-C", "/^site::3/"));
    for (String expression :
        List.of(
            "with('apache') and fact('cpus') > 4",
            "fact('country') in ['mt', 'jp'] or 'package' in agents",
            "semver(fact('os.version'), '>= 12.4') and any(classes, {# startsWith 'site::'})")) {
      work.add(new Work(FilterBuilder.filter().compound(expression).build(), "-S", expression));
    }
    return work;
  }

  void run() throws Exception {
    System.out.printf(
        Locale.ROOT,
        "%n%,d nodes with 104 facts and 4 classes: filters per second and core%n%-90s %12s %12s"
            + " %9s%n",
        count,
        "filter",
        "Java",
        "Go",
        "selected");
    if (program.isPresent()) {
      beside(program.get());
      return;
    }
    Optional<Path> choria = PeerProgram.find("choria");
    if (choria.isEmpty()) {
      System.out.println("no Go: CHORIA_BIN is not set, and choria is not in PATH");
      for (Work work : work()) {
        line(work, java(work.filter()), Double.NaN);
      }
      return;
    }
    Path files = Files.createDirectories(directory.resolve("filters"));
    inventory(files.resolve("inventory.json"));
    try (NatsServer nats = NatsServer.builder().start();
        TestFleet fleet = TestFleet.builder().server(nats.url()).nodes(1, node -> {}).start()) {
      fleet.writeClient(files, "up=dana");
      double nothing = go(choria.get(), files, "-I", "nosuch.example.net");
      System.out.printf(
          Locale.ROOT, "choria find of an identity in that inventory takes %.2f s%n", nothing);
      for (Work work : work()) {
        double took = go(choria.get(), files, work.option(), work.text()) - nothing;
        line(work, java(work.filter()), took <= 0 ? Double.NaN : count / took);
      }
    }
  }

  private void beside(Path filters) throws IOException {
    Path file = Files.createDirectories(directory.resolve("filters")).resolve("inventory.json");
    inventory(file);
    try (Child child = Children.program(filters, file.toString())) {
      for (Work work : work()) {
        String[] answer = child.line(work.option() + "\t" + work.text()).split("\t", -1);
        long selected = nodes.stream().filter(node -> matches(work.filter(), node)).count();
        if (Long.parseLong(answer[1]) != selected) {
          System.out.println("  NOT THE SAME: the program selects " + answer[1] + " nodes");
        }
        line(work, java(work.filter()), Double.parseDouble(answer[0]));
      }
    }
  }

  private void line(Work work, double java, double go) {
    long selected = nodes.stream().filter(node -> matches(work.filter(), node)).count();
    System.out.printf(
        Locale.ROOT,
        "%-90s %,12.0f %,12.0f %,9d%n",
        work.option() + " " + work.text(),
        java,
        go,
        selected);
  }

  private boolean matches(Filter filter, Node node) {
    return filter.classes().stream().allMatch(name -> Names.hasClass(name, node.classes()))
        && filter.facts().stream().allMatch(fact -> FactComparison.matches(fact, node.facts()))
        && (filter.compounds().isEmpty() || compounds.matches(filter.compounds(), node));
  }

  private double java(Filter filter) {
    long done = 0;
    long selected = 0;
    run(filter, 1_500_000_000L);
    long start = THREADS.getCurrentThreadCpuTime();
    while (THREADS.getCurrentThreadCpuTime() - start < 1_000_000_000L) {
      for (Node node : nodes) {
        selected += matches(filter, node) ? 1 : 0;
      }
      done += nodes.size();
    }
    if (selected > done) {
      throw new IllegalStateException("more were selected than there are");
    }
    return done * 1e9 / (THREADS.getCurrentThreadCpuTime() - start);
  }

  /** For the compiler of the JVM. */
  private void run(Filter filter, long nanos) {
    long start = THREADS.getCurrentThreadCpuTime();
    while (THREADS.getCurrentThreadCpuTime() - start < nanos) {
      nodes.forEach(node -> matches(filter, node));
    }
  }

  private void inventory(Path file) throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode root = json.createObjectNode();
    root.put("$schema", "https://choria.io/schemas/choria/discovery/v1/inventory_file.json");
    ArrayNode list = root.putArray("nodes");
    for (Node node : nodes) {
      ObjectNode entry = list.addObject();
      entry.put("name", node.name());
      entry.set("collectives", json.valueToTree(List.of("choria")));
      entry.set("facts", json.valueToTree(node.facts()));
      entry.set("classes", json.valueToTree(node.classes()));
      entry.set("agents", json.valueToTree(node.agents()));
    }
    json.writeValue(file.toFile(), root);
  }

  private static double go(Path choria, Path files, String... filter)
      throws IOException, InterruptedException {
    double[] times = new double[GO_ROUNDS];
    for (int round = 0; round < GO_ROUNDS; round++) {
      List<String> command =
          new ArrayList<>(
              List.of(
                  choria.toAbsolutePath().toString(),
                  "find",
                  "--config",
                  "client.conf",
                  "--dm",
                  "inventory",
                  "--do",
                  "file=" + files.resolve("inventory.json"),
                  "--do",
                  "novalidate=1"));
      command.addAll(List.of(filter));
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(files.toFile())
              .redirectErrorStream(true)
              .redirectInput(new File("/dev/null"))
              .redirectOutput(files.resolve("find.log").toFile());
      builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
      builder.environment().put("HOME", files.toString());
      builder.environment().put("USER", "dana");
      builder.environment().put("INSECURE_DISABLE_TLS", "true");
      long start = System.nanoTime();
      builder.start().waitFor();
      times[round] = (System.nanoTime() - start) / 1e9;
    }
    return NodesMeasure.median(times);
  }
}
