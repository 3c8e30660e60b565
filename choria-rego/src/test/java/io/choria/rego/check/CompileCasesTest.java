package io.choria.rego.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.choria.rego.Dialect;
import io.choria.rego.RegoCompileException;
import io.choria.rego.RegoError;
import io.choria.rego.builtin.BuiltinRegistry;
import io.choria.rego.builtin.Capabilities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** OPA's compile cases (spec 08 §7.6), which are not part of this project. */
class CompileCasesTest {

  @TestFactory
  Stream<DynamicTest> cases() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    Path folder = folder().resolve("rego-compile");
    for (String version : List.of("v1", "v0")) {
      Path file = folder.resolve(version + ".json");
      if (Files.exists(file)) {
        for (JsonNode one : new ObjectMapper().readTree(Files.readAllBytes(file)).get("cases")) {
          String name = file.getFileName() + "#" + tests.size() + " " + one.get("note").asText();
          tests.add(dynamicTest(name, () -> check(one)));
        }
      }
    }
    if (tests.isEmpty()) {
      tests.add(
          dynamicTest("compile cases", () -> assumeTrue(false, "no compile cases in " + folder)));
    }
    return tests.stream();
  }

  static Path folder() {
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

  private static void check(JsonNode one) {
    Options options =
        new Options(
            BuiltinRegistry.standard(),
            Capabilities.none(),
            one.path("strict").asBoolean(),
            one.path("print_statements").asBoolean(),
            false,
            Set.of(),
            10);
    Dialect dialect = one.path("rego_version").asText("v1").equals("v0") ? Dialect.V0 : Dialect.V1;
    List<SourceText> texts = new ArrayList<>();
    for (JsonNode module : one.get("modules")) {
      texts.add(new SourceText("test-" + texts.size() + ".rego", module.asText(), dialect));
    }
    Set<String> wanted = new TreeSet<>();
    for (JsonNode e : one.get("want_errors")) {
      wanted.add(
          "%s %s %d:%d %s"
              .formatted(
                  e.path("module").asText("test-0.rego"),
                  e.get("code").asText(),
                  e.get("row").asInt(),
                  e.path("col").asInt(),
                  e.get("message").asText()));
    }
    Set<String> found = new TreeSet<>();
    try {
      new FrontEnd(options).compile(texts);
    } catch (RegoCompileException e) {
      for (RegoError x : e.errors()) {
        found.add(
            "%s %s %d:%d %s"
                .formatted(
                    x.location().file(),
                    x.code(),
                    x.location().row(),
                    x.location().column(),
                    x.message()));
      }
    }
    if (one.path("exhaustive").asBoolean()) {
      assertThat(found).isEqualTo(wanted);
    } else {
      assertThat(found).containsAll(wanted);
    }
  }
}
