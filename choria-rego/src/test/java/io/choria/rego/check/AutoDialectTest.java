package io.choria.rego.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.choria.rego.Dialect;
import io.choria.rego.RegoCompileException;
import io.choria.rego.RegoError;
import io.choria.rego.RegoType;
import io.choria.rego.Value;
import io.choria.rego.builtin.Builtin;
import io.choria.rego.builtin.BuiltinImpl;
import io.choria.rego.builtin.BuiltinRegistry;
import io.choria.rego.builtin.Capabilities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The dialects of spec 07 §7.2 and the choice between them of §7.3. */
class AutoDialectTest {

  private static List<RegoError> errors(String module, Dialect dialect) {
    return GoldenErrorsTest.errors(module, dialect, false);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rule body without if          | package a;allow { input.x }                                | true  | false
          rule body with if             | package a;allow if { input.x }                             | false | true
          one line if                   | package a;allow if input.x                                 | false | true
          partial set, old form         | package a;deny[x] { x := input.y }                         | true  | false
          partial set, new form         | package a;deny contains x if { x := input.y }              | false | true
          keyword by single imports     | package a;import future.keywords.if;allow if { input.x }   | true  | true
          keyword by future import      | package a;import future.keywords;d contains 1 if { true }  | true  | true
          keyword by rego.v1            | package a;import rego.v1;allow if { input.x }              | true  | true
          default with =                | package a;default allow = false                            | true  | true
          default with :=               | package a;default allow := false                           | true  | true
          = unifies, v0                 | package a;p { x = 1; x = 1 }                               | true  | false
          = unifies, v1                 | package a;p if { x = 1; x = 1 }                            | false | true
          iteration with = and _        | package a;p if { input.x[_] = "y" }                        | false | true
          duplicate imports             | package a;import data.b;import data.b;p = b                | true  | false
          shadowed input                | package a;input = 1                                        | true  | false
          shadowed data                 | package a;p = x { data := 1; x = data }                    | true  | false
          deprecated any                | package a;p { any([true]) }                                | true  | false
          deprecated in v1 text         | package a;p if { any([true]) }                             | false | false
          deprecated re_match           | package a;p = re_match("a", "b")                           | true  | false
          in as a name                  | package a;in = 1                                           | true  | false
          if as a name                  | package a;if = 1                                           | true  | false
          contains as a name            | package a;every = 1                                        | true  | false
          plain assignment              | package a;p := 1                                           | true  | true
          """)
  void rowsOfTheDialectTable(String topic, String text, boolean v0, boolean v1) {
    String module = text.replace(';', '\n').replace("x = 1\n x", "x = 1; x");
    assertThat(errors(module, Dialect.V0).isEmpty()).as("v0").isEqualTo(v0);
    assertThat(errors(module, Dialect.V1).isEmpty()).as("v1").isEqualTo(v1);
    assertThat(errors(module, Dialect.AUTO).isEmpty()).as("auto").isEqualTo(v0 || v1);
  }

  @Test
  @DisplayName("what is valid in neither reports the v1 errors")
  void reportsNewerErrors() {
    assertThat(errors("package a\nallow { x }", Dialect.AUTO))
        .extracting(RegoError::message)
        .containsExactly("var x is unsafe");
    assertThat(errors("package a\nallow { ) }", Dialect.AUTO))
        .isEqualTo(errors("package a\nallow { ) }", Dialect.V1));
  }

  @Test
  void versionsMixInOneCompilation() {
    FrontEnd frontEnd = new FrontEnd(Options.defaults());
    assertThatCode(
            () ->
                frontEnd.compile(
                    List.of(
                        new SourceText("old.rego", "package a\np { q }", Dialect.AUTO),
                        new SourceText("new.rego", "package a\nq if { true }", Dialect.AUTO))))
        .doesNotThrowAnyException();
    assertThatThrownBy(
            () ->
                frontEnd.compile(
                    List.of(new SourceText("old.rego", "package a\np { q }", Dialect.V1))))
        .isInstanceOf(RegoCompileException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rego-v1", "rego-v0"})
  void everyCaseCompilesUnderAuto(String suite) throws IOException {
    Path folder = CompileCasesTest.folder().resolve(suite);
    assumeTrue(Files.isDirectory(folder), () -> "no cases in " + folder);
    Builtin sleep =
        Builtin.of(
            "test.sleep",
            RegoType.function(List.of(RegoType.string()), RegoType.nul()),
            (BuiltinImpl.F1) (context, value) -> Value.nullValue());
    FrontEnd frontEnd =
        new FrontEnd(
            new Options(
                BuiltinRegistry.standard().with(sleep),
                Capabilities.none().withNetwork().withEnvironment(),
                false,
                false,
                false,
                Set.of(),
                10));
    int count = 0;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        for (JsonNode one : new ObjectMapper().readTree(Files.readAllBytes(file)).get("cases")) {
          List<SourceText> texts = new ArrayList<>();
          for (JsonNode module : one.path("modules")) {
            texts.add(
                new SourceText("test-" + texts.size() + ".rego", module.asText(), Dialect.AUTO));
          }
          assertThatCode(() -> frontEnd.compile(texts))
              .as("%s %s", file.getFileName(), one.get("note"))
              .doesNotThrowAnyException();
          count++;
        }
      }
    }
    assertThat(count).isPositive();
  }
}
