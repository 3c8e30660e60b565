package io.choria.rego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that have the same part many times: small, but with texts that no memory holds. */
class SharedPartsTest {
  private static final int LEVELS = 60;
  private static final Duration NEVER = Duration.ofMinutes(3);

  private static Value levels(Value start, UnaryOperator<Value> level) {
    Value value = start;
    for (int i = 0; i < LEVELS; i++) {
      value = level.apply(value);
    }
    return value;
  }

  private static Value pairs(long start) {
    return levels(Value.of(start), part -> Value.array(part, part));
  }

  private static Value entries(long start) {
    return levels(
        Value.of(start),
        part -> ObjectValue.of("a", part).with(Value.of("b"), part).with(Value.array(part), part));
  }

  private static Value members(long start) {
    return levels(
        Value.of(start), part -> Value.set(Value.array(part, part), ObjectValue.of("a", part)));
  }

  private static Value value(String kind, long start) {
    return switch (kind) {
      case "arrays" -> pairs(start);
      case "objects" -> entries(start);
      default -> members(start);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"arrays", "objects", "sets"})
  void areComparedPartByPart(String kind) {
    Value one = value(kind, 1);
    Value equal = value(kind, 1);
    Value other = value(kind, 2);

    Assertions.assertTimeoutPreemptively(
        NEVER,
        () -> {
          assertThat(one.equals(equal)).isTrue();
          assertThat(one.compareTo(equal)).isZero();
          assertThat(one.equals(other)).isFalse();
          assertThat(one.compareTo(other)).isNegative();
          assertThat(other.compareTo(one)).isPositive();
          assertThat(SetValue.of(one, equal, other).size()).isEqualTo(2);
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x := json.marshal(input)",
        "x := json.marshal_with_options(input, {\"prefix\": \"  \"})",
        "x := yaml.marshal(input)",
        "x := sprintf(\"%v\", [input])",
        "x := $\"{input}\"",
        "x := strings.render_template(\"{{.v}}\", {\"v\": input})",
        "x := json.match_schema({\"v\": input}, {\"type\": \"string\"})",
        "x := io.jwt.encode_sign({\"alg\": \"HS256\"}, {\"v\": input}, {\"kty\": \"oct\", \"k\":"
            + " \"c2Vj\"})",
        "x := graphql.parse({\"v\": input}, \"type Query {a: Int}\")",
        "x := input",
        "x := 1\nx := input"
      })
  void areNotWrittenOut(String body) {
    Entrypoint x =
        Rego.compile("p.rego", "package p\n" + body)
            .entrypoint("data.p.x")
            .with(EvaluationOptions.builder().strictErrors(true).build());

    for (Value value : List.of(pairs(1), entries(1))) {
      Assertions.assertTimeoutPreemptively(
          NEVER,
          () ->
              assertThatThrownBy(() -> x.evaluate(value))
                  .isInstanceOf(RegoEvaluationException.class));
    }
  }

  @Test
  void areMadeByPoliciesToo() {
    StringBuilder body = new StringBuilder("x if {\n  a0 := [input.n]\n  b0 := [input.n]\n");
    for (int i = 1; i <= LEVELS; i++) {
      String level = "  a%1$d := [a%2$d, a%2$d]\n  b%1$d := [b%2$d, b%2$d]\n";
      body.append(level.formatted(i, i - 1));
    }
    body.append("  a%1$d == b%1$d\n}\n".formatted(LEVELS));
    Entrypoint x = Rego.compile("p.rego", "package p\n" + body).entrypoint("data.p.x");

    assertThat(
            Assertions.<Boolean>assertTimeoutPreemptively(
                NEVER, () -> x.evaluate(Map.of("n", 1)).isTrue()))
        .isTrue();
  }
}
