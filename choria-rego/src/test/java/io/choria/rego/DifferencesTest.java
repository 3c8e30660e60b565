package io.choria.rego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What is answered in another way than by OPA on purpose (docs/rego.md, "Known differences"). */
class DifferencesTest {

  private static String ask(String module, String input) {
    Policy policy = Rego.builder().module("t.rego", "package t\n" + module).compile();
    return policy.entrypoint("data.t").evaluateJson(input).toJson();
  }

  @Test
  void aRuleWithoutValueInPlaceOfAFunctionFailsConditions() {
    String module =
        """
        f(_) := 1
        no := false
        none := 1 if input.none
        asks if f(3)
        a if asks with f as no
        b if asks with f as none
        c if 1 == 1 with f as none
        """;
    assertThat(ask(module, "{}")).isEqualTo("{\"asks\":true,\"c\":true,\"no\":false}");
  }

  @Test
  void aRuleInPlaceOfAFunctionCallsTheFunctionItself() {
    String module =
        """
        f(_) := 1
        q := f(2) + 2
        asks := f(3)
        p := x if x := asks with f as q
        n := x if x := count([]) with count as r
        r := count([1]) + 6
        """;
    assertThat(ask(module, "{}")).isEqualTo("{\"asks\":1,\"n\":7,\"p\":3,\"q\":3,\"r\":7}");
  }

  @Test
  void conditionsWaitForAllTheirVariables() {
    String module =
        """
        p if {
          v = 1
          not ks = {k | v = input[k]}
          ks = {0}
        }
        q if {
          v = 1
          {k | v = input[k]} != ks
          ks = {0}
        }
        """;
    assertThat(ask(module, "[1, 2]")).isEqualTo("{}");
    assertThat(ask(module, "[2, 1]")).isEqualTo("{\"p\":true,\"q\":true}");
  }

  @Test
  void variablesBesideComprehensionsMustBeBound() {
    assertThatThrownBy(() -> ask("p if { v = 1; not ks = {k | v = input[k]} }", "[]"))
        .isInstanceOf(RegoCompileException.class)
        .hasMessageContaining("var ks is unsafe");
  }

  @Test
  void allComputedKeysSayWhatAnObjectHolds() {
    String module = "p if { x = input.a; y = input.b; {x: 1, y: \"a\"}[_] == 1 }";
    assertThat(ask(module, "{\"a\": 1, \"b\": 2}")).isEqualTo("{\"p\":true}");
  }
}
