package io.choria.config.choria;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.choria.config.ConfigException;
import io.choria.config.Configuration;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Queries against the recorded answers of {@code choria tool config}, spec 05 §15. */
class PeerQueriesTest {
  @TempDir private Path dir;

  private static JsonNode answers() throws IOException {
    try (InputStream in = PeerQueriesTest.class.getResourceAsStream("peer-queries.json")) {
      return new ObjectMapper().readTree(in);
    }
  }

  private Configuration<ChoriaSettings> load() throws IOException {
    Files.writeString(
        dir.resolve("server.conf"),
        "plugin.security.provider = file\nidentity = node.example.net\nlogfile = discard\n");
    return ChoriaConfig.system(dir.resolve("server.conf"))
        .environment(Map.of("HOME", "/home/none"))
        .load();
  }

  @TestFactory
  Stream<DynamicTest> sameKeys() throws IOException {
    Configuration<ChoriaSettings> loaded = load();
    return StreamSupport.stream(answers().get("queries").spliterator(), false)
        .map(
            query ->
                DynamicTest.dynamicTest(
                    "\"" + query.get("regex").asText() + "\"", () -> compare(loaded, query)));
  }

  private static void compare(Configuration<ChoriaSettings> loaded, JsonNode query) {
    String regex = query.get("regex").asText();
    if (query.get("keys").isNull()) {
      assertThatThrownBy(() -> loaded.describe(regex, 70)).isInstanceOf(ConfigException.class);
    } else {
      List<String> keys = new ArrayList<>();
      query.get("keys").forEach(key -> keys.add(key.asText()));
      assertThat(loaded.matching(regex))
          .extracting(value -> value.setting().key())
          .containsExactlyElementsOf(keys);
    }
  }

  /** Everything but the documentation, which is in our own words. */
  @Test
  void sameBlocksForAllSettings() throws IOException {
    String[] ours = load().describe(".", 70).split("(?=Configuration item: )");
    JsonNode blocks = answers().get("blocks");
    assertThat(ours).hasSize(blocks.size());
    for (int i = 0; i < ours.length; i++) {
      assertThat(ours[i]).startsWith(blocks.get(i).asText() + "║\n║ ").endsWith("\n╙─\n\n");
    }
  }
}
