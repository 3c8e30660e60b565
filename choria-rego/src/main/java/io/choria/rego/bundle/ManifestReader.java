package io.choria.rego.bundle;

import static io.choria.rego.bundle.BundleException.Reason.MALFORMED;
import static io.choria.rego.bundle.BundleException.Reason.ROOTS;
import static io.choria.rego.bundle.BundleException.Reason.UNSUPPORTED;

import io.choria.rego.ArrayValue;
import io.choria.rego.JsonException;
import io.choria.rego.JsonReader;
import io.choria.rego.NullValue;
import io.choria.rego.NumberValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Reads the manifest of a bundle (spec 08 §8.2). */
final class ManifestReader {
  private final ObjectValue fields;

  private ManifestReader(ObjectValue fields) {
    this.fields = fields;
  }

  static BundleManifest read(byte[] json) {
    try {
      Value document = JsonReader.withDefaults().read(json);
      return document instanceof NullValue
          ? BundleManifest.EMPTY
          : new ManifestReader(object("manifest", document)).manifest();
    } catch (JsonException e) {
      throw new BundleException(
          MALFORMED, "bundle load failed on manifest decode: " + e.getMessage(), e);
    }
  }

  private BundleManifest manifest() {
    if (field("wasm") instanceof ArrayValue resolvers && resolvers.size() > 0) {
      throw new BundleException(
          UNSUPPORTED,
          "manifest refers to WebAssembly modules, which cannot be run here: "
              + "build the bundle with the target rego");
    }
    Value metadata = field("metadata");
    return new BundleManifest(
        text("revision"),
        roots(),
        regoVersion(),
        fileRegoVersions(),
        metadata == null ? ObjectValue.EMPTY : object("metadata", metadata));
  }

  private @Nullable Value field(String name) {
    Value value = Members.find(fields, name);
    return value instanceof NullValue ? null : value;
  }

  private String text(String name) {
    Value value = field(name);
    return value == null ? "" : text(name, value);
  }

  private List<String> roots() {
    Value value = field("roots");
    if (value == null) {
      return List.of("");
    }
    if (!(value instanceof ArrayValue list)) {
      throw unexpected("roots", "an array", value);
    }
    List<String> roots = new ArrayList<>();
    for (Value root : list) {
      roots.add(root(text("roots", root)));
    }
    new Roots(roots).checkDisjoint();
    return roots;
  }

  private static String root(String text) {
    String path = BundlePath.trimmed(text);
    try {
      return BundlePath.unescaped(path);
    } catch (IllegalArgumentException e) {
      throw new BundleException(ROOTS, "manifest root path invalid: " + path, e);
    }
  }

  private OptionalInt regoVersion() {
    Value value = field("rego_version");
    return value == null ? OptionalInt.empty() : OptionalInt.of(version("rego_version", value));
  }

  private Map<String, Integer> fileRegoVersions() {
    Map<String, Integer> versions = new LinkedHashMap<>();
    Value value = field("file_rego_versions");
    if (value != null) {
      object("file_rego_versions", value)
          .forEach(
              (pattern, version) ->
                  versions.put(
                      text("file_rego_versions", pattern), version("file_rego_versions", version)));
    }
    return versions;
  }

  private static int version(String name, Value value) {
    String text = value instanceof NumberValue ? value.toString() : "";
    return switch (text) {
      case "0" -> 0;
      case "1" -> 1;
      case "2" -> 2;
      default -> throw unexpected(name, "0, 1 or 2", value);
    };
  }

  private static ObjectValue object(String name, Value value) {
    if (value instanceof ObjectValue object) {
      return object;
    }
    throw unexpected(name, "an object", value);
  }

  private static String text(String name, Value value) {
    if (value instanceof StringValue text) {
      return text.value();
    }
    throw unexpected(name, "a string", value);
  }

  private static BundleException unexpected(String name, String expected, Value got) {
    return new BundleException(
        MALFORMED,
        "bundle load failed on manifest decode: expected "
            + expected
            + " as "
            + name
            + ", got "
            + got);
  }
}
