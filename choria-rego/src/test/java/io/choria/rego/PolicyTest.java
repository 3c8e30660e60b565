package io.choria.rego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import io.choria.rego.builtin.Builtin;
import io.choria.rego.builtin.BuiltinImpl;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyTest {
  private static final String AUTHZ =
      """
      package authz

      default allow := false

      allow if input.user == "root"

      allow if {
        some role in data.roles[input.user]
        role == "admin"
      }

      reasons contains msg if {
        not allow
        msg := sprintf("%s is no admin", [input.user])
      }
      """;

  record User(String user) {}

  @Test
  void decidesForMapsRecordsAndJson() {
    Entrypoint allow =
        Rego.builder()
            .module("authz.rego", AUTHZ)
            .data(Map.of("roles", Map.of("alice", List.of("admin"))))
            .compile()
            .entrypoint("data.authz.allow");

    assertThat(allow.evaluate(Map.of("user", "root")).isTrue()).isTrue();
    assertThat(allow.evaluate(new User("alice")).isTrue()).isTrue();
    assertThat(allow.evaluateJson("{\"user\": \"bob\"}").as(Boolean.class)).isFalse();
    assertThat(allow.evaluate().isTrue()).isFalse();
  }

  @Test
  void convertsResults() {
    Policy policy = Rego.compile("authz.rego", AUTHZ);

    List<String> reasons =
        policy
            .entrypoint("authz/reasons")
            .evaluate(new User("bob"))
            .as(new TypeReference<List<String>>() {});

    assertThat(reasons).containsExactly("bob is no admin");
    assertThatThrownBy(
            () -> policy.entrypoint("data.authz.reasons").evaluate(new User("bob")).as(User.class))
        .isInstanceOf(RegoException.class)
        .hasMessageContaining("does not fit");
  }

  @Test
  void tellsUndefinedFromFalse() {
    Policy policy = Rego.compile("p.rego", "package p\nx if input.y\nz := false");

    assertThat(policy.entrypoint("data.p.x").evaluate().isDefined()).isFalse();
    assertThat(policy.entrypoint("data.p.z").evaluate().isDefined()).isTrue();
    assertThatThrownBy(() -> policy.entrypoint("data.p.x").evaluate().value())
        .isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void answersQueriesWithAllSolutions() {
    Policy policy = Rego.compile("p.rego", "package p\nfruit := [\"apple\", \"pear\"]");

    List<Solution> solutions = policy.query("data.p.fruit[i] = f").evaluate();

    assertThat(solutions)
        .extracting(s -> s.get("i") + "=" + s.get("f"))
        .containsExactly("0=\"apple\"", "1=\"pear\"");
    assertThat(policy.query("\"plum\" = fruit[_]", List.of(), "p").evaluate()).isEmpty();
  }

  @Test
  void reportsAllErrorsWithPlaceAndText() {
    assertThatThrownBy(
            () -> Rego.compile("bad.rego", "package p\nx := y\nz := undefined_function(1)"))
        .isInstanceOfSatisfying(
            RegoCompileException.class,
            e -> {
              assertThat(e.errors()).isNotEmpty();
              assertThat(e.errors().get(0).location().file()).isEqualTo("bad.rego");
              assertThat(e.errors().get(0).location().row()).isBetween(2, 3);
            });
  }

  @Test
  void replacesDataAtomically() {
    Policy policy = Rego.compile("authz.rego", AUTHZ);
    DataStore store = DataStore.empty();
    Entrypoint allow = policy.entrypoint("data.authz.allow");
    Value input = Value.from(Map.of("user", "eve"));

    ObjectValue before = store.snapshot();
    store.put("roles/eve", List.of("admin"));

    assertThat(allow.evaluate(input, before).isTrue()).isFalse();
    assertThat(allow.evaluate(input, store.snapshot()).isTrue()).isTrue();
    store.remove("roles/eve");
    assertThat(allow.evaluate(input, store.snapshot()).isTrue()).isFalse();
    assertThatThrownBy(() -> store.replace(List.of())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void decidesOnASnapshotByWhateverInputThereIs() {
    Policy policy = Rego.compile("d.rego", "package d\nr := data.n + input.n");
    ObjectValue data = DataStore.of(Map.of("n", 40)).snapshot();
    Entrypoint r = policy.entrypoint("data.d.r");
    byte[] json = "{\"n\": 2}".getBytes(StandardCharsets.UTF_8);

    assertThat(r.evaluate(Map.of("n", 2), data).as(int.class)).isEqualTo(42);
    assertThat(r.evaluateJson("{\"n\": 2}", data).as(int.class)).isEqualTo(42);
    assertThat(r.evaluateJson(json, data).as(int.class)).isEqualTo(42);
    PreparedQuery query = policy.query("x := data.d.r");
    for (List<Solution> solutions :
        List.of(
            query.evaluate(Map.of("n", 2), data),
            query.evaluateJson("{\"n\": 2}", data),
            query.evaluateJson(json, data))) {
      assertThat(solutions.get(0).bindings().get("x").as(int.class)).isEqualTo(42);
    }
  }

  @Test
  void namesInDataMayHaveSlashes() {
    DataStore store = DataStore.empty();
    store.put(List.of("users", "a/b", ""), 1);
    store.put("/users//c/", 2);

    assertThat(store.snapshot())
        .isEqualTo(Value.from(Map.of("users", Map.of("a/b", Map.of("", 1), "c", 2))));
    store.remove(List.of("users", "a/b"));
    assertThat(store.snapshot()).isEqualTo(Value.from(Map.of("users", Map.of("c", 2))));
  }

  @Test
  void refusesRulesWhereDataIs() {
    assertThatThrownBy(
            () ->
                Rego.builder()
                    .module("p.rego", "package a\np := 1")
                    .data(Map.of("a", Map.of("p", 2)))
                    .compile())
        .isInstanceOf(RegoCompileException.class)
        .hasMessageContaining("conflicting rule for data path a/p found");
  }

  @Test
  void loadsDataInYaml(@TempDir Path directory) throws Exception {
    Files.writeString(directory.resolve("data.yaml"), "roles:\n  alice: [admin]\n");
    Files.writeString(
        directory.resolve("p.rego"), "package p\n\nallow if \"admin\" in data.roles[input]\n");
    Policy policy = Rego.builder().load(directory).compile();
    assertThat(policy.entrypoint("data.p.allow").evaluate(Value.of("alice")).isTrue()).isTrue();

    Files.writeString(directory.resolve("data.yaml"), "a: [");
    assertThatThrownBy(() -> Rego.builder().load(directory))
        .isInstanceOf(RegoException.class)
        .hasMessageContaining("data.yaml");
  }

  @Test
  void loadsDirectories(@TempDir Path directory) throws Exception {
    Files.createDirectories(directory.resolve("a/b"));
    Files.writeString(directory.resolve("a/p.rego"), "package p\nx := data.a.b.y + data.top");
    Files.writeString(directory.resolve("a/b/values.json"), "{\"y\": 40}");
    Files.writeString(directory.resolve("data.json"), "{\"top\": 2}");

    Policy policy = Rego.builder().load(directory).compile();

    assertThat(policy.entrypoint("data.p.x").evaluate().as(int.class)).isEqualTo(42);
  }

  @Test
  void namesTheFileThatCannotBeRead(@TempDir Path directory) throws Exception {
    Path json = directory.resolve("bad.json");
    Files.writeString(json, "{\"a\": }");
    assertThatThrownBy(() -> Rego.builder().load(directory))
        .isInstanceOf(RegoException.class)
        .hasMessage(json + ": invalid character '}' looking for beginning of value");
    Files.delete(json);

    Path rego = directory.resolve("p.rego");
    Files.write(rego, new byte[] {'p', (byte) 0xff});
    assertThatThrownBy(() -> Rego.builder().load(directory))
        .isInstanceOf(RegoException.class)
        .hasMessage(rego + ": illegal utf-8 character");
  }

  @Test
  void runsCustomBuiltins() {
    Policy policy =
        Rego.builder()
            .builtin(
                Builtin.of(
                    "host.double",
                    "(number) => number",
                    (BuiltinImpl.F1) (context, x) -> Value.of(((NumberValue) x).longValue() * 2)))
            .module("p.rego", "package p\nx := host.double(21)")
            .compile();

    assertThat(policy.entrypoint("data.p.x").evaluate().as(int.class)).isEqualTo(42);
  }

  @Test
  void forbidsUnknownDisabledAndForbiddenBuiltins() {
    assertThatThrownBy(() -> Rego.compile("p.rego", "package p\nx := nothing.like.it(1)"))
        .isInstanceOf(RegoCompileException.class);
    assertThatThrownBy(
            () ->
                Rego.compile(
                    "p.rego", "package p\nx := http.send({\"method\": \"get\", \"url\": \"x\"})"))
        .isInstanceOf(RegoCompileException.class);
    assertThatThrownBy(
            () ->
                Rego.builder()
                    .forbid("count")
                    .module("p.rego", "package p\nx := count([])")
                    .compile())
        .isInstanceOf(RegoCompileException.class);
  }

  @Test
  void readsTheGivenClockOncePerEvaluation() {
    Clock clock = Clock.fixed(Instant.ofEpochSecond(7), ZoneOffset.UTC);
    Entrypoint now =
        Rego.compile("p.rego", "package p\nx := time.now_ns()")
            .entrypoint("data.p.x")
            .with(EvaluationOptions.builder().clock(clock).build());

    assertThat(now.evaluate().as(long.class)).isEqualTo(7_000_000_000L);
  }

  @Test
  void printsToTheListener() {
    List<String> lines = new ArrayList<>();
    Policy policy =
        Rego.builder()
            .keepPrint(true)
            .module("p.rego", "package p\nx if {\n print(\"user\", input.user, input.none)\n}")
            .compile();

    policy
        .entrypoint("data.p.x")
        .with(EvaluationOptions.builder().print(lines::add).build())
        .evaluate(new User("bob"));

    assertThat(lines).containsExactly("user bob <undefined>");
  }

  @Test
  void raisesBuiltinErrorsOnlyInStrictMode() {
    Entrypoint x = Rego.compile("p.rego", "package p\nx := 1 / input.zero").entrypoint("data.p.x");
    Map<String, Integer> zero = Map.of("zero", 0);

    assertThat(x.evaluate(zero).isDefined()).isFalse();
    assertThatThrownBy(
            () -> x.with(EvaluationOptions.builder().strictErrors(true).build()).evaluate(zero))
        .isInstanceOfSatisfying(
            RegoEvaluationException.class,
            e -> {
              assertThat(e.code()).isEqualTo("eval_builtin_error");
              assertThat(e).hasMessage("p.rego:2: eval_builtin_error: div: divide by zero");
            });
  }

  @Test
  void namesTheValuesThatClash() {
    Entrypoint p =
        Rego.compile("p.rego", "package t\np := 1 if input.a\np := 2 if input.b")
            .entrypoint("data.t.p");

    assertThatThrownBy(() -> p.evaluate(Map.of("a", true, "b", true)))
        .hasMessage(
            """
            p.rego:3: eval_conflict_error: rule data.t.p produced conflicting values:
              1 at p.rego:2
              2 at p.rego:3\
            """);
  }

  @Test
  void abortsWhatTakesTooMuch() {
    Policy policy =
        Rego.compile(
            "p.rego",
            """
            package p
            slow := count([1 | input[_]; input[_]; input[_]; input[_]])
            big := [x | x := input[_]; input[_]; input[_]]
            """);
    List<Integer> input = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      input.add(i);
    }
    EvaluationLimits limits = EvaluationLimits.DEFAULT.withTimeout(Duration.ofMinutes(5));

    assertCancelled(policy, "data.p.slow", limits.withSteps(100_000), input, "steps");
    assertCancelled(policy, "data.p.slow", limits.withTimeout(Duration.ofMillis(20)), input, "ms");
    assertCancelled(policy, "data.p.big", limits.withMemoryBytes(1 << 20), input, "memory");
    assertCancelled(
        policy,
        "data.p.big",
        limits.withOutputBytes(1_000).withSteps(1L << 40).withMemoryBytes(1L << 40),
        input.subList(0, 30),
        "result");
  }

  private static void assertCancelled(
      Policy policy, String path, EvaluationLimits limits, Object input, String word) {
    Entrypoint entrypoint =
        policy.entrypoint(path).with(EvaluationOptions.builder().limits(limits).build());
    assertThatThrownBy(() -> entrypoint.evaluate(input))
        .isInstanceOfSatisfying(
            RegoEvaluationException.class, e -> assertThat(e.code()).isEqualTo("eval_cancel_error"))
        .hasMessageContaining(word);
  }

  @Test
  void stopsWhenCancelled() {
    Entrypoint slow =
        Rego.compile("p.rego", "package p\nx := count([1 | input[_]; input[_]])")
            .entrypoint("data.p.x")
            .with(EvaluationOptions.builder().cancelledWhen(() -> true).build());
    List<Integer> input = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      input.add(i);
    }

    assertThatThrownBy(() -> slow.evaluate(input))
        .isInstanceOf(RegoEvaluationException.class)
        .hasMessageContaining("cancelled");
  }
}
