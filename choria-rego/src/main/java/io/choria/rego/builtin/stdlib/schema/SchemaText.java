package io.choria.rego.builtin.stdlib.schema;

import io.choria.rego.ArrayValue;
import io.choria.rego.JsonWriter;
import io.choria.rego.NumberValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.stdlib.format.GoFloat;
import java.util.ArrayList;
import java.util.List;

/**
 * The texts by which JSON Schema compares values: numbers are what a 64-bit float keeps of them
 * (spec 08 §4.11).
 */
final class SchemaText {
  private SchemaText() {}

  static String of(Value value) {
    return JsonWriter.compact().write(rounded(value));
  }

  private static Value rounded(Value value) {
    if (value instanceof NumberValue number) {
      double nearest = number.doubleValue();
      return Double.isInfinite(nearest) ? number : NumberValue.of(GoFloat.json(nearest));
    }
    if (value instanceof ArrayValue array) {
      List<Value> elements = new ArrayList<>(array.size());
      array.forEach(element -> elements.add(rounded(element)));
      return ArrayValue.of(elements);
    }
    if (value instanceof ObjectValue object) {
      ObjectValue.Builder members = ObjectValue.builder();
      object.forEach((key, member) -> members.put(key, rounded(member)));
      return members.build();
    }
    return value;
  }
}
