package io.choria.messaging.rpc.ddl;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * One output of an action or a data provider (spec 02 §2.1).
 *
 * @param name its name in replies
 * @param description what it is
 * @param displayAs its label in text output
 * @param type as it stands in the document; empty for any
 * @param defaultValue what stands in a reply that has no such output; null for nothing
 */
public record OutputDdl(
    String name,
    String description,
    String displayAs,
    String type,
    @Nullable JsonNode defaultValue) {
  /**
   * Copies the default.
   *
   * @param name its name in replies
   * @param description what it is
   * @param displayAs its label in text output
   * @param type as it stands in the document
   * @param defaultValue what stands in a reply that has no such output
   */
  public OutputDdl {
    defaultValue = defaultValue == null ? null : defaultValue.deepCopy();
  }
}
