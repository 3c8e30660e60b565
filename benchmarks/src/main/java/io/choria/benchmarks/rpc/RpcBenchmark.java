package io.choria.benchmarks.rpc;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Remote calls: a server under a flood, many servers in one JVM, a client that calls them all, and
 * filters.
 *
 * <p>Arguments: any of {@code flood}, {@code nodes}, {@code calls}, {@code filters} (default all),
 * {@code nodes=N} (default 10 000), {@code scale=X} (default 1.0, the length of the floods), {@code
 * servers=PROGRAM} (other servers for {@code nodes} and {@code calls}) and {@code filter=PROGRAM}
 * (other filters).
 */
public final class RpcBenchmark {
  private static final List<String> PARTS = List.of("flood", "nodes", "calls", "filters");

  private RpcBenchmark() {}

  /**
   * Measures and prints the tables.
   *
   * @param args see the class
   * @throws Exception when a part can't be run
   */
  public static void main(String[] args) throws Exception {
    Set<String> parts = new LinkedHashSet<>();
    int nodes = 10_000;
    double scale = 1.0;
    Optional<Path> servers = Optional.empty();
    Optional<Path> filter = Optional.empty();
    for (String arg : args) {
      if (arg.startsWith("nodes=")) {
        nodes = Integer.parseInt(arg.substring(6));
      } else if (arg.startsWith("scale=")) {
        scale = Double.parseDouble(arg.substring(6));
      } else if (arg.startsWith("servers=")) {
        servers = Optional.of(Path.of(arg.substring(8)));
      } else if (arg.startsWith("filter=")) {
        filter = Optional.of(Path.of(arg.substring(7)));
      } else if (PARTS.contains(arg)) {
        parts.add(arg);
      } else {
        throw new IllegalArgumentException(
            "expected nodes=N, scale=X, servers=PROGRAM, filter=PROGRAM or some of "
                + PARTS
                + ", got "
                + arg);
      }
    }
    if (parts.isEmpty()) {
      parts.addAll(PARTS);
    }
    System.out.printf(
        "java %s, %d processors%n",
        System.getProperty("java.version"), Runtime.getRuntime().availableProcessors());
    Path directory = Files.createTempDirectory("rpc-benchmark");
    if (parts.contains("flood")) {
      new FloodMeasure(directory, scale).run();
    }
    if (parts.contains("nodes") || parts.contains("calls")) {
      new NodesMeasure(directory, nodes, servers)
          .run(parts.contains("nodes"), parts.contains("calls"));
    }
    if (parts.contains("filters")) {
      new FilterMeasure(directory, nodes, filter).run();
    }
  }
}
