package io.choria.rego.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Command lines with the output and the exit code of {@code opa} 1.22.2. The files that they name
 * stand in {@code src/test/cli}, which is written {@code @}.
 *
 * <p>Not compared: times, the numbers of queries in stack traces, the help behind an error, and the
 * order of tests where {@code opa} ran them in another one.
 */
class RecordedCommandsTest {
  private static final String FILES = "src/test/cli/";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TestFactory
  Stream<DynamicTest> commands() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(getClass().getResourceAsStream("commands.jsonl")),
                StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        JsonNode recorded = JSON.readTree(line);
        String name = recorded.get("command").asText();
        tests.add(DynamicTest.dynamicTest(name, () -> run(recorded)));
      }
    }
    assertThat(tests).hasSizeGreaterThan(400);
    return tests.stream();
  }

  private static void run(JsonNode recorded) {
    byte[] input = recorded.path("stdin").asText().getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        new RegoCommand(
                new ByteArrayInputStream(input),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8))
            .run(words(recorded.get("command").asText()));
    String shownOut = comparable(out.toString(StandardCharsets.UTF_8));
    String shownErr = comparable(err.toString(StandardCharsets.UTF_8));
    if (recorded.path("anyOrder").asBoolean()) {
      assertThat(lines(shownOut)).isEqualTo(lines(recorded.get("out").asText()));
    } else {
      assertThat(shownOut).isEqualTo(recorded.get("out").asText());
    }
    assertThat(shownErr).isEqualTo(recorded.get("err").asText());
    assertThat(exit).isEqualTo(recorded.get("exit").asInt());
  }

  private static List<String> lines(String text) {
    // the commas between elements are elsewhere in another order
    return text.lines().map(line -> line.replaceAll(",$", "")).sorted().toList();
  }

  private static String comparable(String text) {
    return text.replaceAll("\\(([0-9.]+(ns|µs|ms|s|m))+\\)", "(T)")
        .replaceAll("\"duration\": ?[0-9]+", "\"duration\": 0")
        .replaceAll("\"(timer_[a-z_]+_ns|total_time_ns|T|N)\": ?[0-9]+", "\"$1\": 0")
        .replaceAll("\"query_id\": ?[0-9]+", "\"query_id\": 0")
        .replaceAll("(?sm)^Usage:\n.*", "");
  }

  /** Splits like a shell: quotes keep words together, a backslash works in double quotes only. */
  private static List<String> words(String command) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean begun = false;
    char quote = 0;
    for (int i = 0; i < command.length(); i++) {
      char c = command.charAt(i);
      if (quote == 0 && c == ' ') {
        if (begun) {
          words.add(word.toString().replace("@", FILES));
        }
        word.setLength(0);
        begun = false;
      } else if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
        begun = true;
      } else if (quote != 0 && c == quote) {
        quote = 0;
      } else {
        boolean escaped =
            quote == '"' && c == '\\' && "\"\\$`\n".indexOf(command.charAt(i + 1)) >= 0;
        word.append(escaped ? command.charAt(++i) : c);
        begun = true;
      }
    }
    if (begun) {
      words.add(word.toString().replace("@", FILES));
    }
    return words;
  }
}
