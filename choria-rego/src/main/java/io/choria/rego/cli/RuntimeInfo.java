package io.choria.rego.cli;

import io.choria.rego.ObjectValue;
import io.choria.rego.Value;
import java.util.Map;

/** What {@code opa.runtime()} gives in the commands. */
final class RuntimeInfo {
  /** The release whose language and results are kept to. */
  private static final String VERSION = "1.22.2";

  private RuntimeInfo() {}

  static ObjectValue document() {
    return (ObjectValue)
        Value.from(Map.of("env", System.getenv(), "version", VERSION, "commit", ""));
  }
}
