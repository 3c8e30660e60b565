package io.choria.rego.differential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random modules and calls, asked here and of OPA itself (docs/rego.md, "Compared with OPA"). Needs
 * the program of {@code benchmarks/peers/opa-diff}, named by {@code -Drego.peer=FILE} or {@code
 * REGO_PEER}; {@code -Drego.seed}, {@code -Drego.cases}, {@code -Drego.inputs} and {@code
 * -Drego.calls} say what is asked.
 */
@Tag("interop")
class DifferentialIT {
  private static final int BATCH = 100;
  private static final int SHOWN = 10;

  private static Path peer() {
    String name = System.getProperty("rego.peer", System.getenv("REGO_PEER"));
    assumeTrue(name != null, "no reference: build benchmarks/peers/opa-diff, set REGO_PEER");
    Path program = Path.of(name);
    assumeTrue(Files.isExecutable(program), "not executable: " + program);
    return program;
  }

  private static long seed() {
    long seed = Long.getLong("rego.seed", new Random().nextInt(1_000_000_000));
    System.out.println("Rego differential, -Drego.seed=" + seed);
    return seed;
  }

  @Test
  void modules() {
    try (Peer peer = new Peer(peer())) {
      Comparison comparison = new Comparison(peer, SHOWN);
      modules(comparison, seed(), Integer.getInteger("rego.cases", 2000));
      System.out.println("Rego differential, modules: " + comparison);
      assertThat(comparison.differences()).isEmpty();
    }
  }

  private static void modules(Comparison comparison, long seed, int count) {
    for (int at = 0; at < count; at += BATCH) {
      List<DiffCase> cases = new ArrayList<>();
      for (int i = at; i < Math.min(count, at + BATCH); i++) {
        cases.add(Modules.make(seed + i, Integer.getInteger("rego.inputs", 0)));
      }
      comparison.run(cases);
    }
  }

  /** The cases of the conformance suite, each a little changed. */
  @Test
  void mutations() {
    String suite = System.getProperty("rego.conformance", "../../shared/conformance");
    Path folder = Path.of(suite).toAbsolutePath().normalize();
    assumeTrue(Files.isDirectory(folder.resolve("rego-v1")), "no conformance cases: " + folder);
    try (Peer peer = new Peer(peer())) {
      Comparison comparison = new Comparison(peer, SHOWN);
      Mutations mutations = Mutations.of(folder);
      long seed = seed();
      int count = Integer.getInteger("rego.mutations", 2000);
      for (int at = 0; at < count; at += BATCH) {
        List<DiffCase> cases = new ArrayList<>();
        for (int i = at; i < Math.min(count, at + BATCH); i++) {
          cases.add(mutations.make(seed + i));
        }
        comparison.run(cases);
      }
      System.out.println("Rego differential, mutations: " + comparison);
      assertThat(comparison.differences()).isEmpty();
    }
  }

  @Test
  void builtins() {
    try (Peer peer = new Peer(peer())) {
      Comparison comparison = new Comparison(peer, SHOWN);
      builtins(comparison, seed(), Integer.getInteger("rego.calls", 300));
      System.out.println("Rego differential, built-ins: " + comparison);
      assertThat(comparison.comparisons()).isPositive();
      assertThat(comparison.differences()).isEmpty();
    }
  }

  private static void builtins(Comparison comparison, long seed, int calls) {
    for (String name : BuiltinCases.names()) {
      comparison.calls(
          name, new BuiltinCases(new Random(seed + name.hashCode())).calls(name, calls));
    }
  }

  /** Records the corpus anew; only with {@code -Drego.record=FILE}. */
  @Test
  void record() throws IOException {
    String file = System.getProperty("rego.record");
    assumeTrue(file != null, "nothing to record");
    try (Peer peer = new Peer(peer())) {
      Comparison comparison = new Comparison(peer, 0);
      modules(comparison, 1, Integer.getInteger("rego.cases", 2000));
      builtins(comparison, 1, Integer.getInteger("rego.calls", 10));
      Corpus.write(Path.of(file), comparison.same());
      System.out.println("Rego differential, recorded: " + comparison);
    }
  }
}
