package io.choria.rego;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands in template strings (spec 08 §2.17), with the texts that OPA 1.22.2 makes. */
class TemplateStringTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{1}        | {1}",
        "{1, 2}     | {1, 2}",
        "set()      | set()",
        "{{}}       | {{}}",
        "[{1}]      | [{1}]",
        "\"a\"      | a",
        "null       | null",
      })
  void showsWhatVariablesHold(String held, String shown) {
    String module = "package t\nr := $\"{x}\" if { x := " + held + " }";
    Result result = Rego.compile("t.rego", module).entrypoint("data.t.r").evaluate();
    assertThat(result.value()).isEqualTo(Value.of(shown));
  }
}
