package io.choria.messaging.rpc.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** YAML as JSON. The only class that needs the YAML engine, which is optional. */
final class Yaml {
  private static final ObjectMapper TREES = new ObjectMapper();

  private Yaml() {}

  static JsonNode read(String text) throws IOException {
    LoadSettings limits =
        LoadSettings.builder()
            .setCodePointLimit(Documents.MAX_BYTES)
            .setMaxAliasesForCollections(50)
            .setAllowDuplicateKeys(false)
            .build();
    try {
      return TREES.valueToTree(new Load(limits).loadFromString(text));
    } catch (YamlEngineException | IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    } catch (NoClassDefFoundError e) {
      throw new IOException("org.snakeyaml:snakeyaml-engine is needed to read YAML", e);
    }
  }
}
