package io.choria.config.choria;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.choria.config.Configuration;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The overview against what {@code choria tool config} printed, spec 05 §15. */
class PeerOverviewsTest {
  @TempDir private Path dir;

  @TestFactory
  Stream<DynamicTest> sameText() throws IOException {
    try (InputStream in = PeerOverviewsTest.class.getResourceAsStream("peer-overviews.json")) {
      JsonNode cases = new ObjectMapper().readTree(in);
      assertThat(cases).hasSizeGreaterThan(9);
      return StreamSupport.stream(cases.spliterator(), false)
          .map(one -> DynamicTest.dynamicTest(one.get("name").asText(), () -> compare(one)));
    }
  }

  /** What other layers find out is part of the recording; {@code @} stands for the directory. */
  private void compare(JsonNode one) throws IOException {
    Path root = Files.createTempDirectory(dir, "case").toRealPath();
    Map<String, String> environment =
        new HashMap<>(Map.of("HOME", root.resolve("home").toString()));
    for (Map.Entry<String, JsonNode> variable : one.get("environment").properties()) {
      environment.put(variable.getKey(), text(variable.getValue()));
    }
    for (Map.Entry<String, JsonNode> file : one.get("files").properties()) {
      write(root.resolve(file.getKey()), text(file.getValue()));
    }
    write(root.resolve("server.conf"), text(one.get("conf")).replace("@", root.toString()));
    Configuration<ChoriaSettings> loaded =
        ChoriaConfig.system(root.resolve("server.conf")).environment(environment).load();
    List<String> errors = new ArrayList<>();
    one.get("errors").forEach(error -> errors.add(text(error).replace("@", root.toString())));
    String ours =
        ChoriaOverview.of(loaded)
            .environment(environment)
            .searched(one.get("searched").asBoolean())
            .securityErrors(errors)
            .caller(text(one.get("caller")), text(one.get("certname")))
            .text();
    // the one intended difference
    String theirs = text(one.get("text")).replaceAll("hunter\\d", "********");
    assertThat(ours.replace(root.toString(), "@")).isEqualTo(theirs);
  }

  private static void write(Path file, String content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private static String text(JsonNode node) {
    return node.asText();
  }
}
