package io.choria.rego.check;

import io.choria.rego.ArrayValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.RegoType;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The types that JSON schemas describe (spec 08 §3.4): what the type checker can't express is any
 * value. Objects whose properties are listed have no others.
 */
final class SchemaTypes {
  private static final int DEEPEST = 12;

  private final Value root;

  private SchemaTypes(Value root) {
    this.root = root;
  }

  static RegoType of(Value schema) {
    return new SchemaTypes(schema).type(schema, 0);
  }

  private RegoType type(@Nullable Value value, int depth) {
    if (!(value instanceof ObjectValue schema) || depth > DEEPEST) {
      return RegoType.any();
    }
    if (schema.get("$ref") instanceof StringValue reference) {
      return type(resolved(reference.value()), depth + 1);
    }
    if (schema.get("anyOf") instanceof ArrayValue options && options.size() > 0) {
      return either(options, depth);
    }
    if (schema.get("allOf") instanceof ArrayValue parts && parts.size() > 0) {
      return all(parts, depth);
    }
    Set<String> names = names(schema.get("type"));
    if (names.contains("boolean")) {
      return RegoType.bool();
    } else if (names.contains("string")) {
      return RegoType.string();
    } else if (names.contains("integer") || names.contains("number")) {
      return RegoType.number();
    } else if (names.contains("object")) {
      return object(schema, depth);
    }
    return names.contains("array") ? array(schema.get("items"), depth) : RegoType.any();
  }

  private static Set<String> names(@Nullable Value type) {
    Set<String> names = new LinkedHashSet<>();
    if (type instanceof StringValue one) {
      names.add(one.value());
    } else if (type instanceof ArrayValue several) {
      for (Value one : several) {
        names.add(one instanceof StringValue text ? text.value() : "");
      }
    }
    return names;
  }

  private RegoType object(ObjectValue schema, int depth) {
    if (!(schema.get("properties") instanceof ObjectValue properties) || properties.size() == 0) {
      return RegoType.object(RegoType.any(), RegoType.any());
    }
    Map<String, RegoType> types = new TreeMap<>();
    properties.forEach(
        (key, value) -> types.put(((StringValue) key).value(), type(value, depth + 1)));
    return RegoType.record(types);
  }

  private RegoType array(@Nullable Value items, int depth) {
    if (items instanceof ArrayValue fixed) {
      List<RegoType> types = new ArrayList<>();
      for (Value item : fixed) {
        types.add(type(item, depth + 1));
      }
      return new RegoType.Array(types, null);
    }
    return RegoType.array(type(items, depth + 1));
  }

  private RegoType either(ArrayValue options, int depth) {
    RegoType union = null;
    for (Value option : options) {
      union = TypeAlgebra.or(union, type(option, depth + 1));
    }
    return union == null ? RegoType.any() : union;
  }

  private RegoType all(ArrayValue parts, int depth) {
    TreeMap<Value, RegoType> types = new TreeMap<>();
    for (Value part : parts) {
      if (!(type(part, depth + 1) instanceof RegoType.Obj object)) {
        return parts.size() == 1 ? type(part, depth + 1) : RegoType.any();
      }
      types.putAll(object.properties());
    }
    return types.isEmpty()
        ? RegoType.object(RegoType.any(), RegoType.any())
        : new RegoType.Obj(types, null, null);
  }

  /** What a pointer into this schema means; null for all other references. */
  private @Nullable Value resolved(String reference) {
    if (!reference.startsWith("#")) {
      return null;
    }
    Value at = root;
    for (String step : reference.substring(1).split("/", -1)) {
      if (!step.isEmpty() && at != null) {
        at = at.get(Value.of(step.replace("~1", "/").replace("~0", "~")));
      }
    }
    return at;
  }
}
