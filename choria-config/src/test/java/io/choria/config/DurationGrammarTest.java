package io.choria.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Spec 05 §13. */
class DurationGrammarTest {
  @ParameterizedTest(name = "{0}: setter {1}, extended {2}, standard {3}")
  @CsvSource({
    "90,      PT1M30S, -,       -",
    "0,       PT0S,    -,       PT0S",
    "2W,      PT336H,  PT336H,  -",
    "1M,      PT720H,  PT720H,  -",
    "1m,      PT1M,    PT1M,    PT1M",
    "5\u00b5s, PT0.000005S, PT0.000005S, PT0.000005S",
    "5\u03bcs, PT0.000005S, PT0.000005S, PT0.000005S",
    "-5,      -,       -,       -",
    "1H,      -,       -,       -",
    "1S,      -,       -,       -",
    "1d12h,   -,       -,       -",
    "1h1d,    -,       -,       -",
    "1h 30m,  -,       -,       -",
    "1 d,     -,       -,       -",
    "1h30m,   PT1H30M, PT1H30M, PT1H30M",
    ".5h,     PT30M,   PT30M,   PT30M",
    "1.h,     PT1H,    PT1H,    PT1H",
    "-1h,     PT-1H,   PT-1H,   PT-1H",
    "+1h,     PT1H,    PT1H,    PT1H",
    "300ms,   PT0.3S,  PT0.3S,  PT0.3S",
    "1e2d,    PT2400H, PT2400H, -",
    "1.5w,    PT252H,  PT252H,  -",
    "0.1d,    PT2H,    PT2H,    -",
    "0.01d,   PT0S,    PT0S,    -",
    "-1d,     PT-24H,  PT-24H,  -",
    "+2D,     PT48H,   PT48H,   -",
    "1dd,     -,       -,       -",
    "infd,    -,       -,       -",
    "nand,    -,       -,       -",
    "1_0d,    -,       -,       -",
    "0x1d,    -,       -,       -",
    "300y,    -,       -,       -",
    "9999999999, -,    -,       -",
    "9999999h, -,      -,       -",
    "-0,      -,       -,       PT0S",
    "d,       -,       -,       -",
    "h,       -,       -,       -",
    ".h,      -,       -,       -",
    "1,       PT1S,    -,       -",
  })
  void vector(String text, String setter, String extended, String standard) {
    check(DurationGrammar.SETTER, text, setter);
    check(DurationGrammar.EXTENDED, text, extended);
    check(DurationGrammar.STANDARD, text, standard);
  }

  private static void check(DurationGrammar grammar, String text, String expected) {
    if (expected.equals("-")) {
      assertThatThrownBy(() -> grammar.parse(text))
          .as("%s of %s", grammar, text)
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining(text);
    } else {
      assertThat(grammar.parse(text))
          .as("%s of %s", grammar, text)
          .isEqualTo(Duration.parse(expected));
    }
  }

  @Test
  void blanksMatterBeforeDigitsAlone() {
    assertThatThrownBy(() -> DurationGrammar.SETTER.parse(" 10"))
        .isInstanceOf(RuntimeException.class);
    assertThat(DurationGrammar.SETTER.parse(" 10s ")).isEqualTo(Duration.ofSeconds(10));
    assertThatThrownBy(() -> DurationGrammar.STANDARD.parse(" 10s"))
        .isInstanceOf(ConfigException.class);
  }

  @Test
  void emptyIsZeroInTheExtendedGrammarOnly() {
    assertThat(DurationGrammar.EXTENDED.parse("")).isZero();
    assertThatThrownBy(() -> DurationGrammar.STANDARD.parse(""))
        .isInstanceOf(ConfigException.class);
  }

  @ParameterizedTest(name = "{0} prints as {1}")
  @CsvSource({
    "PT0S, 0s",
    "PT1M30S, 1m30s",
    "PT1H, 1h0m0s",
    "PT168H, 168h0m0s",
    "PT0.3S, 300ms",
    "PT1.5S, 1.5s",
    "PT0.000005S, 5µs",
    "PT0.000000001S, 1ns",
    "PT-1H, -1h0m0s",
    "PT1H0.000000001S, 1h0m0.000000001s",
    "PT0.0000015S, 1.5µs"
  })
  void format(String duration, String expected) {
    assertThat(GoDuration.format(Duration.parse(duration))).isEqualTo(expected);
  }

  @Property
  void whatIsPrintedReadsBack(@ForAll long nanos) {
    Duration duration = Duration.ofNanos(nanos == Long.MIN_VALUE ? 0 : nanos);
    assertThat(DurationGrammar.STANDARD.parse(GoDuration.format(duration)).toMillis())
        .isBetween(duration.toMillis() - 1, duration.toMillis() + 1);
  }

  @Property
  void anyTextGivesADurationOrATypedError(@ForAll String text) {
    for (DurationGrammar grammar : DurationGrammar.values()) {
      try {
        assertThat(grammar.parse(text)).isNotNull();
      } catch (ConfigException e) {
        assertThat(e.problem()).isEqualTo(Problem.NOT_CONVERTIBLE);
      }
    }
  }
}
