package io.choria.config.choria;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.choria.config.Configuration;
import io.choria.config.SettingValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One load of odd files, with the recorded answer of {@code choria tool config}: the main file is
 * {@code server.conf} beside {@code plugin.d}, a project file lies in the working directory {@code
 * wd}, and {@code HOME} is {@code /home/none}.
 */
final class PeerCase {
  private static final String PROJECT =
      "plugin.security.provider = file\nidentity = node.example.net\nlogfile = discard\n";
  private static final Pattern RUN = Pattern.compile("\\{\\{y\\*(\\d+)}}");

  private final JsonNode defaults;
  private final JsonNode answer;

  private PeerCase(JsonNode defaults, JsonNode answer) {
    this.defaults = defaults;
    this.answer = answer;
  }

  static List<PeerCase> all() throws IOException {
    try (InputStream in = PeerCase.class.getResourceAsStream("peer-answers.json")) {
      JsonNode answers = new ObjectMapper().readTree(in);
      List<PeerCase> cases = new ArrayList<>();
      answers.get("cases").forEach(one -> cases.add(new PeerCase(answers.get("defaults"), one)));
      return cases;
    }
  }

  String name() {
    return answer.get("name").asText();
  }

  /** Whether the peer refused to load. */
  boolean failed() {
    return answer.has("failed");
  }

  /** Whether the listing of raw options was recorded too. */
  boolean hasRaw() {
    return answer.has("raw");
  }

  String raw() {
    return answer.get("raw").asText();
  }

  List<String> loadedFiles() {
    return texts(answer.get("loaded"));
  }

  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(Map.of("HOME", "/home/none"));
    answer
        .path("environment")
        .properties()
        .forEach(e -> environment.put(e.getKey(), e.getValue().asText()));
    return environment;
  }

  ChoriaConfig.Builder loader(Path root) {
    return ChoriaConfig.user(root.resolve("server.conf"))
        .workingDirectory(root.resolve("wd"))
        .environment(environment());
  }

  /** Writes the files and tells how many there are. */
  int write(Path root) throws IOException {
    Files.createDirectory(root.resolve("wd"));
    Files.writeString(root.resolve("wd").resolve("choria.conf"), PROJECT);
    JsonNode files = answer.get("files");
    for (Map.Entry<String, JsonNode> file : files.properties()) {
      Path path = root.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, content(file.getValue().asText()));
    }
    return files.size() + 1;
  }

  /** The values that the peer showed. */
  Map<String, String> values(Path root) {
    Map<String, String> values = new TreeMap<>();
    defaults.properties().forEach(e -> values.put(e.getKey(), e.getValue().asText()));
    answer.path("changed").properties().forEach(e -> values.put(e.getKey(), e.getValue().asText()));
    texts(answer.path("unset")).forEach(values::remove);
    values.replaceAll((key, value) -> value.replace("{{dir}}", root.toString()));
    return values;
  }

  private static byte[] content(String text) {
    if (text.startsWith("base64:")) {
      return Base64.getDecoder().decode(text.substring("base64:".length()));
    }
    Matcher run = RUN.matcher(text);
    return run.replaceAll(match -> "y".repeat(Integer.parseInt(match.group(1))))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(node -> texts.add(node.asText()));
    return texts;
  }

  /** The values as the peer shows them. */
  static Map<String, String> shown(Configuration<ChoriaSettings> loaded) {
    Map<String, String> values = new TreeMap<>();
    for (SettingValue value : loaded.select(SettingValue::isNonZero)) {
      // the peer masks nothing
      String text =
          value.setting().isSecret() ? value.value().orElseThrow().toString() : value.display();
      values.put(value.setting().key(), text);
    }
    return values;
  }

  /** As the peer lists raw options: sorted and right-aligned, both by bytes. */
  static String rawListing(Configuration<ChoriaSettings> loaded) {
    Map<String, String> raw = loaded.raw().asMap();
    int width = raw.keySet().stream().mapToInt(PeerCase::bytes).max().orElse(0) + 2;
    List<String> lines = new ArrayList<>();
    raw.keySet().stream()
        .sorted(Comparator.comparing(PeerCase::byteOrder))
        .forEach(key -> lines.add(" ".repeat(width - bytes(key)) + key + ": " + raw.get(key)));
    return String.join("\n", lines);
  }

  /** The peer aligns by the bytes that it read, which a replaced character no longer tells. */
  static String comparable(String text, String listing) {
    return listing.indexOf('\ufffd') < 0 ? text : text.replaceAll("(?m)^ +", "");
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String byteOrder(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
