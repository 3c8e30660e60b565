package io.choria.rego;

import static org.assertj.core.api.Assertions.assertThat;

import io.choria.rego.eval.Tier;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A body gives the same when it is interpreted and when it is a class. */
class TierTest {
  private static Result result(String policy, String input, Tier tier) {
    return Rego.builder()
        .module("p.rego", policy)
        .tier(tier)
        .compile()
        .entrypoint("data.p.r")
        .evaluate(Value.parseJson(input));
  }

  private static void assertSame(String policy, String input, String expected) {
    for (Tier tier : List.of(Tier.INTERPRETED, Tier.COMPILED, Tier.ADAPTIVE)) {
      assertThat(result(policy, input, tier).toJson()).as("%s", tier).isEqualTo(expected);
    }
  }

  @Test
  void nodesThatAreCalledShareTheirVariables() {
    assertSame(
        """
        package p
        r contains y if {
        	x := input.a
        	walk(x, [path, value])
        	count(path) > 0
        	y := sprintf("%v=%v", [concat(".", path), value])
        	not startswith(y, "z")
        }
        """,
        "{\"a\": {\"b\": 1, \"z\": 2}}", "[\"b=1\"]");
  }

  @Test
  void bodiesThatAreTooLargeForOneMethod() {
    StringBuilder body = new StringBuilder("package p\nr := x if {\n");
    for (int i = 0; i < 1_500; i++) {
      body.append("\tx" + i + " := input.a + " + i + "\n\tx" + i + " >= " + i + "\n");
    }
    body.append("\tx := x1499 + x0\n}\n");
    assertSame(body.toString(), "{\"a\": 1}", "1501");
    assertSame(body.toString(), "{\"a\": -1}", "undefined");
  }

  @Test
  void loopsInLoops() {
    assertSame(
        """
        package p
        r := [[i, j, k] |
        	some i, row in input.rows
        	some j, cell in row
        	every other in row { other >= cell }
        	k := {c | some c in row; c > cell; not c == 9} | {cell | input.never}
        ]
        """,
        "{\"rows\": [[1, 2, 9], [], [5, 4], [3]]}",
        "[[0,0,[2]],[2,1,[5]],[3,0,[]]]");
  }

  @Test
  void modifiersApplyToTheirLiteralOnly() {
    assertSame(
        """
        package p
        q if input.x == 1
        f(a) := a + input.x
        r := [a, b, c] if {
        	q with input.x as 1
        	a := f(1) with input as {"x": 10}
        	b := f(1)
        	c := f(1) with f as 5
        	not q
        }
        """,
        "{\"x\": 2}",
        "[11,3,5]");
  }

  @Test
  void aBodyBecomesAClassOnTheWay() {
    Entrypoint rule =
        Rego.builder()
            .module("p.rego", "package p\nr := input.x * 2 if input.x > 2")
            .tier(new Tier(3))
            .compile()
            .entrypoint("data.p.r");
    List<String> results = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      results.add(rule.evaluate(ObjectValue.of("x", Value.of(i))).toJson());
    }
    assertThat(results)
        .containsExactly("undefined", "undefined", "undefined", "6", "8", "10", "12");
  }

  @Test
  void conflictsAreReportedAlike() {
    String policy = "package p\nr := x if some x in input.xs";
    assertSame(policy, "{\"xs\": [1, 1]}", "1");
    for (Tier tier : List.of(Tier.INTERPRETED, Tier.COMPILED)) {
      org.assertj.core.api.Assertions.assertThatThrownBy(
              () -> result(policy, "{\"xs\": [1, 2]}", tier))
          .isInstanceOf(RegoEvaluationException.class)
          .hasMessageContaining("rule data.p.r produced conflicting values");
    }
  }
}
