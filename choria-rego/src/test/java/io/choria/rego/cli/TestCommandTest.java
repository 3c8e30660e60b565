package io.choria.rego.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.choria.rego.ArrayValue;
import io.choria.rego.JsonReader;
import io.choria.rego.JsonWriter;
import io.choria.rego.NumberValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.Value;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code opa test} of 1.22.2 printed for the same files (spec 08 §9.1). */
class TestCommandTest {
  @TempDir Path directory;

  private String out = "";
  private String err = "";

  private static String recorded(String name) throws IOException {
    try (InputStream in = TestCommandTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private Path copy(String name) throws IOException {
    Path file = directory.resolve(Path.of(name).getFileName());
    Files.writeString(file, recorded(name));
    return file;
  }

  private int run(String... args) {
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    int code =
        new RegoCommand(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(outBytes, true, StandardCharsets.UTF_8),
                new PrintStream(errBytes, true, StandardCharsets.UTF_8))
            .run(Arrays.asList(args));
    String prefix = directory + "/";
    out = outBytes.toString(StandardCharsets.UTF_8).replace(prefix, "");
    err = errBytes.toString(StandardCharsets.UTF_8).replace(prefix, "");
    return code;
  }

  private int covered(String... more) throws IOException {
    List<String> args = new ArrayList<>(List.of("test"));
    for (String name :
        List.of("authz.rego", "authz_test.rego", "policy.rego", "policy_test.rego")) {
      args.add(copy("coverage/" + name).toString());
    }
    args.addAll(List.of(more));
    return run(args.toArray(String[]::new));
  }

  @Test
  void reportsTheSameCoverage() throws IOException {
    assertThat(covered("--coverage")).isZero();
    assertThat(JsonReader.withDefaults().read(out))
        .isEqualTo(JsonReader.withDefaults().read(recorded("coverage/report.json")));
    covered("--coverage", "--coverage-runs", "");
    assertThat(out).contains("not_covered").doesNotContain("kinds");
    covered("--coverage", "--coverage-runs=early_exit");
    assertThat(out).contains("early_exit").doesNotContain("index_excluded");
    assertThat(covered("--coverage", "--coverage-runs=x")).isEqualTo(1);
  }

  @Test
  void demandsCoverage() throws IOException {
    assertThat(covered("--threshold", "10")).isZero();
    assertThat(out).startsWith("{");
    assertThat(covered("--threshold", "99", "-v")).isEqualTo(2);
    assertThat(out).isEmpty();
    assertThat(err)
        .startsWith("Code coverage threshold not met: got 64.")
        .contains(" instead of 99.00\nLines not covered:\n\tauthz.rego:5\n")
        .contains("\tpolicy.rego:16-17\n");
    assertThat(covered("--threshold", "x")).isEqualTo(1);
  }

  private static Value withoutTimes(Value results) {
    List<Value> list = new ArrayList<>();
    for (Value one : (ArrayValue) results) {
      list.add(((ObjectValue) one).with(Value.of("duration"), NumberValue.of(0)));
    }
    return ArrayValue.of(list);
  }

  @Test
  void findsTheSameOutcomesAndCases() throws IOException {
    String first = copy("cases_test.rego").toString();
    String second = copy("more_test.rego").toString();
    assertThat(run("test", "-f", "json", first, second)).isEqualTo(2);
    assertThat(JsonWriter.compact().write(withoutTimes(JsonReader.withDefaults().read(out))))
        .isEqualTo(
            JsonWriter.compact().write(JsonReader.withDefaults().read(recorded("cases.json"))));

    assertThat(run("test", first)).isEqualTo(2);
    assertThat(out.replaceAll("\\([0-9.]+[nµm]?s\\)", "(0s)"))
        .startsWith(
            """
            cases_test.rego:3:
            data.t_test.test_cases: FAIL (0s)
              two: FAIL

              case one
              case three
              case two

            cases_test.rego:9:
            data.t_test.test_nested: FAIL (0s)
              x: FAIL
                2: FAIL
              y: FAIL
                1: FAIL
                2: FAIL
            """)
        .contains("data.t_test.todo_test_x: SKIPPED\n")
        .endsWith("PASS: 8/20\nFAIL: 11/20\nSKIPPED: 1/20\n");
    assertThat(run("test", first, "--coverage")).isEqualTo(1);
    assertThat(out).endsWith("FAIL: 11/14\n").doesNotContain("SKIPPED");
    assertThat(run("test", first, "--run", "test_(plain|set)")).isEqualTo(2);
    assertThat(out).endsWith("PASS: 1/2\nFAIL: 1/2\n");
    assertThat(run("test", first, "--run", "test_plain", "--count", "3")).isZero();
    assertThat(out).isEqualTo("PASS: 1/1\n".repeat(3));
    assertThat(run("test", first, "--run", "todo_", "-z")).isZero();
    assertThat(run("test", first, "--run", "nothing", "--fail-on-empty")).isEqualTo(1);
    assertThat(err).isEqualTo("no tests were run\n");
    assertThat(run("test", first, "--run", "nothing", "-f", "json")).isZero();
    assertThat(out).isEqualTo("[]\n");
  }

  @Test
  void endsTestsThatTakeTooLong() throws IOException {
    Path file = directory.resolve("slow_test.rego");
    Files.writeString(
        file,
        """
        package p
        test_slow if count([1 | numbers.range(1, 100000)[_]; numbers.range(1, 100000)[_]]) == 1
        """);
    assertThat(run("test", file.toString(), "--timeout", "50ms")).isEqualTo(2);
    assertThat(out).contains("test_slow: ERROR").contains("eval_cancel_error");
    assertThat(run("test", file.toString(), "--timeout", "5")).isEqualTo(1);
    assertThat(err).contains("time: missing unit in duration \"5\"");
  }

  @Test
  void measuresQueries() throws IOException {
    String file = copy("coverage/policy.rego").toString();
    assertThat(run("bench", "-d", file, "--duration", "20ms", "-f", "json", "data.p.v.w.x"))
        .isZero();
    ObjectValue measured = (ObjectValue) JsonReader.withDefaults().read(out);
    assertThat(((NumberValue) measured.get("N")).decimal()).isPositive();
    assertThat(((NumberValue) measured.get("T")).decimal()).isPositive();
    assertThat(run("bench", "-d", file, "--duration", "20ms", "-f", "gobench", "data.p.u"))
        .isZero();
    assertThat(out).matches("BenchmarkRegoEval\t *\\d+\t *\\d+ ns/op\n");
    assertThat(run("bench", "-d", file, "--duration", "20ms", "data.p.u")).isZero();
    assertThat(out).startsWith("┌").contains("│ ns/op ");
    assertThat(run("bench", "-d", file, "data.p.nope")).isEqualTo(1);
    assertThat(err).isEqualTo("1 error occurred: undefined result\n");
    assertThat(run("bench", "-d", file)).isEqualTo(1);
  }

  @Test
  void loadsBundles() throws IOException {
    Files.writeString(directory.resolve(".manifest"), "{\"roots\": [\"p\", \"d\"]}");
    Files.writeString(directory.resolve("p.rego"), "package p\ntest_x if data.d.x == 1");
    Files.createDirectories(directory.resolve("d"));
    Files.writeString(directory.resolve("d/data.json"), "{\"x\": 1}");
    Files.writeString(directory.resolve("d/other.json"), "{\"x\": 2}");
    assertThat(run("test", "-b", directory.toString())).isZero();
    assertThat(run("check", "-b", directory.toString())).isZero();
    assertThat(run("eval", "-b", directory.toString(), "-f", "raw", "data.d")).isZero();
    assertThat(out).isEqualTo("{\"x\":1}\n");
    Files.writeString(directory.resolve("q.rego"), "package q");
    assertThat(run("check", "-b", directory.toString())).isEqualTo(1);
    assertThat(err).contains("manifest roots [p d] do not permit 'package q' in module 'q.rego'");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0s",
    "7, 7ns",
    "1500, 1.5µs",
    "226916, 226.916µs",
    "1000000, 1ms",
    "5941528, 5.941528ms",
    "1500000000, 1.5s",
    "90000000000, 1m30s",
    "3600000000000, 1h0m0s",
    "3661000000000, 1h1m1s"
  })
  void writesDurationsLikeGo(long nanos, String text) throws Exception {
    assertThat(Durations.text(Duration.ofNanos(nanos))).isEqualTo(text);
    assertThat(Durations.parse(text)).isEqualTo(Duration.ofNanos(nanos));
  }
}
