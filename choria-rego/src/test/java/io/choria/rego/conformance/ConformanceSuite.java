package io.choria.rego.conformance;

import io.choria.rego.ArrayValue;
import io.choria.rego.Dialect;
import io.choria.rego.JsonReader;
import io.choria.rego.ObjectValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds the cases (spec 08 §7). They are not part of this project; the folder is given by a system
 * property.
 */
final class ConformanceSuite {
  private final Path folder;

  ConformanceSuite() {
    this(folder());
  }

  private ConformanceSuite(Path folder) {
    this.folder = folder;
  }

  Path location() {
    return folder;
  }

  private static Path folder() {
    String given = System.getProperty("rego.conformance");
    if (given != null && !given.isEmpty()) {
      return Path.of(given);
    }
    Path root = Path.of("").toAbsolutePath();
    while (root != null && !Files.exists(root.resolve("bom"))) {
      root = root.getParent();
    }
    return root == null
        ? Path.of("../shared/conformance")
        : root.resolve("../shared/conformance").normalize();
  }

  /** The cases of one version; none if its folder is absent. */
  List<ConformanceCase> cases(Dialect dialect) throws IOException {
    Path version = folder.resolve(dialect == Dialect.V0 ? "rego-v0" : "rego-v1");
    List<ConformanceCase> cases = new ArrayList<>();
    if (Files.isDirectory(version)) {
      try (Stream<Path> files = Files.list(version)) {
        for (Path file :
            files.filter(path -> path.toString().endsWith(".json")).sorted().toList()) {
          read(file, dialect, cases);
        }
      }
    }
    return cases;
  }

  private static void read(Path file, Dialect dialect, List<ConformanceCase> into)
      throws IOException {
    ObjectValue document = (ObjectValue) JsonReader.withDefaults().read(Files.readAllBytes(file));
    ArrayValue cases = (ArrayValue) document.get("cases");
    String name = file.getFileName().toString();
    for (int i = 0; i < cases.size(); i++) {
      into.add(new ConformanceCase(name, i, dialect, (ObjectValue) cases.get(i)));
    }
  }
}
