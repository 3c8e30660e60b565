package io.choria.benchmarks.rego;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The other engines, each a small program in {@code benchmarks/peers}, built with the package
 * client of its language.
 */
final class Peers {
  private final Path home;

  /**
   * Names the place of the programs.
   *
   * @param home the folder {@code benchmarks}
   */
  Peers(Path home) {
    this.home = home;
  }

  /**
   * Builds what can be built and runs it; says on the error stream which peer is missing and why.
   */
  List<Measurement> run(String mode, List<Workload> workloads) throws IOException {
    List<Measurement> all = new ArrayList<>(runOpa(mode, workloads));
    Optional<Path> regorus = regorus();
    if (regorus.isPresent()) {
      all.addAll(run(regorus.get(), "--mode", mode, workloads));
    }
    return all;
  }

  /** Runs OPA alone; empty, with a line on the error stream, when it can't be built. */
  List<Measurement> runOpa(String mode, List<Workload> workloads) throws IOException {
    Optional<Path> opa = opa();
    return opa.isPresent() ? run(opa.get(), "-mode", mode, workloads) : List.of();
  }

  /** Lets OPA compile the workloads for the engine that runs WebAssembly; empty without OPA. */
  Path compileToWasm(List<Workload> workloads) throws IOException {
    Path modules = Files.createDirectories(home.resolve("target/wasm"));
    Optional<Path> opa = opa();
    if (opa.isPresent()) {
      run(opa.get(), "-wasm", modules.toString(), workloads);
    }
    return modules;
  }

  private Optional<Path> opa() throws IOException {
    Path program = home.resolve("target/peers/opa-bench").toAbsolutePath();
    Path sources = home.resolve("peers/opa");
    return build("opa", sources, Map.of(), List.of("go", "build", "-o", program.toString(), "."))
        ? Optional.of(program)
        : Optional.empty();
  }

  private Optional<Path> regorus() throws IOException {
    Path target = home.resolve("target/peers/cargo").toAbsolutePath();
    Path sources = home.resolve("peers/regorus");
    Map<String, String> environment = Map.of("CARGO_TARGET_DIR", target.toString());
    return build("regorus", sources, environment, List.of("cargo", "build", "--release", "-q"))
        ? Optional.of(target.resolve("release/regorus-bench"))
        : Optional.empty();
  }

  private static boolean build(
      String name, Path sources, Map<String, String> environment, List<String> command)
      throws IOException {
    System.err.println("building the peer " + name);
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(sources.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() == 0) {
        return true;
      }
      System.err.println("peer " + name + " left out, its build failed:\n" + output);
    } catch (IOException e) {
      System.err.println("peer " + name + " left out: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private static List<Measurement> run(
      Path program, String option, String mode, List<Workload> workloads) throws IOException {
    List<String> command = new ArrayList<>(List.of(program.toString(), option, mode));
    workloads.forEach(workload -> command.add(workload.directory().toString()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException("peer failed: command=" + command + " output=" + output);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return output.lines().map(Measurement::parse).toList();
  }
}
