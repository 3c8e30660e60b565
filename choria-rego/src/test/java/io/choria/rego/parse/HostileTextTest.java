package io.choria.rego.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.choria.rego.Dialect;
import io.choria.rego.RegoCompileException;
import io.choria.rego.RegoError;
import io.choria.rego.check.FrontEnd;
import io.choria.rego.check.Options;
import io.choria.rego.check.SourceText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Text that is made to hurt: it must end in an error, soon, on a thread with a small stack. */
@Timeout(600)
class HostileTextTest {
  private static final long SMALL_STACK = 256 * 1024;

  private static List<RegoError> compile(String module) throws InterruptedException {
    List<RegoError> errors = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                new FrontEnd(Options.defaults())
                    .compile(List.of(new SourceText("h.rego", module, Dialect.V1)));
              } catch (RegoCompileException e) {
                errors.addAll(e.errors());
              } catch (RuntimeException | Error e) {
                failures.add(e);
              }
            },
            "hostile-text",
            SMALL_STACK);
    thread.start();
    thread.join(Duration.ofMinutes(8).toMillis());
    assertThat(thread.isAlive()).as("still compiling").isFalse();
    assertThat(failures).isEmpty();
    return errors;
  }

  static Stream<String> endless() {
    int million = 1_000_000;
    return Stream.of(
        "package a\np := " + "[".repeat(10 * million),
        "package a\np := " + "{".repeat(million),
        "package a\np := " + "(".repeat(million),
        "package a\np := " + "{{[(".repeat(million / 4),
        "package a\np := " + "f(".repeat(million),
        "package a\np if " + "{".repeat(million),
        "package a\np if { " + "not ".repeat(million),
        "package a\nimport rego.v2\np if " + "not {".repeat(million / 10),
        "package a\nimport rego.v2\np if " + "({".repeat(million / 10),
        "package a\np := " + "$\"{".repeat(million / 10),
        "package a\np := " + "[x | ".repeat(million / 10),
        "package a\np := " + "{\"a\": ".repeat(million / 10),
        "package a\np := " + "- ".repeat(million),
        "package a\np if { " + "every x in [1] { ".repeat(100_000),
        "package a\np := a" + "[b".repeat(million / 10),
        "package a\np := \"" + "\\u12".repeat(million));
  }

  @ParameterizedTest
  @MethodSource("endless")
  void endlessTextIsAParseError(String module) throws InterruptedException {
    assertThat(compile(module))
        .isNotEmpty()
        .allSatisfy(
            e ->
                assertThat(e.code() + e.message())
                    .containsAnyOf("rego_parse_error", "limit reached"))
        .allSatisfy(e -> assertThat(e.toString().length()).isLessThan(5_000));
  }

  @Test
  void bracesThatAreNoBodyAreNotReadExponentiallyOften() throws InterruptedException {
    int depth = 200;
    String nested = "{".repeat(depth) + "1" + "}".repeat(depth);
    assertThat(compile("package a\nimport rego.v2\np if { x := " + nested + "; x or true }"))
        .isEmpty();
    assertThat(compile("package a\nimport rego.v2\np if { " + nested + " }")).isEmpty();
    String groups = "(".repeat(depth) + "1" + ")".repeat(depth);
    assertThat(compile("package a\nimport rego.v2\np if { " + groups + " or true }")).isEmpty();
    String unions = "{1 | ".repeat(20) + "2" + "}".repeat(20);
    compile("package a\np := " + unions);
  }

  @Test
  void expressionOfHundredThousandTerms() throws InterruptedException {
    assertThat(compile("package a\np := 1" + " + 1".repeat(100_000))).isEmpty();
    assertThat(compile("package a\np := input.a" + "[0]".repeat(100_000))).isEmpty();
    assertThat(compile("package a\np if true" + " else := 1 if false".repeat(10_000))).isEmpty();
  }

  @Test
  void manyRules() throws InterruptedException {
    StringBuilder text = new StringBuilder("package a\n");
    for (int i = 0; i < 5_000; i++) {
      text.append("p").append(i).append(" if p").append(i + 1).append('\n');
    }
    text.append("p5000 := true\n");
    assertThat(compile(text.toString())).isEmpty();
  }

  @Test
  void characterThatMayNotStandAnywhere() throws InterruptedException {
    assertThat(compile("package a\np := \"\0\""))
        .extracting(RegoError::message)
        .containsExactly("illegal null character", "illegal token", "illegal token");
    assertThat(compile("package a\np := \"\uD800\""))
        .extracting(RegoError::message)
        .containsExactly("illegal utf-8 character", "illegal token", "illegal token");
    assertThat(compile("package a\n\uFEFFp := 1"))
        .extracting(RegoError::message)
        .containsExactly("illegal byte-order mark");
    assertThat(compile("\uFEFFpackage a\np := 1")).isEmpty();
    assertThat(compile("package a\np\u00A0:= 1"))
        .extracting(RegoError::message)
        .containsExactly("illegal non-breaking space character, use a regular space instead");
    assertThat(compile("")).extracting(RegoError::message).containsExactly("empty module");
  }
}
