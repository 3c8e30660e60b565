package io.choria.messaging.rpc.discovery;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.choria.messaging.rpc.discovery.DiscoveryException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Files of limited size, and the JSON or YAML in them. */
final class Documents {
  static final int MAX_BYTES = 64 << 20;

  private static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder().maxNestingDepth(100).maxDocumentLength(MAX_BYTES).build();
  private static final ObjectMapper JSON =
      JsonMapper.builder(new JsonFactoryBuilder().streamReadConstraints(LIMITS).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Documents() {}

  static String text(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return text(in, file.toString());
    } catch (IOException e) {
      throw new DiscoveryException(Reason.UNREACHABLE, "can't read " + file + ": " + e, e);
    }
  }

  static String text(InputStream in, String where) throws IOException {
    byte[] bytes = in.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw new DiscoveryException(
          Reason.LIMIT, where + ": expected at most " + MAX_BYTES + " bytes");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  static JsonNode json(String text, String where) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new DiscoveryException(
          Reason.FORMAT, where + ": expected JSON: " + firstLine(e.getMessage()), e);
    }
  }

  static JsonNode yaml(String text, String where) {
    try {
      return Yaml.read(text);
    } catch (IOException e) {
      throw new DiscoveryException(
          Reason.FORMAT, where + ": expected YAML: " + firstLine(e.getMessage()), e);
    }
  }

  static boolean isYaml(Path file) {
    String name = file.toString();
    return name.endsWith(".yaml") || name.endsWith(".yml");
  }

  private static String firstLine(@Nullable String message) {
    return String.valueOf(message).lines().findFirst().orElse("");
  }
}
