package io.choria.rego.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.choria.rego.Dialect;
import io.choria.rego.Rego;
import io.choria.rego.RegoCompileException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong in several places is reported at once (spec 08 §3.3). */
class AllErrorsTest {
  private static List<String> errors(Rego.Builder builder) {
    RegoCompileException rejected =
        catchThrowableOfType(RegoCompileException.class, builder::compile);
    return rejected == null
        ? List.of()
        : rejected.errors().stream().map(e -> e.location() + ": " + e.message()).toList();
  }

  private static List<String> errors(String text) {
    return errors(Rego.builder().module("m.rego", text));
  }

  @Test
  void findsTheMistakesOfEachRule() {
    assertThat(
            errors(
                """
                package m

                allow if {
                  input.x ==
                }

                good if input.y

                # a comment
                s := {1, 2

                t if input.x = = 3

                p[x] {
                  input.y == x
                }

                last if "x"y
                """))
        .containsExactly(
            "m.rego:5: unexpected } token",
            "m.rego:12: unexpected identifier token: expected \",\" or \"}\"",
            "m.rego:12: unexpected identifier token: expected rule value term (e.g., s := <VALUE> {"
                + " ... })");
  }

  @Test
  void findsOneMistakeOnce() {
    assertThat(errors("package m\n\nallow if {\n  x := [1,\n  2\n}\n\ngood := 1\n\nbetter := 2"))
        .hasSize(1);
    assertThat(errors("package m\n\nallow if {\nx := 1 +\ny := 2\nz == = 3\n}\n\ngood := 1"))
        .hasSize(1);
    assertThat(errors("package m\n\nallow := \"open\n\nb := 1"))
        .containsExactly(
            "m.rego:3: non-terminated string",
            "m.rego:3: illegal token",
            "m.rego:3: illegal token");
    assertThat(errors("package m\n\nallow if {")).hasSize(1);
    assertThat(errors("")).containsExactly("m.rego:0: empty module");
  }

  @Test
  void findsTheMistakesOfEachFileUpToTheLimit() {
    Rego.Builder builder = Rego.builder();
    for (int i = 0; i < 8; i++) {
      builder.module("m" + i + ".rego", "package m\n\na := +\n\nb := +");
    }
    assertThat(errors(builder)).hasSize(11).last().asString().contains("error limit reached");
    assertThat(errors(builder.errorLimit(0))).hasSize(32);
    assertThat(errors(builder.errorLimit(3))).hasSize(4);
  }

  @Test
  void keepsBothDialectsApart() {
    assertThat(errors(Rego.builder().dialect(Dialect.AUTO).module("m", "package m\np { true }")))
        .isEmpty();
    assertThat(errors(Rego.builder().dialect(Dialect.AUTO).module("m", "package m\n\np {\n\nq {")))
        .isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "# METADATA\n# scope: nope\nx := 1",
        "# METADATA\n# title: [}\nx := 1",
        "# METADATA\n# authors: [5]\nx := 1",
        "# METADATA\n\nx := 1",
        "# METADATA\n# scope: package\nx := 1",
        "# METADATA\n# entrypoint: true\n# scope: rule\nx := 1",
        "# METADATA\n# scope: document\nx := 1\n# METADATA\n# scope: document\nx := 1"
      })
  void validatesMetadataThatNobodyAsksFor(String rule) {
    assertThat(errors("package m\n\n" + rule)).hasSize(1);
  }

  @Test
  void acceptsMetadata() {
    assertThat(
            errors(
                """
                # METADATA
                # title: a package
                # authors: ["Jane <jane@example.com>"]
                package m

                # METADATA
                # description: |
                #   two
                #   lines
                # custom: {"k": [1]}
                x := 1
                """))
        .isEmpty();
  }
}
