package io.choria.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;

/** Any text in the three grammars: an answer or the typed refusal, and how they nest. */
class DurationGrammarFuzzTest {
  private static final String STANDARD_ENDS = "smh";

  private static Optional<Duration> parse(DurationGrammar grammar, String text) {
    try {
      return Optional.of(grammar.parse(text));
    } catch (ConfigException e) {
      assertThat(e.problem()).isEqualTo(Problem.NOT_CONVERTIBLE);
      assertThat(e.getMessage()).startsWith("expected ").hasSizeLessThan(1_000);
      return Optional.empty();
    }
  }

  @Timeout(600)
  @FuzzTest
  void anyText(byte[] content) {
    String text = new String(content, StandardCharsets.UTF_8);
    Optional<Duration> standard = parse(DurationGrammar.STANDARD, text);
    Optional<Duration> extended = parse(DurationGrammar.EXTENDED, text);
    Optional<Duration> setter = parse(DurationGrammar.SETTER, text);
    standard.ifPresent(
        duration ->
            assertThat(parse(DurationGrammar.STANDARD, GoDuration.format(duration)))
                .hasValue(duration));
    if (standard.isPresent() && STANDARD_ENDS.indexOf(text.charAt(text.length() - 1)) >= 0) {
      assertThat(extended).isEqualTo(standard);
    }
    if (extended.isPresent()) {
      assertThat(setter).isEqualTo(extended);
      assertThat(parse(DurationGrammar.EXTENDED, " " + text + "\n")).isEqualTo(extended);
    } else if (setter.isPresent()) {
      assertThat(text).containsOnlyDigits();
    }
  }
}
