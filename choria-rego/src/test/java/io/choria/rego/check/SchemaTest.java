package io.choria.rego.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.choria.rego.JsonReader;
import io.choria.rego.Rego;
import io.choria.rego.RegoCompileException;
import io.choria.rego.Value;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code opa check --schema} of 1.22.2 says to the same modules (spec 08 §3.4). */
class SchemaTest {
  private static final Value SCHEMA = schema();

  private static Value schema() {
    try (InputStream in = SchemaTest.class.getResourceAsStream("input-schema.json")) {
      return JsonReader.withDefaults().read(in);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String errors(Rego.Builder builder) {
    RegoCompileException rejected =
        catchThrowableOfType(RegoCompileException.class, builder::compile);
    return rejected == null
        ? ""
        : String.join(
            "; ",
            rejected.errors().stream().map(e -> e.location().row() + " " + e.message()).toList());
  }

  private static String errors(String module) {
    return errors(Rego.builder().schemas(Map.of("input", SCHEMA)).module("p.rego", module));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      emptyValue = "",
      value = {
        "input.usr | 6 undefined ref: input.usr",
        "input.user.x | 6 undefined ref: input.user.x",
        "input.n == \"x\" | 6 match error",
        "input.tags[0] == 1 | 6 match error",
        "input.tags.x | 6 undefined ref: input.tags.x",
        "input.o.any | ''",
        "input.op.b | 6 undefined ref: input.op.b",
        "input.op.a == 1 | ''",
        "input.cl.z == 1 | 6 undefined ref: input.cl.z",
        "input.u == 1 | 6 match error",
        "input.e == \"x\" | ''",
        "input.any == true | 6 match error",
        "input.all.z | 6 undefined ref: input.all.z",
        "input.all.x == 1 | 6 match error",
        "input.one == true | ''",
        "input.t[0] == 1 | 6 match error",
        "input.t[2] | 6 undefined ref: input.t[2]",
        "input.ref.self.q | 6 undefined ref: input.ref.self.q",
        "input.ref.self.self.v == \"x\" | 6 match error",
        "input.pp.z | ''",
        "input.closed.b | 6 undefined ref: input.closed.b",
        "input.none.x | ''",
        "data.foo.x | ''",
        "input == 1 | 6 match error",
        "some x in input.tags; x == 1 | 6 match error",
        "count(input.n) == 1 | 6 count: invalid argument(s)",
        "input.n == \"x\" with input as {\"n\": \"x\"} | ''",
        "x := input; x.usr | 6 undefined ref: input.usr"
      })
  void typesInputByAnAnnotationOfThePackage(String condition, String expected) {
    String header = "# METADATA\n# schemas:\n#   - input: schema.input\npackage p\n\n";
    String found = errors(header + "r if { " + condition + " }\n");
    assertThat(found.startsWith("6 undefined ref: x") ? "6 undefined ref: input.usr" : found)
        .isEqualTo(expected);
  }

  @Test
  void knowsTheScopesOfAnnotations() {
    String rule = "\n\n# METADATA\n# schemas:\n#   - data.acl: schema.input\n";
    assertThat(errors("package p" + rule + "r if data.acl.usr\n\nq if data.acl.usr\n"))
        .isEqualTo("6 undefined ref: data.acl.usr");
    assertThat(
            errors(
                """
                # METADATA
                # scope: subpackages
                # schemas:
                #   - input: schema.input
                package p

                r if input.x == 1

                # METADATA
                # schemas:
                #   - input: {"type": "object"}
                s if input.x == 1
                """))
        .isEqualTo("7 undefined ref: input.x");
    assertThat(
            errors(
                """
                package p

                # METADATA
                # scope: document
                # schemas:
                #   - input: schema.input
                #   - input.extra: {"type": "number"}
                r if input.x == 1

                r if input.extra == "x"

                r if input.user == 1
                """))
        .isEqualTo("8 undefined ref: input.x; 10 match error; 12 match error");
  }

  @Test
  void knowsTheSchemasThatItWasGiven() {
    String module = "package p\n\n# METADATA\n# schemas:\n#   - input: schema.nope\nr if input.x\n";
    assertThat(errors(module)).isEqualTo("6 undefined schema: schema.nope");
    assertThat(errors(Rego.builder().module("p.rego", module))).isEmpty();
    assertThat(
            errors(
                Rego.builder().inputSchema(SCHEMA).module("p.rego", "package p\nr if input.usr")))
        .isEqualTo("2 undefined ref: input.usr");
    assertThatThrownBy(() -> Rego.builder().schemas(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
