package io.choria.rego.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;

/** Files with one recorded case a line, each of them a test with the name of its note. */
final class RecordedCases {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What one case has to show. */
  interface Check {
    void of(JsonNode test) throws IOException;
  }

  private RecordedCases() {}

  static List<DynamicTest> tests(String file, Check check) throws IOException {
    try (InputStream in = RecordedCases.class.getResourceAsStream(file);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      List<DynamicTest> tests = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode test = JSON.readTree(line);
        tests.add(DynamicTest.dynamicTest(test.get("note").asText(), () -> check.of(test)));
      }
      return tests;
    }
  }
}
