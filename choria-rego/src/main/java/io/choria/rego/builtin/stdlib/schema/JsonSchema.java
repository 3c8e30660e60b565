package io.choria.rego.builtin.stdlib.schema;

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
import io.choria.rego.builtin.Capabilities;
import io.choria.rego.builtin.stdlib.call.BoundedCache;
import io.choria.rego.builtin.stdlib.call.TextSize;
import io.choria.rego.builtin.stdlib.encoding.Encoding;
import io.choria.rego.builtin.stdlib.http.RemoteSchemas;
import org.jspecify.annotations.Nullable;

/** JSON Schema, drafts 4, 6 and 7 (spec 08 §4.9). */
public final class JsonSchema {
  private static final BoundedCache<Value, SchemaCompiler.Compiled> SCHEMAS =
      new BoundedCache<>(SchemaCompiler.Compiled::bytes);

  private JsonSchema() {}

  public static @Nullable BuiltinImpl find(String name) {
    return switch (name) {
      case "json.match_schema" -> (F2) JsonSchema::match;
      case "json.verify_schema" -> (F1) JsonSchema::verify;
      default -> null;
    };
  }

  /** A schema with documents that only these capabilities could load. */
  private record Remote(Value schema, Capabilities capabilities) {}

  private static Value match(BuiltinContext context, Value document, Value schema) {
    TextSize.charge(context, document);
    TextSize.charge(context, schema);
    Value instance = load(context, document);
    SchemaReport report = new SchemaReport(context);
    new SchemaValidator(report).validate(known(context, schema), instance, SchemaPath.ROOT);
    return Value.array(Value.of(report.isValid()), ArrayValue.of(report.errors()));
  }

  private static Value verify(BuiltinContext context, Value schema) {
    TextSize.charge(context, schema);
    try {
      compile(context, schema);
      return Value.array(Value.of(true), Value.nullValue());
    } catch (BuiltinException e) {
      return Value.array(Value.of(false), Value.of("jsonschema: " + e.text()));
    }
  }

  /** What needs nothing but its own text is shared by all, what was loaded by one policy. */
  private static Schema known(BuiltinContext context, Value text) {
    SchemaCompiler.Compiled own = SCHEMAS.get(text);
    if (own != null) {
      return own.schema();
    }
    Remote place = new Remote(text, context.capabilities());
    return context.cache().get(place) instanceof Schema loaded ? loaded : compile(context, text);
  }

  private static Schema compile(BuiltinContext context, Value text) {
    SchemaCompiler.Compiled compiled =
        SchemaCompiler.compile(context, load(context, text), new RemoteSchemas(context));
    if (compiled.isRemote()) {
      Remote place = new Remote(text, context.capabilities());
      context.cache().put(place, compiled.schema(), compiled.bytes());
    } else {
      SCHEMAS.put(text, compiled);
    }
    return compiled.schema();
  }

  private static Value load(BuiltinContext context, Value value) {
    if (value instanceof StringValue text) {
      try {
        return Encoding.reader(context::charge).read(text.value());
      } catch (JsonException e) {
        throw BuiltinException.of("invalid JSON string");
      }
    }
    if (value instanceof ObjectValue || value instanceof ArrayValue) {
      return Encoding.reader(context::charge).read(value.toJson());
    }
    throw BuiltinException.of("wrong type, expected string or object");
  }
}
