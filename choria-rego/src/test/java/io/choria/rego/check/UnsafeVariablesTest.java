package io.choria.rego.check;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.rego.Rego;
import io.choria.rego.RegoCompileException;
import io.choria.rego.RegoError;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/**
 * Unsafe variables are told by the names that the author wrote, the causes and not what follows.
 */
class UnsafeVariablesTest {

  private static void assertErrors(String body, String... messages) {
    assertThatThrownBy(
            () -> Rego.builder().module("t.rego", "package t\np if { " + body + " }\n").compile())
        .asInstanceOf(InstanceOfAssertFactories.type(RegoCompileException.class))
        .extracting(e -> e.errors().stream().map(RegoError::message).toList())
        .isEqualTo(List.of(messages));
  }

  @Test
  void besideAComprehensionThatNeedsWhatIsBound() {
    assertErrors(
        "g := 1; j := {\"a\": datain.x[g], \"b\": [1 | input[g]]}; j != j", "var datain is unsafe");
  }

  @Test
  void keysThatSomeInDoesNotNameAreNotTold() {
    assertErrors(
        "some j in [{\"a\": datain.x}]; j == j", "var j is unsafe", "var datain is unsafe");
  }

  @Test
  void writtenNamesLikeGeneratedOnesAreTold() {
    assertErrors("some __local0__; __local0__ > 1", "var __local0__ is unsafe");
  }
}
