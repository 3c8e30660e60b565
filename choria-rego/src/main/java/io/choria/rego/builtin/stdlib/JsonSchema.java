package io.choria.rego.builtin.stdlib;

import io.choria.rego.ArrayValue;
import io.choria.rego.JsonException;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.BuiltinImpl;
import io.choria.rego.builtin.BuiltinImpl.F1;
import io.choria.rego.builtin.BuiltinImpl.F2;
import org.jspecify.annotations.Nullable;

/** JSON Schema, drafts 4, 6 and 7, without remote references (spec 08 §4.9). */
final class JsonSchema {
  private static final BoundedCache<Value, Schema> SCHEMAS = new BoundedCache<>();

  private JsonSchema() {}

  static @Nullable BuiltinImpl find(String name) {
    return switch (name) {
      case "json.match_schema" -> (F2) JsonSchema::match;
      case "json.verify_schema" -> (F1) JsonSchema::verify;
      default -> null;
    };
  }

  private static Value match(BuiltinContext context, Value document, Value schema) {
    TextSize.charge(context, document);
    TextSize.charge(context, schema);
    Value instance = load(document);
    SchemaReport report = new SchemaReport(context);
    new SchemaValidator(report).validate(compile(schema), instance, SchemaPath.ROOT);
    return Value.array(Value.of(report.isValid()), ArrayValue.of(report.errors()));
  }

  private static Value verify(BuiltinContext context, Value schema) {
    TextSize.charge(context, schema);
    try {
      compile(schema);
      return Value.array(Value.of(true), Value.nullValue());
    } catch (BuiltinException e) {
      return Value.array(Value.of(false), Value.of("jsonschema: " + e.text()));
    }
  }

  private static Schema compile(Value schema) {
    return SCHEMAS.get(schema, text -> SchemaCompiler.compile(load(text)));
  }

  private static Value load(Value value) {
    if (value instanceof StringValue text) {
      try {
        return Value.parseJson(text.value());
      } catch (JsonException e) {
        throw BuiltinException.of("invalid JSON string");
      }
    }
    if (value instanceof ObjectValue || value instanceof ArrayValue) {
      return Value.parseJson(value.toJson());
    }
    throw BuiltinException.of("wrong type, expected string or object");
  }
}
