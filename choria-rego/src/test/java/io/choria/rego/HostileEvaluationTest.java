package io.choria.rego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Policies and inputs that want more than they get: each ends in a typed error, soon. */
class HostileEvaluationTest {
  private static final EvaluationOptions OPTIONS =
      EvaluationOptions.builder()
          .limits(
              EvaluationLimits.DEFAULT
                  .withTimeout(Duration.ofSeconds(2))
                  .withMemoryBytes(64L << 20))
          .build();

  /** For what must have an answer, however slow the machine. */
  private static final EvaluationOptions PATIENT =
      EvaluationOptions.builder()
          .limits(EvaluationLimits.DEFAULT.withTimeout(Duration.ofMinutes(5)))
          .build();

  private static Result evaluate(String body, Object input) {
    return evaluate(body, input, OPTIONS);
  }

  private static Result evaluate(String body, Object input, EvaluationOptions options) {
    return Rego.compile("p.rego", "package p\n" + body)
        .entrypoint("data.p.x")
        .with(options)
        .evaluate(input);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x := count(numbers.range(1, 1000000000000000000))",
        "x := count([1 | n := numbers.range(1, 2000); n[_]; n[_]; n[_]])",
        "x := [a | n := numbers.range(1, 3000); some a in n; some _ in n; some _ in n]",
        "x := count({[a, b, c] | n := numbers.range(1, 1000);"
            + " some a in n; some b in n; some c in n})",
        "x := count(net.cidr_expand(\"10.0.0.0/1\"))",
        "f0(s) := concat(\"\", [s, s])\n"
            + "x := [t | n := numbers.range(1, 100000)[_]; t := sprintf(\"%v%s\", [n, input.big])]",
      })
  void stopsWhatNeverEnds(String body) {
    String big = "x".repeat(100_000);

    assertThatThrownBy(() -> evaluate(body, Map.of("big", big)))
        .isInstanceOfSatisfying(
            RegoEvaluationException.class,
            e -> assertThat(e.code()).isEqualTo("eval_cancel_error"));
  }

  @Test
  void answersExpressionsThatBacktrackElsewhere() {
    String text = "a".repeat(30_000) + "!";

    assertThat(
            evaluate("x := regex.match(`^(a+)+$`, input.t)", Map.of("t", text), PATIENT).isTrue())
        .isFalse();
  }

  @Test
  void survivesDeepInput() {
    String deep = "[".repeat(900) + "]".repeat(900);
    Entrypoint x =
        Rego.compile("p.rego", "package p\nx := count([1 | walk(input, _)])")
            .entrypoint("data.p.x")
            .with(PATIENT);

    assertThat(x.evaluateJson(deep).as(int.class)).isEqualTo(900);
    assertThatThrownBy(() -> x.evaluateJson("[".repeat(10_000_000)))
        .isInstanceOf(JsonException.class);
  }

  @Test
  void writesWhatIsDeepInAThreadWithASmallStack() throws InterruptedException {
    String deep = "[".repeat(1_000) + "]".repeat(1_000);
    Value value = Value.parseJson(deep);
    AtomicReference<Object> written = new AtomicReference<>();
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                written.set(value.toJson());
              } catch (Throwable e) {
                written.set(e);
              }
            },
            "smallest-stack",
            160 << 10);
    thread.start();
    thread.join();

    assertThat(written.get()).isEqualTo(deep);
  }

  @Test
  void runsLongChainsOfRulesOrSaysThatTheyAreTooDeep() {
    String chain =
        IntStream.range(0, 20_000)
            .mapToObj(i -> "r" + i + " := r" + (i + 1))
            .collect(Collectors.joining("\n"));
    Entrypoint x =
        Rego.compile("p.rego", "package p\nx := r0\n" + chain + "\nr20000 := 1")
            .entrypoint("data.p.x")
            .with(OPTIONS);

    try {
      assertThat(x.evaluate().as(int.class)).isEqualTo(1);
    } catch (RegoEvaluationException e) {
      assertThat(e.code()).isEqualTo("eval_cancel_error");
    }
  }

  @Test
  void compilesLongExpressions() {
    String sum = IntStream.range(0, 20_000).mapToObj(i -> "1").collect(Collectors.joining(" + "));

    try {
      assertThat(evaluate("x := " + sum, Map.of()).as(int.class)).isEqualTo(20_000);
    } catch (RegoCompileException | RegoEvaluationException e) {
      assertThat(e.errors()).isNotEmpty();
    }
  }

  /** Sorting asks far more often than the loop over what is sorted. */
  @Test
  void sortingLargeCollectionsEndsWithTheEvaluation() {
    StringBuilder json = new StringBuilder("{");
    for (int i = 0; i < 20_000; i++) {
      json.append(i == 0 ? "\"" : ",\"").append(Integer.reverse(i)).append("\":1");
    }
    AtomicInteger asked = new AtomicInteger();
    Entrypoint x =
        Rego.compile("p.rego", "package p\nx := count([k | some k, _ in input])")
            .entrypoint("data.p.x")
            .with(
                EvaluationOptions.builder()
                    .cancelledWhen(() -> asked.incrementAndGet() > 150)
                    .build());

    assertThatThrownBy(() -> x.evaluateJson(json + "}"))
        .isInstanceOf(RegoEvaluationException.class)
        .hasMessageContaining("cancelled");
  }

  @Test
  void callsWithLongTextsEndWithTheEvaluation() {
    AtomicInteger asked = new AtomicInteger();
    Entrypoint x =
        Rego.compile(
                "p.rego",
                "package p\nx := count([1 | some i in numbers.range(1, 100);"
                    + " base64.is_valid(input); indexof(input, \"b\") == i;"
                    + " substring(input, i, 1) == \"b\"])")
            .entrypoint("data.p.x")
            .with(
                EvaluationOptions.builder()
                    .cancelledWhen(() -> asked.incrementAndGet() > 50)
                    .build());

    assertThatThrownBy(() -> x.evaluate("a".repeat(100_000)))
        .isInstanceOf(RegoEvaluationException.class)
        .hasMessageContaining("cancelled");
  }

  @Test
  void stopsWhenTheThreadIsInterrupted() {
    Entrypoint x =
        Rego.compile("p.rego", "package p\nx := count([1 | input[_]; input[_]])")
            .entrypoint("data.p.x");
    List<Integer> input = IntStream.range(0, 1_000).boxed().toList();

    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> x.evaluate(input))
          .isInstanceOf(RegoEvaluationException.class)
          .hasMessageContaining("cancelled");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 1_050, 5_000})
  void aValueMadeByManyLinesIsWholeOrRefused(int lines) throws InterruptedException {
    StringBuilder body = new StringBuilder("x := y if {\n  a0 := [input]\n");
    for (int i = 1; i <= lines; i++) {
      body.append("  a").append(i).append(" := [a").append(i - 1).append("]\n");
    }
    body.append("  y := a").append(lines).append("\n}\n");
    AtomicReference<Object> end = new AtomicReference<>();
    // as small as the stacks of many servers' threads
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                end.set(evaluate(body.toString(), Map.of(), PATIENT).toJson().length());
              } catch (Throwable e) {
                end.set(e);
              }
            },
            "small-stack",
            512 << 10);
    thread.start();
    thread.join();

    if (end.get() instanceof Integer length) {
      assertThat(length).isEqualTo(2 * (lines + 1) + 2);
    } else {
      assertThat(end.get()).isInstanceOf(RegoEvaluationException.class);
    }
  }
}
