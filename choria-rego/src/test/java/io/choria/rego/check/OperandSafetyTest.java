package io.choria.rego.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.rego.Policy;
import io.choria.rego.Rego;
import io.choria.rego.RegoCompileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Operands of calls are values before the call: it binds nothing in them (docs/rego.md). */
class OperandSafetyTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "count({x}, x)",
        "count([{x}], x)",
        "json.remove({x: 1}, {\"a\"}, x)",
        "walk({x}, [\"a\", x])",
        "f({x}, x)",
        "f({[x]: 2}, [x])"
      })
  void aCallDoesNotBindForItself(String call) {
    String module = "package t\np if { " + call + " }\nf(_) := 1\n";
    assertThatThrownBy(() -> Rego.builder().module("t.rego", module).compile())
        .isInstanceOf(RegoCompileException.class)
        .hasMessageContaining("rego_unsafe_var_error: var x is unsafe");
  }

  @Test
  void anotherLiteralBindsForIt() {
    Policy policy =
        Rego.builder()
            .module("t.rego", "package t\np := x if { count({x}, x); x = 1 }\n")
            .compile();
    assertThat(policy.entrypoint("data.t.p").evaluate().as(Integer.class)).isEqualTo(1);
  }
}
