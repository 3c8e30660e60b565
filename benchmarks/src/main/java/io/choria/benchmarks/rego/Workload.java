package io.choria.benchmarks.rego;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One policy with the questions that are asked of it.
 *
 * @param directory the folder that holds it
 * @param entrypoint the rule that decides, as {@code data.a.b}
 * @param policy the text of the policy
 * @param inputs the JSON texts of the inputs, asked in turn
 * @param data the JSON text of the data, if it has any
 */
record Workload(
    Path directory, String entrypoint, String policy, List<String> inputs, Optional<String> data) {

  static Workload read(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      List<String> inputs =
          files
              .filter(file -> file.getFileName().toString().matches("input.*\\.json"))
              .sorted()
              .map(Workload::text)
              .toList();
      if (inputs.isEmpty()) {
        throw new IllegalArgumentException("expected input*.json in directory=" + directory);
      }
      Path data = directory.resolve("data.json");
      return new Workload(
          directory,
          text(directory.resolve("entrypoint")).strip(),
          text(directory.resolve("policy.rego")),
          inputs,
          Files.exists(data) ? Optional.of(text(data)) : Optional.empty());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read workload directory=" + directory, e);
    }
  }

  String name() {
    return directory.toAbsolutePath().normalize().getFileName().toString();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read file=" + file, e);
    }
  }
}
