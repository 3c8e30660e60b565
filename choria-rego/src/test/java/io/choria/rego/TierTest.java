package io.choria.rego;

import static org.assertj.core.api.Assertions.assertThat;

import io.choria.rego.eval.Tier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A body gives the same when it is interpreted and when it is a class. */
class TierTest {
  private static final EvaluationOptions PATIENT =
      EvaluationOptions.builder()
          .limits(EvaluationLimits.DEFAULT.withTimeout(Duration.ofMinutes(5)))
          .build();

  private static Result result(String policy, String input, Tier tier) {
    return Rego.builder()
        .module("p.rego", policy)
        .tier(tier)
        .compile()
        .entrypoint("data.p.r")
        .with(PATIENT)
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

  @Test
  void definitionsThatAskTheSameShareTheAnswer() {
    String policy =
        """
        package p
        default r := "none"
        r := "a" if { input.user.name == "x"; input.user.age >= 18 }
        r := "b" if { input.user.name == "y"; input.user.age < 18; "k" in input.user.tags }
        r := "c" if { input.user.age > 90; glob.match("/a/*/b", ["/"], input.user.path) }
        """;
    assertSame(policy, "{\"user\": {\"name\": \"x\", \"age\": 18}}", "\"a\"");
    assertSame(policy, "{\"user\": {\"name\": \"x\", \"age\": 17.5}}", "\"none\"");
    assertSame(policy, "{\"user\": {\"name\": \"y\", \"age\": 1, \"tags\": [\"k\"]}}", "\"b\"");
    assertSame(policy, "{\"user\": {\"name\": \"y\", \"age\": \"1\"}}", "\"none\"");
    assertSame(policy, "{\"user\": {\"age\": 91, \"path\": \"/a//b\"}}", "\"c\"");
    assertSame(policy, "{\"user\": {\"age\": [91], \"path\": \"/a/x/b\"}}", "\"c\"");
    assertSame(policy, "{\"user\": {\"age\": 91, \"path\": \"/a/x/b/\"}}", "\"none\"");
    assertSame(policy, "{\"user\": 1}", "\"none\"");
    assertSame(policy, "[]", "\"none\"");
  }

  @Test
  void chainsAndFunctionsOfSeveralDefinitions() {
    String policy =
        """
        package p
        grade(n) := "high" if { n > 10 } else := "low" if { n > 0 } else := "none"
        grade("x") := "text"
        r := [grade(11), grade(1), grade(0 - 1), q]
        q := input.a * 3000000000 + 4 if { input.a != 2 }
        q := 1 - input.b if { input.a == 2 }
        """;
    assertSame(policy, "{\"a\": 3}", "[\"high\",\"low\",\"none\",9000000004]");
    assertSame(
        policy,
        "{\"a\": 9223372036854775807}",
        "[\"high\",\"low\",\"none\",27670116110564327421000000004]");
    assertSame(policy, "{\"a\": 2, \"b\": 0.5}", "[\"high\",\"low\",\"none\",0.5]");
    assertSame(policy, "{\"a\": \"x\"}", "undefined");
  }

  @Test
  void definitionsThatDisagreeAreFoundAlsoBehindTheFirst() {
    String policy =
        "package p\nr := input.a if input.a > 0\nr := input.b if input.b > 0\nr := 7 if input.c";
    assertSame(policy, "{\"a\": 1, \"b\": 1.0}", "1");
    assertSame(policy, "{\"c\": true}", "7");
    for (Tier tier : List.of(Tier.INTERPRETED, Tier.COMPILED)) {
      org.assertj.core.api.Assertions.assertThatThrownBy(
              () -> result(policy, "{\"a\": 1, \"b\": 2}", tier))
          .isInstanceOf(RegoEvaluationException.class)
          .hasMessageContaining("rule data.p.r produced conflicting values");
    }
  }

  @Test
  void whatLoopsDoNotChangeIsAskedInFrontOfThem() {
    String policy =
        """
        package p
        r := [[a.id, b.id, n] |
        	some a in input.as
        	some b in input.bs
        	not b.off
        	n := a.n
        	"k" in a.tags
        	n > 1
        	b.n == n
        ]
        """;
    assertSame(
        policy,
        """
        {"as": [{"id": 1, "n": 2.0, "tags": ["k"]}, {"id": 2, "n": 2}, {"id": 3, "n": 1, "tags": ["k"]}],
         "bs": [{"id": 4, "n": 2}, {"id": 5, "n": 2, "off": true}, {"id": 6, "n": 1}]}
        """,
        "[[1,4,2.0]]");
    // of equal numbers the one that stands first gives the text
    assertSame(
        "package p\nr := [x | some x in input.xs; y := input.y; x == y; z := input.y; z == x]",
        "{\"xs\": [1, 2.0, 2], \"y\": 2}",
        "[2.0,2]");
  }

  @Test
  void rulesThatOnlyLookUpStandInTheCodeOfOthers() {
    String policy =
        """
        package p
        default r := "denied"
        r := "admin" if { admin; not blocked }
        r := input.user.name if { level > 1; not blocked; tag == input.tag }
        r := "named" if { blocked == false }
        r := [x | some x in input.xs; not admin; x != 2] if input.xs
        default admin := false
        admin if input.user.role == "admin"
        admin if { input.user.name == "root"; level == 3 }
        blocked if input.user.name in data.blocked
        blocked := false if input.user.free
        level := 3 if input.level == "high" else := 2 if input.level == "middle"
        level := 2 if input.two
        tag := input.user.tag
        """;
    assertSame(policy, "{\"user\": {\"role\": \"admin\", \"name\": \"x\"}}", "\"admin\"");
    assertSame(policy, "{\"user\": {\"name\": \"root\"}, \"level\": \"high\"}", "\"admin\"");
    assertSame(policy, "{\"user\": {\"name\": \"root\"}, \"level\": \"middle\"}", "\"denied\"");
    assertSame(
        policy,
        "{\"user\": {\"name\": \"x\", \"tag\": 1}, \"level\": \"middle\", \"tag\": 1.0}",
        "\"x\"");
    assertSame(policy, "{\"user\": {\"name\": \"x\", \"free\": true}}", "\"named\"");
    assertSame(policy, "{\"two\": true}", "\"denied\"");
    assertSame(policy, "{\"two\": true, \"xs\": [1, 2]}", "[1]");
    assertSame(policy, "{\"xs\": []}", "[]");
    for (Tier tier : List.of(Tier.INTERPRETED, Tier.COMPILED)) {
      org.assertj.core.api.Assertions.assertThatThrownBy(
              () ->
                  result(
                      policy,
                      "{\"user\": {\"name\": \"root\"}, \"level\": \"high\", \"two\": true}",
                      tier))
          .isInstanceOf(RegoEvaluationException.class)
          .hasMessageContaining("rule data.p.level produced conflicting values");
    }
  }
}
