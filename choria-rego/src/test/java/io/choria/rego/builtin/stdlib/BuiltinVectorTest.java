package io.choria.rego.builtin.stdlib;

import static org.assertj.core.api.Assertions.assertThat;

import io.choria.rego.JsonWriter;
import io.choria.rego.Value;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Calls of built-ins with the answers that OPA 1.22.2 gave (spec 08 §4): values with the exact text
 * of their numbers, undefined, and errors with code and message.
 */
class BuiltinVectorTest {

  @TestFactory
  Stream<DynamicTest> agreesWithTheReference() throws IOException {
    try (InputStream in = BuiltinVectorTest.class.getResourceAsStream("vectors.tsv");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      List<DynamicTest> vectors =
          lines
              .lines()
              .map(line -> line.split("\t", 2))
              .map(
                  line ->
                      DynamicTest.dynamicTest(
                          line[0], () -> assertThat(answer(line[0])).isEqualTo(expected(line[1]))))
              .toList();
      assertThat(vectors).hasSizeGreaterThan(800);
      return vectors.stream();
    }
  }

  private static String expected(String recorded) {
    return recorded.startsWith("v\t")
        ? "v\t" + canonical(Value.parseJson(recorded.substring(2)))
        : recorded;
  }

  private static String canonical(Value value) {
    return JsonWriter.compact().withoutHtmlEscaping().write(value);
  }

  private static String answer(String call) {
    try {
      // through JSON, as the recorded answer came
      Value result = CallText.evaluate(call, new TestContext());
      return "v\t" + canonical(Value.parseJson(result.toJson()));
    } catch (CallText.Undefined e) {
      return "u";
    } catch (CallText.Failed e) {
      return "e\t" + e.code + "\t" + e.getMessage().replace("\n", "\\n");
    }
  }
}
