package io.choria.messaging.rpc.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.choria.config.Configuration;
import io.choria.config.SettingValue;
import io.choria.config.choria.ChoriaSettings;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the built-in agents tell besides what the server itself knows. */
record ServerFacts(
    String version, Optional<Configuration<ChoriaSettings>> configuration, Machines machines) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The file that the server was configured from. */
  String configurationFile() {
    return configuration
        .filter(loaded -> !loaded.files().isEmpty())
        .map(loaded -> loaded.files().get(0).toString())
        .orElse("");
  }

  /** The value of a setting; secrets are not handed out. */
  Optional<JsonNode> setting(String key) {
    return configuration.flatMap(loaded -> loaded.value(key)).map(ServerFacts::json);
  }

  private static JsonNode json(SettingValue setting) {
    return setting.setting().isSecret()
        ? TextNode.valueOf(setting.display())
        : json(setting.value().orElse(""));
  }

  /** Maps, lists, texts, numbers and booleans. */
  static @Nullable Object tree(JsonNode value) {
    return JSON.convertValue(value, Object.class);
  }

  static JsonNode json(@Nullable Object value) {
    if (value instanceof Collection<?> values) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      values.forEach(element -> array.add(json(element)));
      return array;
    }
    return value == null
            || value instanceof Number
            || value instanceof Boolean
            || value instanceof String
            || value instanceof Map
        ? JSON.valueToTree(value)
        : TextNode.valueOf(value.toString());
  }
}
