package io.choria.config.choria;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.choria.config.ConfigException;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares loads of odd files with the recorded answers of {@code choria tool config}: every value
 * that it prints, its listing of raw options and its list of files.
 *
 * <p>The answers were taken with {@code HOME=/home/none}, the main file {@code server.conf} beside
 * {@code plugin.d}, and a project file in the working directory {@code wd}.
 */
class PeerAnswersTest {
  private static final String PROJECT =
      "plugin.security.provider = file\nidentity = node.example.net\nlogfile = discard\n";
  private static final Pattern RUN = Pattern.compile("\\{\\{y\\*(\\d+)}}");

  @TempDir private Path dir;

  @TestFactory
  Stream<DynamicTest> sameAnswers() throws IOException {
    JsonNode answers;
    try (InputStream in = PeerAnswersTest.class.getResourceAsStream("peer-answers.json")) {
      answers = new ObjectMapper().readTree(in);
    }
    AtomicInteger files = new AtomicInteger();
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode answer : answers.get("cases")) {
      tests.add(
          DynamicTest.dynamicTest(
              answer.get("name").asText(),
              () -> files.addAndGet(compare(answers.get("defaults"), answer))));
    }
    int loads = tests.size();
    tests.add(
        DynamicTest.dynamicTest(
            "count",
            () -> {
              System.out.println(
                  "compared with "
                      + answers.get("peer").asText()
                      + ": "
                      + files
                      + " files in "
                      + loads
                      + " loads");
              assertThat(files.get()).isGreaterThan(loads);
            }));
    return tests.stream();
  }

  private int compare(JsonNode defaults, JsonNode answer) throws IOException {
    Path root = Files.createDirectory(dir.resolve("case" + System.nanoTime()));
    int files = write(root, answer.get("files"));
    Map<String, String> environment = new HashMap<>(Map.of("HOME", "/home/none"));
    answer
        .path("environment")
        .properties()
        .forEach(e -> environment.put(e.getKey(), e.getValue().asText()));
    ChoriaConfig.Builder builder =
        ChoriaConfig.user(root.resolve("server.conf"))
            .workingDirectory(root.resolve("wd"))
            .environment(environment);
    if (answer.has("failed")) {
      assertThatThrownBy(builder::load).isInstanceOf(ConfigException.class);
      return files;
    }
    Configuration<ChoriaSettings> loaded = builder.load();
    assertThat(shown(loaded)).isEqualTo(expected(defaults, answer, root));
    if (answer.has("raw")) {
      String listing = answer.get("raw").asText();
      assertThat(comparable(rawListing(loaded), listing)).isEqualTo(comparable(listing, listing));
    }
    assertThat(loaded.files().stream().map(file -> root.relativize(file).toString()))
        .containsExactlyElementsOf(texts(answer.get("loaded")));
    return files;
  }

  private static int write(Path root, JsonNode files) throws IOException {
    Files.createDirectory(root.resolve("wd"));
    Files.writeString(root.resolve("wd").resolve("choria.conf"), PROJECT);
    for (Map.Entry<String, JsonNode> file : files.properties()) {
      Path path = root.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, content(file.getValue().asText()));
    }
    return files.size() + 1;
  }

  private static byte[] content(String text) {
    if (text.startsWith("base64:")) {
      return Base64.getDecoder().decode(text.substring("base64:".length()));
    }
    Matcher run = RUN.matcher(text);
    return run.replaceAll(match -> "y".repeat(Integer.parseInt(match.group(1))))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, String> expected(JsonNode defaults, JsonNode answer, Path root) {
    Map<String, String> values = new TreeMap<>();
    defaults.properties().forEach(e -> values.put(e.getKey(), e.getValue().asText()));
    answer.path("changed").properties().forEach(e -> values.put(e.getKey(), e.getValue().asText()));
    texts(answer.path("unset")).forEach(values::remove);
    values.replaceAll((key, value) -> value.replace("{{dir}}", root.toString()));
    return values;
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(node -> texts.add(node.asText()));
    return texts;
  }

  private static Map<String, String> shown(Configuration<ChoriaSettings> loaded) {
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
  private static String rawListing(Configuration<ChoriaSettings> loaded) {
    Map<String, String> raw = loaded.raw().asMap();
    int width = raw.keySet().stream().mapToInt(PeerAnswersTest::bytes).max().orElse(0) + 2;
    List<String> lines = new ArrayList<>();
    raw.keySet().stream()
        .sorted(Comparator.comparing(PeerAnswersTest::byteOrder))
        .forEach(key -> lines.add(" ".repeat(width - bytes(key)) + key + ": " + raw.get(key)));
    return String.join("\n", lines);
  }

  /** The peer aligns by the bytes that it read, which a replaced character no longer tells. */
  private static String comparable(String text, String listing) {
    return listing.indexOf('\ufffd') < 0 ? text : text.replaceAll("(?m)^ +", "");
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String byteOrder(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
