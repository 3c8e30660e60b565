package io.choria.benchmarks.protocol;

import io.choria.benchmarks.Checkout;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Requests verified and signed per second and core: with Bouncy Castle, with the Corretto provider,
 * and by a Go program that does the same. Every side is a process of its own; they take turns.
 */
public final class ProtocolBenchmark {
  private static final List<String> WORK =
      List.of(
          "raw verify",
          "raw sign",
          "v2 verify cached",
          "v2 verify uncached",
          "v2 sign",
          "v1 verify cached",
          "v1 verify uncached",
          "v1 sign");

  private final Path home;
  private final Path input;

  private ProtocolBenchmark(Path home) {
    this.home = home;
    this.input = home.resolve("target/protocol");
  }

  /** What a piece of work took, in ns of one core and bytes. */
  private record Cost(double nanos, long bytes) {}

  /**
   * Measures and prints the table.
   *
   * @param args the number of rounds, 3 if none; further programs to run beside, each called with
   *     the folder of the input and printing what ours print
   * @throws Exception when a side fails
   */
  public static void main(String[] args) throws Exception {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 3;
    List<String> more = args.length > 1 ? List.of(args).subList(1, args.length) : List.of();
    new ProtocolBenchmark(Checkout.benchmarks()).run(rounds, more);
  }

  private void run(int rounds, List<String> more) throws IOException, InterruptedException {
    RecordedKeys.write(home.resolveSibling("choria-messaging/src/test/resources/captures"), input);
    Map<String, List<String>> sides = new LinkedHashMap<>();
    sides.put("BouncyCastle", java(false));
    sides.put("Corretto", java(true));
    go().ifPresent(program -> sides.put("Go", List.of(program.toString(), input.toString())));
    for (String program : more) {
      sides.put(String.valueOf(Path.of(program).getFileName()), List.of(program, input.toString()));
    }
    Map<String, Map<String, List<Cost>>> results = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (Map.Entry<String, List<String>> side : sides.entrySet()) {
        Map<String, List<Cost>> costs =
            results.computeIfAbsent(side.getKey(), name -> new LinkedHashMap<>());
        run(side.getValue(), costs);
      }
    }
    print(results);
  }

  /** The same class path without the native provider, or with it. */
  private List<String> java(boolean corretto) {
    List<String> path = new ArrayList<>();
    for (String part : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (corretto || !part.contains("AmazonCorrettoCryptoProvider")) {
        path.add(part);
      }
    }
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xms512m",
        "-Xmx512m",
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
        "-cp",
        String.join(File.pathSeparator, path),
        ProtocolWorkloads.class.getName(),
        input.toString());
  }

  private Optional<Path> go() throws IOException, InterruptedException {
    Path program = home.resolve("target/peers/protocol-bench").toAbsolutePath();
    try {
      Process build =
          new ProcessBuilder("go", "build", "-o", program.toString(), ".")
              .directory(home.resolve("peers/protocol").toFile())
              .redirectErrorStream(true)
              .start();
      String output = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (build.waitFor() == 0) {
        return Optional.of(program);
      }
      System.err.println("the Go peer is left out, its build failed:\n" + output);
    } catch (IOException e) {
      System.err.println("the Go peer is left out: " + e.getMessage());
    }
    return Optional.empty();
  }

  private static void run(List<String> command, Map<String, List<Cost>> costs)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("a side failed: command=" + command + " output=" + output);
    }
    output
        .lines()
        .map(line -> line.split("\t", -1))
        .filter(parts -> parts.length == 3)
        .forEach(
            parts ->
                costs
                    .computeIfAbsent(parts[0], name -> new ArrayList<>())
                    .add(new Cost(Double.parseDouble(parts[1]), Long.parseLong(parts[2]))));
  }

  private static void print(Map<String, Map<String, List<Cost>>> results) {
    System.out.printf(
        Locale.ROOT, "%-20s %-14s %10s %10s %9s%n", "work", "side", "us", "per s", "bytes");
    for (String work : WORK) {
      results.forEach(
          (side, costs) -> {
            @Nullable Cost cost = median(costs, work);
            if (cost != null) {
              System.out.printf(
                  Locale.ROOT,
                  "%-20s %-14s %10.1f %10.0f %9d%n",
                  work,
                  side,
                  cost.nanos() / 1e3,
                  1e9 / cost.nanos(),
                  cost.bytes());
            }
          });
    }
    System.out.println();
    results.keySet().stream()
        .filter(side -> side.equals("BouncyCastle") || side.equals("Corretto"))
        .forEach(side -> ratios(side, results));
  }

  /** Against the bare signatures that the work can't do without, and against the other sides. */
  private static void ratios(String side, Map<String, Map<String, List<Cost>>> results) {
    Map<String, List<Cost>> own = results.getOrDefault(side, Map.of());
    double verify = nanos(own, "raw verify");
    double sign = nanos(own, "raw sign");
    System.out.printf(
        Locale.ROOT,
        "%s: of the speed of its signatures: v2 verify cached %.2f, uncached %.2f, sign %.2f%n",
        side,
        verify / nanos(own, "v2 verify cached"),
        2 * verify / nanos(own, "v2 verify uncached"),
        sign / nanos(own, "v2 sign"));
    results.forEach(
        (other, costs) -> {
          if (!other.equals("BouncyCastle") && !other.equals("Corretto")) {
            double theirs = nanos(costs, "v2 verify");
            System.out.printf(
                Locale.ROOT,
                "%s: times as fast as %s: v2 verify cached %.1f, uncached %.1f, sign %.1f;"
                    + " v1 verify cached %.1f, uncached %.1f, sign %.1f%n",
                side,
                other,
                theirs / nanos(own, "v2 verify cached"),
                theirs / nanos(own, "v2 verify uncached"),
                nanos(costs, "v2 sign") / nanos(own, "v2 sign"),
                nanos(costs, "v1 verify") / nanos(own, "v1 verify cached"),
                nanos(costs, "v1 verify") / nanos(own, "v1 verify uncached"),
                nanos(costs, "v1 sign") / nanos(own, "v1 sign"));
          }
        });
  }

  private static double nanos(Map<String, List<Cost>> costs, String work) {
    @Nullable Cost cost = median(costs, work);
    return cost == null ? Double.NaN : cost.nanos();
  }

  /**
   * Go remembers no token and no certificate: its one number stands in the lines of the uncached.
   */
  private static @Nullable Cost median(Map<String, List<Cost>> costs, String work) {
    @Nullable List<Cost> found = costs.get(work);
    if (found == null && work.endsWith(" uncached")) {
      found = costs.get(work.replace(" uncached", ""));
    }
    if (found == null) {
      return null;
    }
    Cost[] sorted = found.toArray(new Cost[0]);
    Arrays.sort(sorted, (a, b) -> Double.compare(a.nanos(), b.nanos()));
    return sorted[sorted.length / 2];
  }
}
