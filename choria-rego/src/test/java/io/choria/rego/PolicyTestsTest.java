package io.choria.rego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.choria.rego.TestResult.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyTestsTest {
  private static final String TESTS =
      """
      package t

      test_good if 1 == 1

      test_bad if {
        print("hello", 1)
        1 == 2
      }

      todo_test_later if false

      test_conflict := x if some x in [1, 2]

      test_clash := 1

      test_clash := 2 if true

      test_cases[name] if some name in ["one", "two"]

      test_same if true

      test_same if false

      helper if true
      """;

  @Test
  void runsEachTestRule() {
    Policy policy = Rego.builder().forTests(true).module("t.rego", TESTS).compile();

    List<TestResult> results = PolicyTests.of(policy).run();

    assertThat(results)
        .extracting(TestResult::name, TestResult::outcome)
        .containsExactly(
            tuple("data.t.test_good", Outcome.PASS),
            tuple("data.t.test_bad", Outcome.FAIL),
            tuple("data.t.todo_test_later", Outcome.SKIPPED),
            tuple("data.t.test_conflict", Outcome.ERROR),
            tuple("data.t.test_clash", Outcome.FAIL),
            tuple("data.t.test_clash#01", Outcome.FAIL),
            tuple("data.t.test_cases", Outcome.PASS),
            tuple("data.t.test_same", Outcome.PASS),
            tuple("data.t.test_same#01", Outcome.FAIL));
    assertThat(results.get(1).output()).containsExactly("hello 1");
    assertThat(results.get(1).location().row()).isEqualTo(5);
    assertThat(results.get(3).error().code()).isEqualTo("eval_conflict_error");
    assertThat(results.get(6).cases())
        .extracting(TestResult.Case::name, TestResult.Case::passed)
        .containsExactly(tuple("one", true), tuple("two", true));
  }
}
