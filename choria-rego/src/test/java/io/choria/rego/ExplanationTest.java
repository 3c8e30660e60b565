package io.choria.rego;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExplanationTest {
  private static final String AUTHZ =
      """
      package authz

      default allow := false

      allow if input.user == "root"

      allow if {
        some role in input.roles
        role == "admin"
        not banned
      }

      banned if input.user in {"eve", "mallory"}
      """;

  private final Policy policy = Rego.compile("authz.rego", AUTHZ);
  private final Entrypoint allow = policy.entrypoint("data.authz.allow");

  @Test
  void namesTheConditionThatFailedWithItsValues() {
    Explanation why = allow.explain(Map.of("user", "eve", "roles", List.of("dev", "admin")));

    assertThat(why.result().isTrue()).isFalse();
    assertThat(why)
        .hasToString(
            """
            result: false
              ✗ data.authz.allow (authz.rego:5) fails at authz.rego:5: input.user == "root"   where input.user = "eve"
              ✗ data.authz.allow (authz.rego:7) fails at authz.rego:10: not banned   where data.authz.banned = true
                ✓ data.authz.banned (authz.rego:13)
              ✓ data.authz.allow (authz.rego:3)
            """);
  }

  @Test
  void hidesValues() {
    Explanation why = allow.explain(Map.of("user", "secret"), Redaction.all());

    assertThat(why.toString()).doesNotContain("secret").contains("input.user = (string)");
  }

  @Test
  void hidesSecretsUnderWhateverNameTheyTurnUp() {
    Policy login =
        Rego.compile(
            "login.rego",
            """
            package login
            allow if { t := input.token; t == "x" }
            allow if is_string(input)
            allow if { line := concat(":", [input.user, input.token]); line == "root:x" }
            allow if input.user == "root"
            """);
    Map<String, Object> input = Map.of("user", "bob", "token", "hunter2");
    Entrypoint allow = login.entrypoint("data.login.allow");
    assertThat(allow.explain(input).toString()).contains("hunter2");

    String shown = allow.explain(input, Redaction.hiding(Set.of(Value.of("hunter2")))).toString();
    assertThat(shown)
        .doesNotContain("hunter2")
        .contains("t = (string)", "input = (object)", "line = (string)", "input.user = \"bob\"");
  }

  @Test
  void hidesInSteps() {
    List<TraceEvent> events = new ArrayList<>();
    Value input = Value.from(Map.of("user", "eve"));
    policy.query("data.authz.allow").trace(input, ObjectValue.EMPTY, true, events::add);

    List<Map<String, String>> hidden =
        events.stream().map(event -> event.values(Redaction.all())).toList();
    assertThat(hidden).contains(Map.of("input.user", "(string)"));
    assertThat(hidden.toString()).doesNotContain("eve");
  }

  @Test
  void explainsADecisionOnOtherData() {
    Policy byData = Rego.compile("d.rego", "package d\nallow if data.on == input.on");
    Entrypoint decision = byData.entrypoint("data.d.allow");
    ObjectValue snapshot = DataStore.of(Map.of("on", 2)).snapshot();

    Explanation why = decision.explain(Map.of("on", 1), snapshot, Redaction.none());
    assertThat(why.rules().get(0).failure().values())
        .containsExactlyInAnyOrderEntriesOf(Map.of("data.on", "2", "input.on", "1"));
    assertThat(why.result()).isEqualTo(decision.evaluate(Map.of("on", 1), snapshot));
  }

  @Test
  void givesTheSameResultAsAPlainEvaluation() {
    for (String user : List.of("root", "bob", "eve")) {
      Map<String, Object> input = Map.of("user", user, "roles", List.of("admin"));
      assertThat(allow.explain(input).result()).isEqualTo(allow.evaluate(input));
    }
  }

  @Test
  void notesCoverage() {
    Coverage coverage = new Coverage();

    Value input = Value.from(Map.of("user", "bob", "roles", List.of("admin")));
    allow.evaluate(input, ObjectValue.EMPTY, coverage);

    assertThat(coverage.covers("authz.rego", 3)).isFalse();
    // ruled out by an index, as the report says
    assertThat(coverage.covers("authz.rego", 5)).isFalse();
    assertThat(coverage.report(policy).files().get("authz.rego").notCovered())
        .contains(
            new CoverageReport.Range(5, 10, 5, 30, Set.of(CoverageReport.Kind.INDEX_EXCLUDED)));
    for (int row : List.of(7, 8, 9, 10)) {
      assertThat(coverage.covers("authz.rego", row)).as("row " + row).isTrue();
    }
    assertThat(coverage.covers("authz.rego", 6)).isFalse();
  }
}
