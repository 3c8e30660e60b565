package io.choria.rego.bundle;

import static io.choria.rego.bundle.BundleException.Reason.MALFORMED;

import io.choria.rego.JsonException;
import io.choria.rego.JsonReader;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.yaml.Yaml;

/** Reads documents in JSON and YAML. */
final class DocumentFile {
  private DocumentFile() {}

  static Value read(BundleFile file) {
    String name = file.baseName();
    try {
      return name.endsWith(".yaml") || name.endsWith(".yml")
          ? Yaml.read(StringValue.ofBytes(file.content()).value())
          : JsonReader.withDefaults().read(file.content());
    } catch (JsonException e) {
      throw failure(file, String.valueOf(e.getMessage()), e);
    } catch (BuiltinException e) {
      throw failure(file, e.text(), e);
    }
  }

  private static BundleException failure(BundleFile file, String reason, Exception cause) {
    return new BundleException(
        MALFORMED, "bundle load failed on " + file.name() + ": " + reason, cause);
  }
}
