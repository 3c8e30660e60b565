package io.choria.rego.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Cases with the answers that OPA 1.22.2 gave, one JSON object a line. */
final class Corpus {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A case and what the reference said. */
  record Recorded(DiffCase question, DiffAnswer answer) {}

  /** A case with a name. */
  record Named(String name, Recorded recorded) {}

  private Corpus() {}

  /** Cases that the generator made. */
  static List<Recorded> read() throws IOException {
    return read(new GZIPInputStream(Corpus.class.getResourceAsStream("corpus.jsonl.gz")));
  }

  /** Cases that were written for what once was wrong. */
  static List<Recorded> written() throws IOException {
    return read(Corpus.class.getResourceAsStream("written.jsonl"));
  }

  /** Cases for what is easily done wrong. */
  static List<Named> traps() throws IOException {
    return named(Corpus.class.getResourceAsStream("traps.jsonl"));
  }

  private static List<Recorded> read(InputStream in) throws IOException {
    return named(in).stream().map(Named::recorded).toList();
  }

  private static List<Named> named(InputStream in) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      List<Named> result = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode node = JSON.readTree(line);
        Recorded recorded =
            new Recorded(
                DiffCase.fromJson(node.get("case")).withData(node.get("data").asText()),
                DiffAnswer.fromJson(node.get("answer")));
        result.add(new Named(node.path("name").asText(), recorded));
      }
      return result;
    }
  }

  static void write(Path file, List<Recorded> cases) throws IOException {
    try (Writer out =
        new OutputStreamWriter(
            new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8)) {
      for (Recorded one : cases) {
        out.write("{\"case\":" + one.question().toJson());
        // once more as text, because the texts of numbers matter
        out.write(",\"data\":" + JSON.writeValueAsString(one.question().data()));
        out.write(",\"answer\":" + JSON.writeValueAsString(one.answer()) + "}\n");
      }
    }
  }
}
