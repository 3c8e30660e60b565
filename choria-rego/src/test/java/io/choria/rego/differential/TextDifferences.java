package io.choria.rego.differential;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes the cases whose errors differ in their texts only, a line of JSON each. */
final class TextDifferences {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;

  private TextDifferences(Path file) {
    this.file = file;
  }

  /** Those of {@code -Drego.texts=FILE}, or null if nobody asks for them. */
  static TextDifferences asked() {
    String name = System.getProperty("rego.texts");
    return name == null ? null : new TextDifferences(Path.of(name));
  }

  void write(String builtin, DiffCase question, DiffAnswer expected, DiffAnswer actual) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("builtin", builtin);
    line.put("reference", expected.toString());
    line.put("here", actual.toString());
    line.put("case", question.show());
    try {
      Files.writeString(
          file,
          JSON.writeValueAsString(line) + "\n",
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
