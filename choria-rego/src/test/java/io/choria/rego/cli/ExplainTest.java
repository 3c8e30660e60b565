package io.choria.rego.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.choria.rego.ArrayValue;
import io.choria.rego.JsonReader;
import io.choria.rego.ObjectValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands tell of how they came to their results. */
class ExplainTest {
  @TempDir Path folder;

  private String policy = "";
  private String out = "";
  private String err = "";

  @BeforeEach
  void files() throws IOException {
    policy = folder.resolve("p.rego").toString();
    Files.writeString(
        Path.of(policy),
        """
        package p

        allow if {
          trace("asked")
          input.user == "root"
          input.port > 1000
        }

        test_bob if {
          allow with input as {"user": "bob"}
        }

        test_three if {
          x := 3
          y := [1, 2]
          x == y[1]
        }

        test_good if true
        """);
  }

  private int run(Pause pause, String... args) {
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    int code =
        new RegoCommand(
                new ByteArrayInputStream(
                    "{\"user\": \"ann\", \"port\": 1}".getBytes(StandardCharsets.UTF_8)),
                new PrintStream(outBytes, true, StandardCharsets.UTF_8),
                new PrintStream(errBytes, true, StandardCharsets.UTF_8),
                pause)
            .run(Arrays.asList(args));
    out =
        outBytes
            .toString(StandardCharsets.UTF_8)
            .replace(folder + "/", "")
            .replaceAll("(p.rego:\\d+|query:1) {4,}", "$1    ");
    err = errBytes.toString(StandardCharsets.UTF_8).replace(folder + "/", "");
    return code;
  }

  private int run(String... args) {
    return run(() -> false, args);
  }

  @Test
  void testsTellWhyTheyFail() {
    assertThat(run("test", "-v", policy)).isEqualTo(2);
    assertThat(out.replaceAll("\\([0-9.]+[nµm]?s\\)", "(T)"))
        .contains(
            """
            --------------------------------------------------------------------------------
            FAILURES
            --------------------------------------------------------------------------------
            data.p.test_bob: FAIL (T)

              query:1    Enter data.p.test_bob = _
              p.rego:9    | Enter data.p.test_bob
              p.rego:3    | | Enter data.p.allow
              p.rego:4    | | | Note "asked"
              p.rego:5    | | | Fail input.user == "root"
              p.rego:10    | | Fail allow with input as {"user": "bob"}

            data.p.test_three: FAIL (T)

              query:1    Enter data.p.test_three = _
              p.rego:13    | Enter data.p.test_three
              p.rego:16    | | Fail x == y[1]

            --------------------------------------------------------------------------------
            PASS: 1/3
            FAIL: 2/3
            """);
    assertThat(run("test", "--explain", "notes", policy)).isEqualTo(2);
    assertThat(out).contains("| | | Note \"asked\"").doesNotContain("Fail ");
    assertThat(run("test", policy)).isEqualTo(2);
    assertThat(out).doesNotContain("FAILURES");
  }

  @Test
  void testsTellTheValuesOfTheConditionThatFailed() {
    assertThat(run("test", "--var-values", "--run", "three", policy)).isEqualTo(2);
    assertThat(out).contains("  p.rego:16:\n    x == y[1]\n", "      x: 3\n", "      y[1]: 2\n");
  }

  @Test
  void queriesTellWhatWasEvaluated() {
    assertThat(
            run("eval", "-I", "-d", policy, "-f", "pretty", "--explain", "fails", "data.p.allow"))
        .isZero();
    assertThat(out)
        .isEqualTo(
            """
            query:1    Enter data.p.allow
            p.rego:3    | Enter data.p.allow
            p.rego:5    | | Fail input.user == "root"
            query:1    | Fail data.p.allow
            undefined
            """);
    run("eval", "-I", "-d", policy, "-f", "pretty", "--explain", "full", "--var-values", "data.p");
    assertThat(out).contains("| | Fail input.user == \"root\"    {input.user: \"ann\"}");
    run("eval", "-I", "-d", policy, "--explain", "notes", "data.p.allow");
    ObjectValue json = (ObjectValue) JsonReader.withDefaults().read(out);
    assertThat(((ArrayValue) json.get("explanation")).size()).isEqualTo(2);
  }

  @Test
  void queriesTellHowLongConditionsTake() {
    assertThat(run("eval", "-I", "-d", policy, "--profile", "data.p.test_three")).isZero();
    ObjectValue json = (ObjectValue) JsonReader.withDefaults().read(out);
    assertThat(((ArrayValue) json.get("profile")).size()).isEqualTo(4);
    assertThat(out).contains("timer_rego_module_compile_ns", "\"num_eval\": 1");
    assertThat(run("eval", "--profile", "--profile-limit=1", "-f", "pretty", "1 == 1")).isZero();
    assertThat(out).contains("│ Num Eval │", "│ query:1  │", "│ timer_rego_query_eval_ns ");
  }

  @Test
  void queriesTellWhatTheyReached() {
    assertThat(run("eval", "-I", "-d", policy, "--coverage", "-f", "pretty", "data.p.allow"))
        .isZero();
    assertThat(out).startsWith("undefined\n").contains("│ Overall Coverage │ ");
  }

  @Test
  void testsRunAgainWhenFilesChange() throws IOException {
    Path test = folder.resolve("later_test.rego");
    Files.writeString(test, "package l\n\ntest_x if false\n");
    Deque<String> texts = new ArrayDeque<>(List.of("test_x if 1 == 1", "test_x := "));
    Pause edits =
        () -> {
          String text = texts.poll();
          if (text != null) {
            write(test, "package l\n\n" + text + "\n");
          }
          return text != null;
        };
    assertThat(run(edits, "test", "--watch", test.toString())).isZero();
    assertThat(out.replaceAll("\\([0-9.]+[nµm]?s\\)", "(T)"))
        .isEqualTo(
            """
            later_test.rego:3:
            data.l.test_x: FAIL (T)
            DASHES
            FAIL: 1/1
            STARS
            Watching for changes ...
            PASS: 1/1
            STARS
            Watching for changes ...
            STARS
            Watching for changes ...
            """
                .replace("DASHES", "-".repeat(80))
                .replace("STARS", "*".repeat(80)));
    assertThat(err).startsWith("2 errors occurred during loading:\nlater_test.rego:4: rego_parse");
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void testsAreMeasured() {
    assertThat(run("test", "--bench", "-f", "gobench", "--run", "good", policy)).isZero();
    assertThat(out)
        .matches("(?s)BenchmarkDataPTestGood\\t *\\d+\\t *\\d+ ns/op\\n-{80}\\nPASS: 1/1\\n");
  }

  @Test
  void whatIsNotThereIsRefused() {
    assertThat(run("eval", "--partial", "1")).isEqualTo(1);
    assertThat(err).startsWith("Error: --partial is not supported: ");
    assertThat(run("eval", "-t", "wasm", "1")).isEqualTo(1);
    assertThat(err).startsWith("Error: --target wasm is not supported: ");
    assertThat(run("bench", "--e2e", "1")).isEqualTo(1);
    assertThat(err).startsWith("Error: --e2e and --config-file are not supported: ");
  }
}
