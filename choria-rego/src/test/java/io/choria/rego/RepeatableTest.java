package io.choria.rego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a host can fix or look at before it asks. */
class RepeatableTest {
  private static final Policy POLICY =
      Rego.compile("a.rego", "package a\np := [rand.intn(\"x\", 1000000), uuid.rfc4122(\"k\")]");

  private static String draw(long seed) {
    return POLICY
        .entrypoint("data.a.p")
        .with(EvaluationOptions.builder().seed(seed).build())
        .evaluate()
        .toJson();
  }

  @Test
  void theSameSeedGivesTheSameChance() {
    assertThat(draw(42)).isEqualTo(draw(42));
    assertThat(draw(42)).isNotEqualTo(draw(43));
  }

  @Test
  void dataThatStandsWhereRulesAreIsFoundBeforeItIsUsed() {
    assertThat(POLICY.conflictsWith(ObjectValue.EMPTY)).isEmpty();
    assertThat(POLICY.conflictsWith((ObjectValue) Value.from(Map.of("a", Map.of("q", 1)))))
        .isEmpty();
    assertThat(POLICY.conflictsWith((ObjectValue) Value.from(Map.of("a", Map.of("p", 1)))))
        .extracting(RegoError::message)
        .containsExactly("conflicting rule for data path a/p found");
  }

  @Test
  void queriesAreReadInTheirDialect() {
    String text = "if := 2; contains := if";
    List<Solution> solutions = POLICY.query(text, List.of(), "", Dialect.V0).evaluate();
    assertThat(solutions).hasSize(1);
    assertThat(solutions.get(0).get("contains")).isEqualTo(Value.of(2));
    assertThatThrownBy(() -> POLICY.query(text)).isInstanceOf(RegoCompileException.class);
    assertThat(POLICY.query("true or false", List.of("rego.v2"), "", Dialect.V0).evaluate())
        .hasSize(1);
  }
}
