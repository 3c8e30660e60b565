package io.choria.rego.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exit codes and output of the commands (spec 08 §9). */
class RegoCommandTest {
  @TempDir Path folder;

  private String out = "";
  private String err = "";

  @BeforeEach
  void policy() throws IOException {
    write(
        "p.rego",
        """
        package authz
        default allow := false
        allow if input.user == "admin"
        names := ["b", "a"]
        """);
    write(
        "p_test.rego",
        """
        package authz_test
        import data.authz
        test_allow if authz.allow with input as {"user": "admin"}
        test_wrong if { print("allow is", authz.allow); authz.allow }
        todo_test_later if true
        """);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private int run(String input, String... args) {
    List<String> resolved = new ArrayList<>();
    for (String arg : args) {
      resolved.add(arg.startsWith("@") ? folder.resolve(arg.substring(1)).toString() : arg);
    }
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    int code =
        new RegoCommand(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(outBytes, true, StandardCharsets.UTF_8),
                new PrintStream(errBytes, true, StandardCharsets.UTF_8))
            .run(resolved);
    out = outBytes.toString(StandardCharsets.UTF_8);
    err = errBytes.toString(StandardCharsets.UTF_8);
    return code;
  }

  @Test
  void checkIsSilentAboutGoodPolicies() {
    assertThat(run("", "check", "@p.rego", "@p_test.rego")).isZero();
    assertThat(out + err).isEmpty();
  }

  @Test
  void checkListsAllErrors() throws IOException {
    write("bad.rego", "package a\np if x == 1\nq if y == 1\n");
    assertThat(run("", "check", "@bad.rego")).isEqualTo(1);
    assertThat(err).contains("2 errors occurred:", "var x is unsafe", "var y is unsafe");
    assertThat(run("", "check", "-f", "json", "@bad.rego")).isEqualTo(1);
    assertThat(err).contains("\"code\": \"rego_unsafe_var_error\"");
    write("half.rego", "package a\np := {\n");
    assertThat(run("", "check", "@half.rego")).isEqualTo(1);
    assertThat(err).startsWith("2 errors occurred during loading:");
    write("unused.rego", "package a\np if x := 1\n");
    assertThat(run("", "check", "@unused.rego")).isZero();
    assertThat(run("", "check", "--strict", "@unused.rego")).isEqualTo(1);
    write("old.rego", "package a\np { true }\n");
    assertThat(run("", "check", "--v0-compatible", "@old.rego")).isZero();
  }

  @Test
  void evalGivesValuesAndBindings() {
    assertThat(run("{\"user\": \"admin\"}", "eval", "-I", "-d", "@p.rego", "data.authz.allow"))
        .isZero();
    assertThat(out).contains("\"value\": true", "\"text\": \"data.authz.allow\"");
    assertThat(run("", "eval", "-f", "raw", "-d", "@p.rego", "data.authz.names[1]")).isZero();
    assertThat(out).isEqualTo("a" + System.lineSeparator());
    assertThat(run("", "eval", "-f", "bindings", "-d", "@p.rego", "data.authz.names[i] = \"a\""))
        .isZero();
    assertThat(out).contains("\"i\": 1");
    assertThat(run("", "eval", "-f", "values", "1 == 1; x := 2")).isZero();
    assertThat(out.replaceAll("\\s", "")).isEqualTo("[true,true]");
  }

  @Test
  void evalLeavesOutFalseResultsOfIterations() {
    assertThat(run("", "eval", "-f", "bindings", "[1, 2, 3][i] > 1")).isZero();
    assertThat(out.replaceAll("\\s", "")).isEqualTo("{\"i\":1}{\"i\":2}");
    assertThat(run("", "eval", "-f", "values", "1 > 2")).isZero();
    assertThat(out.replaceAll("\\s", "")).isEqualTo("[false]");
    assertThat(run("", "eval", "-f", "raw", "walk([1], [p, v])")).isZero();
    assertThat(out.lines()).containsExactly("true", "true");
  }

  @Test
  void evalDrawsSeveralResults() {
    assertThat(run("", "eval", "-f", "pretty", "x := \"abc\"; [1, 2][_]")).isZero();
    assertThat(out.lines())
        .containsExactly(
            "┌───────────┬───────┐",
            "│ [1, 2][_] │   x   │",
            "├───────────┼───────┤",
            "│ 1         │ \"abc\" │",
            "│ 2         │ \"abc\" │",
            "└───────────┴───────┘");
  }

  @Test
  void evalTellsWhereErrorsAreInTheQuery() {
    assertThat(run("", "eval", "-f", "pretty", "1 == 1; count(1)")).isEqualTo(2);
    assertThat(err).startsWith("1 error occurred: 1:9: rego_type_error: count: invalid argument");
    assertThat(run("", "eval", "x > 1; x := 3")).isEqualTo(2);
    assertThat(out).contains("\"col\": 8", "var x referenced above");
    assertThat(run("", "eval", "print(\"hello\")")).isZero();
    assertThat(err.strip()).isEqualTo("hello");
    assertThat(run("", "eval", "-d", "@absent", "1")).isEqualTo(2);
    assertThat(out).contains("\"message\": ");
  }

  @Test
  void evalTellsDefinedFromUndefined() {
    assertThat(run("", "eval", "data.nothing")).isZero();
    assertThat(out.strip()).isEqualTo("{}");
    assertThat(run("", "eval", "--fail", "data.nothing")).isEqualTo(1);
    assertThat(run("", "eval", "--fail-defined", "1 == 2")).isEqualTo(1);
    assertThat(run("", "eval", "1 == 1; 1 == 2")).isZero();
    assertThat(out.strip()).isEqualTo("{}");
    assertThat(run("", "eval", "x")).isEqualTo(2);
    assertThat(out).contains("var x is unsafe", "var _ is unsafe");
    assertThat(run("", "eval", "-f", "pretty", "1 +")).isEqualTo(2);
    assertThat(err).contains("rego_parse_error");
  }

  @Test
  void testReportsWhatIsNotWell() {
    assertThat(run("", "test", "@p.rego", "@p_test.rego")).isEqualTo(2);
    assertThat(out)
        .contains("data.authz_test.test_wrong: FAIL", "  allow is false", "SKIPPED: 1/3")
        .doesNotContain("test_allow");
    assertThat(run("", "test", "-v", "--run", "test_allow", "@p.rego", "@p_test.rego")).isZero();
    assertThat(out).contains("data.authz_test.test_allow: PASS", "PASS: 1/1");
    assertThat(run("", "test", "-z", "--run", "later", "@p.rego", "@p_test.rego")).isZero();
    assertThat(run("", "test", "-f", "json", "@p.rego", "@p_test.rego")).isEqualTo(2);
    assertThat(out).contains("\"name\": \"test_wrong\"", "\"fail\": true", "\"skip\": true");
    assertThat(run("", "test", "--fail-on-empty", "@p.rego")).isEqualTo(1);
    assertThat(err).contains("no tests were run");
  }

  @Test
  void wrongArgumentsShowTheUsage() {
    assertThat(run("", "evla")).isEqualTo(1);
    assertThat(err).startsWith("Error: unknown command \"evla\" for \"rego\"");
    assertThat(run("", "help")).isZero();
    assertThat(out).contains("Available Commands:");
    assertThat(run("", "eval", "--help")).isZero();
    assertThat(out).startsWith("Usage:\n  rego eval <query> [flags]").contains("--stdin-input");
    assertThat(run("", "eval")).isEqualTo(1);
    assertThat(run("", "check", "--nope", "@p.rego")).isEqualTo(1);
    assertThat(err).startsWith("Error: unknown flag: --nope");
    assertThat(run("", "check", "@absent.rego")).isEqualTo(1);
  }
}
