package io.choria.rego.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.choria.rego.Dialect;
import io.choria.rego.RegoCompileException;
import io.choria.rego.RegoError;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Modules with the errors, places and texts that {@code opa check} gives for them. */
class GoldenErrorsTest {

  @TestFactory
  Stream<DynamicTest> errors() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    try (InputStream in = GoldenErrorsTest.class.getResourceAsStream("errors.json")) {
      for (JsonNode one : new ObjectMapper().readTree(in).get("cases")) {
        String name = tests.size() + ": " + one.get("module").asText().replace('\n', ' ');
        tests.add(dynamicTest(name, () -> check(one)));
      }
    }
    assertThat(tests).hasSizeGreaterThan(290);
    return tests.stream();
  }

  private static void check(JsonNode one) {
    Set<String> wanted = new TreeSet<>();
    for (JsonNode e : one.get("errors")) {
      wanted.add(
          text(
              e.get("code").asText(),
              e.get("row").asInt(),
              e.get("col").asInt(),
              e.get("message").asText()));
    }
    Set<String> found = new TreeSet<>();
    for (RegoError e :
        errors(
            one.get("module").asText(),
            one.get("version").asText().equals("v0") ? Dialect.V0 : Dialect.V1,
            one.get("strict").asBoolean())) {
      found.add(text(e.code(), e.location().row(), e.location().column(), e.message()));
    }
    assertThat(found).isEqualTo(wanted);
  }

  private static String text(String code, int row, int column, String message) {
    return code + " " + row + ":" + column + " " + message;
  }

  static List<RegoError> errors(String module, Dialect dialect, boolean strict) {
    Options d = Options.defaults();
    Options options =
        new Options(
            d.builtins(),
            d.capabilities().withNetwork().withEnvironment(),
            strict,
            false,
            false,
            Set.of(),
            10);
    try {
      new FrontEnd(options).compile(List.of(new SourceText("m.rego", module, dialect)));
      return List.of();
    } catch (RegoCompileException e) {
      return e.errors();
    }
  }
}
