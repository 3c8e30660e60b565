package io.choria.rego.bundle;

import static io.choria.rego.bundle.BundleException.Reason.MALFORMED;

import io.choria.rego.ArrayValue;
import io.choria.rego.JsonException;
import io.choria.rego.JsonLimits;
import io.choria.rego.JsonReader;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.bundle.DataPatch.Operation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the changes of a delta bundle (spec 08 §8.3). */
final class PatchReader {
  private PatchReader() {}

  static List<DataPatch> read(byte[] json) {
    Value document;
    try {
      document = JsonReader.withDefaults().read(json);
    } catch (JsonException e) {
      throw new BundleException(
          MALFORMED, "bundle load failed on patch decode: " + e.getMessage(), e);
    }
    List<DataPatch> patches = new ArrayList<>();
    if (document instanceof ObjectValue object
        && Members.find(object, "data") instanceof ArrayValue list) {
      for (Value one : list) {
        patches.add(patch(one));
      }
    } else if (!(document instanceof ObjectValue object) || Members.find(object, "data") != null) {
      throw failure("expected an object with an array as data, got " + document.kind().label());
    }
    return patches;
  }

  private static DataPatch patch(Value value) {
    if (!(value instanceof ObjectValue object)
        || !(Members.find(object, "op") instanceof StringValue operation)
        || !(Members.find(object, "path") instanceof StringValue path)) {
      throw failure("expected an object with op and path, got " + value);
    }
    Value replacement = Members.find(object, "value");
    return new DataPatch(
        operation(operation.value()),
        path(path.value()),
        replacement == null ? Value.nullValue() : replacement);
  }

  private static Operation operation(String name) {
    return switch (name) {
      case "upsert" -> Operation.UPSERT;
      case "replace" -> Operation.REPLACE;
      case "remove" -> Operation.REMOVE;
      default -> throw new BundleException(MALFORMED, "bad patch operation: " + name);
    };
  }

  /** The steps of a JSON pointer with percent escapes; slashes around it do not count. */
  private static List<String> path(String pointer) {
    List<String> steps = new ArrayList<>();
    String rest = BundlePath.trimmed(pointer);
    if (!rest.isEmpty()) {
      for (String step : rest.split("/", -1)) {
        steps.add(unescaped(step).replace("~1", "/").replace("~0", "~"));
      }
    }
    if (steps.size() > JsonLimits.DEFAULT.maxDepth()) {
      throw failure("path with more than " + JsonLimits.DEFAULT.maxDepth() + " elements");
    }
    return steps;
  }

  private static String unescaped(String step) {
    try {
      return BundlePath.unescaped(step);
    } catch (IllegalArgumentException e) {
      throw new BundleException(MALFORMED, "error parsing patch path: " + step, e);
    }
  }

  private static BundleException failure(@Nullable String reason) {
    return new BundleException(MALFORMED, "bundle load failed on patch decode: " + reason);
  }
}
