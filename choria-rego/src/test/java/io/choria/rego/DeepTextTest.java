package io.choria.rego;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Text that nests deeply, through all that is done with it: on a thread with a small stack it is
 * decided as OPA decides it, or refused, and in the time of its length.
 */
@Timeout(600)
class DeepTextTest {
  private static final int SMALL_STACK = 256 << 10;

  private static final EvaluationOptions PATIENT =
      EvaluationOptions.builder()
          .limits(EvaluationLimits.DEFAULT.withTimeout(Duration.ofMinutes(5)))
          .build();

  private static final Map<String, Integer> INPUT = Map.of("x", 1);

  private static final String LEVELS = "max parsing recursion depth exceeded: 5000 levels";

  private static final String BODIES = "max parsing recursion depth exceeded: 500 bodies";

  /** What the document {@code data.h.p} is, or why there is none. */
  private static String outcome(String text) throws InterruptedException {
    AtomicReference<Object> end = new AtomicReference<>("nothing");
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                Policy policy = Rego.compile("h.rego", "package h\n" + text);
                Result result = policy.entrypoint("data.h.p").with(PATIENT).evaluate(INPUT);
                end.set(result.isDefined() ? result.toJson() : "undefined");
              } catch (RegoException e) {
                assertThat(e.errors()).hasSizeLessThan(5);
                assertThat(e.toString().length()).isLessThan(5_000);
                end.set(e.errors().get(0).message());
              } catch (Throwable e) {
                end.set(e);
              }
            },
            "small-stack",
            SMALL_STACK);
    thread.start();
    thread.join();
    return String.valueOf(end.get());
  }

  private static String nested(String form, int times) {
    String[] parts = form.split("…", -1);
    return parts[0] + parts[1].repeat(times) + parts[2] + parts[3].repeat(times) + parts[4];
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '\0',
      value = {
        "p := …(…1…)… ¦ 1",
        "p := …abs(…1…)… ¦ 1",
        "p := …abs(…input.x…)… ¦ 1",
        "p := …(1 + …1…)… ¦ 3001",
        "a := {0: 0} p := …a[…0…]… ¦ 0",
        "p := …data.h.q[…0…]…   q := [0] ¦ 0",
        "p := …input[…0…]… ¦ undefined",
        "p := …[…1…]… ¦ result nests deeper than 1100 levels",
        "p := …{…1…}… ¦ result nests deeper than 1100 levels",
        "p := …{\"a\": …1…}… ¦ result nests deeper than 1100 levels",
        "p := …[\"]\", …1…]… ¦ result nests deeper than 1100 levels",
        "p := …[…input.x…]… ¦ evaluation nests too deeply",
        "p if print(…[…input.x…]…) ¦ true",
        "p if input with input as …[…1…]… ¦ true",
        "default p := …[…1…]… ¦ result nests deeper than 1100 levels",
        "p := …-…1……: ¦ unexpected minus token: expected number",
      })
  void termsInsideOfEachOther(String form, String outcome) throws InterruptedException {
    assertThat(outcome(nested(form, 3_000))).isEqualTo(outcome);
    if (!outcome.startsWith("unexpected")) {
      assertThat(outcome(nested(form, 5_001))).isEqualTo(LEVELS);
      assertThat(outcome(nested(form, 100_000))).isEqualTo(LEVELS);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '\0',
      value = {
        "p := …[1 | …true…]… ¦ [1]",
        "p := …{1 | …true…}… ¦ [1]",
        "import rego.v2 p if …not {…false…}… ¦ undefined",
        "import rego.v2 p if { …(false or …true…)… } ¦ true",
        "p if { …every _ in [1] { …true… } … } ¦ true",
      })
  void bodiesInsideOfEachOther(String form, String outcome) throws InterruptedException {
    String written = form.replace("v2 p", "v2\np");
    assertThat(outcome(nested(written, 300))).isIn(outcome, "evaluation nests too deeply");
    assertThat(outcome(nested(written, 501))).isEqualTo(BODIES);
    assertThat(outcome(nested(written, 50_000))).isEqualTo(BODIES);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '\0',
      value = {
        "p := …1 + …1…… ¦ 3001",
        "p := …{1} | …{1}…… ¦ [1]",
        "p if true… with input.x as 1……… ¦ true",
        "p := input….a……… ¦ undefined",
        "p := input…[\"a\"]……… ¦ undefined",
        "import rego.v2 p if { true… or true……… } ¦ true",
        "import rego.v2 p if { true… and true……… } ¦ true",
        "p if { true…; true……… } ¦ true",
        "p := 1 if false… else := 1 if false……… ¦ undefined",
        "p := 1 if false… else := 1 if false……… else := 2 ¦ 2",
      })
  void chainsOneAfterTheOther(String form, String outcome) throws InterruptedException {
    String written = form.replace("v2 p", "v2\np");
    assertThat(outcome(nested(written, 3_000))).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource({"3000, 3001", "5001, 5000"})
  void bracketsInCommentsDoNotCount(int levels, int known) throws InterruptedException {
    assertThat(outcome("p := " + "[ #]\n".repeat(levels) + "]".repeat(levels)))
        .isEqualTo(levels < known ? "result nests deeper than 1100 levels" : LEVELS);
  }

  @ParameterizedTest
  @CsvSource({
    "3000, evaluation nests too deeply",
    "5001, path has more than 5000 parts",
    "100000, path has more than 5000 parts"
  })
  void pathsOfRules(int parts, String outcome) throws InterruptedException {
    assertThat(outcome("p" + ".a".repeat(parts) + " := 1")).isEqualTo(outcome);
  }
}
