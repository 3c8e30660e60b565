package io.choria.rego;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Timeout;

/**
 * Any text as a policy: compiled, planned and evaluated on a small budget, twice to the same end.
 */
class PolicyFuzzTest {
  private static final Value INPUT =
      Value.parseJson("{\"a\": [1, \"x\", {\"b\": null}], \"user\": \"alice\", \"n\": 3}");
  private static final EvaluationOptions OPTIONS =
      EvaluationOptions.builder()
          .limits(
              EvaluationLimits.DEFAULT
                  .withSteps(50_000)
                  .withMemoryBytes(16L << 20)
                  .withTimeout(Duration.ofMinutes(1)))
          .clock(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC))
          .seed(1)
          .build();

  private static String answer(String text) {
    try {
      return Rego.builder()
          .dialect(Dialect.AUTO)
          .module("fuzz.rego", text)
          .compile()
          .entrypoint("data")
          .with(OPTIONS)
          .evaluate(INPUT)
          .toString();
    } catch (RegoException e) {
      assertThat(e.getCause() instanceof RuntimeException).as("crash: %s", e.getCause()).isFalse();
      String message = String.valueOf(e.getMessage());
      assertThat(message).hasSizeLessThan(100_000);
      return message;
    }
  }

  @Timeout(600)
  @FuzzTest
  void anyText(byte[] content) {
    String text = new String(content, StandardCharsets.UTF_8);
    assertThat(answer(text)).isEqualTo(answer(text));
  }
}
