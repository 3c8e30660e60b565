package io.choria.rego;

import static org.assertj.core.api.Assertions.assertThat;

import io.choria.rego.eval.Tier;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Joins of collections take time for what fits, and give what loops in loops give. */
class JoinTest {
  private static final int MANY = 3_000;

  private static Result result(String body, Value input, Tier tier, EvaluationLimits limits) {
    return Rego.builder()
        .module("p.rego", "package p\n" + body)
        .tier(tier)
        .compile()
        .entrypoint("data.p.r")
        .with(EvaluationOptions.builder().limits(limits).build())
        .evaluate(input);
  }

  private static List<Tier> tiers() {
    return List.of(Tier.INTERPRETED, Tier.COMPILED);
  }

  private static Value many() {
    ArrayValue left =
        ArrayValue.of(
            IntStream.range(0, MANY)
                .mapToObj(i -> ObjectValue.of("id", Value.of("n" + i)))
                .toList());
    ArrayValue right =
        ArrayValue.of(
            IntStream.range(0, MANY)
                .mapToObj(
                    i -> ObjectValue.of("at", ObjectValue.of("id", Value.of("n" + (MANY - i)))))
                .toList());
    return ObjectValue.builder().with("left", left).with("right", right).build();
  }

  /** With a loop in a loop each of these would take nine million steps. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "r := count({a.id | some a in input.left; some b in input.right; b.at.id == a.id})",
        "r := count({a.id | some a in input.left; some b in input.right; a.id == b.at.id})",
        "r := count({a.id | some a in input.left; input.right[_].at.id == a.id})",
        "r := count({i | some a in input.left; some i, b in input.right; b.at.id == a.id})",
        "r := count({i | some a in input.left; some i; input.right[i].at.id == a.id})",
        "r := count({a.id | some a in input.left; count([b | some b in input.right; b.at.id =="
            + " a.id]) > 0})",
        "r := count({a.id | some a in input.left; f(a.id)})\n"
            + "f(x) if { some b in input.right; b.at.id == x }",
        "r := count({a.id | some a in input.left; not g(a.id)}) + 2998\n"
            + "g(x) if { some b in input.right; b.at.id == x }",
      })
  void takeTimeForWhatFits(String body) {
    // steps are counted, the time is the machine's
    EvaluationLimits limits =
        EvaluationLimits.DEFAULT.withSteps(200_000).withTimeout(Duration.ofMinutes(5));
    for (Tier tier : tiers()) {
      assertThat(result(body, many(), tier, limits).toJson()).isEqualTo("" + (MANY - 1));
    }
  }

  @Test
  void keepTheOrderOfElements() {
    assertSame(
        "[[1,\"a\"],[1,\"l\"],[2,\"b\"],[1,\"a\"],[1,\"l\"]]",
        """
        r := [[x, y.name] | some x in [1, 2, 1]; some y in input.rows; y.id == x]
        """);
  }

  @Test
  void compareNumbersByValueAndSkipWhatIsNotThere() {
    assertSame(
        "[[1.0,0],[1.0,11],[2,1],[1,0],[1,11],[{\"k\":1},8]]",
        """
        r := [[x, i] | some x in [1.0, 2, 1, "7", {"k": 1}]; some i, y in input.rows; y.id == x]
        """);
  }

  @Test
  void goThroughObjectsAndSets() {
    assertSame(
        "[\"k3\",\"k3\"]",
        """
        o := {sprintf("k%v", [y.n]): y | some y in input.rows}
        r := [k | some x in [4, 0, 4]; some k, y in o; y.id == x]
        """);
    assertSame(
        "[3,3,0]",
        """
        s := {y | some y in input.rows}
        r := [y.n | some x in [4, 9, 4, 1]; some y in s; y.id == x; y.n != 11]
        """);
  }

  @Test
  void tellCollectionsApartThatChangeFromOneRunToTheNext() {
    assertSame(
        "[\"e\",\"f\",\"e\",\"f\"]",
        """
        g := [[y | some y in input.rows; y.n % 3 == k] | some k in [1, 2, 1, 2]]
        big(rows) := array.concat(rows, numbers.range(100, 110))
        r := [y.name | some rows in g; some x in [5, 6]; some y in big(rows); y.id == x]
        """);
  }

  @Test
  void seeTheInputThatHoldsAtTheMoment() {
    assertSame(
        "[36,0,30,36]",
        """
        c(x) := count([y | some a in [x, x, x]; some y in input.rows; y.kind == a])
        r := [a, b, d, e] if {
        	a := c("row")
        	b := c("row") with input as {"rows": numbers.range(1, 20)}
        	d := c("row") with input.rows as array.slice(input.rows, 0, 10)
        	e := c("row")
        }
        """);
  }

  private static void assertSame(String expected, String body) {
    String names = "abcdefghijkl";
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      String id = i == 8 ? "{\"k\": 1}" : i == 11 ? "1" : i == 10 ? "null" : "" + (i + 1);
      rows.append(i == 0 ? "" : ",")
          .append("{\"n\": %d, \"kind\": \"row\", \"name\": \"%s\", ".formatted(i, names.charAt(i)))
          .append(i == 9 ? "\"other\": 1}" : "\"id\": " + id + "}");
    }
    Value input = Value.parseJson("{\"rows\": [" + rows + "]}");
    for (Tier tier : tiers()) {
      assertThat(result(body, input, tier, EvaluationLimits.DEFAULT).toJson())
          .as("%s", tier)
          .isEqualTo(expected);
    }
  }
}
