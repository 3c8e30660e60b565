package io.choria.rego.builtin.stdlib.schema;

import com.google.re2j.Pattern;
import io.choria.rego.ArrayValue;
import io.choria.rego.BooleanValue;
import io.choria.rego.NumberValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.call.Pace;
import io.choria.rego.builtin.stdlib.http.RemoteSchemas;
import io.choria.rego.builtin.stdlib.regex.Regex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads schemas and checks that they are valid; the texts are those that users of the reference
 * know.
 */
final class SchemaCompiler {
  private static final List<String> TYPES =
      List.of("array", "boolean", "integer", "number", "null", "object", "string");
  private static final String SCHEMA = "Valid Schema";
  private static final String SCHEMAS = "Array Of Schemas";

  private static final long BYTES_PER_SCHEMA = 1_500;
  private static final long BYTES_PER_CHARACTER = 16;

  private final SchemaReferences references;
  private final Pace pace;
  private final Map<String, Schema> known = new HashMap<>();

  private SchemaDraft draft;
  private long schemas;

  private SchemaCompiler(SchemaReferences references, Pace pace) {
    this.references = references;
    this.pace = pace;
    this.draft = references.root().draft();
  }

  /**
   * A schema that was read.
   *
   * @param isRemote whether other documents were loaded for it
   * @param bytes an estimate of what it takes together with its text
   */
  record Compiled(Schema schema, boolean isRemote, long bytes) {}

  static Compiled compile(BuiltinContext context, Value document, RemoteSchemas remote) {
    if (!(document instanceof ObjectValue) && !(document instanceof BooleanValue)) {
      throw BuiltinException.of("schema is invalid");
    }
    SchemaReferences references = new SchemaReferences(context, document, remote);
    SchemaCompiler compiler = new SchemaCompiler(references, context::charge);
    Schema schema = compiler.schema(references.root().schema());
    long bytes = compiler.schemas * BYTES_PER_SCHEMA + references.length() * BYTES_PER_CHARACTER;
    return new Compiled(schema, references.isRemote(), bytes);
  }

  private Schema schema(Value document) {
    Schema schema = new Schema();
    fill(schema, document);
    return schema;
  }

  private void fill(Schema schema, Value document) {
    pace.step(4);
    schemas++;
    if (document instanceof BooleanValue bool && draft.atLeast6()) {
      schema.pass = bool.isTruthy();
      return;
    }
    if (!(document instanceof ObjectValue object)) {
      throw BuiltinException.of("Expected: " + SCHEMA + ", given: Invalid JSON");
    }
    text(object, draft.idKeyword(object));
    definitions(object);
    text(object, "title");
    text(object, "description");
    String reference = text(object, "$ref");
    if (reference != null) {
      boolean again = known.containsKey(reference);
      schema.reference = referenced(reference);
      if (again) {
        // what stands beside it is checked only then, and never counts
        keywords(new Schema(), object);
      }
      return;
    }
    keywords(schema, object);
  }

  private void keywords(Schema schema, ObjectValue object) {
    types(schema, object);
    objects(schema, object);
    arrays(schema, object);
    numbers(schema, object);
    strings(schema, object);
    values(schema, object);
    combinations(schema, object);
  }

  private Schema referenced(String reference) {
    Schema there = known.get(reference);
    if (there == null) {
      there = new Schema();
      known.put(reference, there);
      SchemaReferences.Target target = references.find(reference);
      Value schema = target.schema();
      if (!(schema instanceof ObjectValue) && !(schema instanceof BooleanValue)) {
        throw BuiltinException.of(SCHEMA + " must be of type object");
      }
      SchemaDraft outer = draft;
      draft = target.draft();
      fill(there, schema);
      draft = outer;
    }
    return there;
  }

  private void definitions(ObjectValue object) {
    Value definitions = object.get("definitions");
    if (definitions == null) {
      return;
    }
    if (!(definitions instanceof ObjectValue all)) {
      throw invalidType(SCHEMAS, "definitions");
    }
    for (int i = 0; i < all.size(); i++) {
      Value definition = all.valueAt(i);
      if (!(definition instanceof ObjectValue) && !(definition instanceof BooleanValue)) {
        throw invalidType(SCHEMAS, "definitions");
      }
      schema(definition);
    }
  }

  private static void types(Schema schema, ObjectValue object) {
    Value type = object.get("type");
    if (type instanceof StringValue one) {
      type(schema, one.value());
    } else if (type instanceof ArrayValue several) {
      for (Value one : several.asList()) {
        if (!(one instanceof StringValue name)) {
          throw invalidType("type", "string/Array Of Strings");
        }
        type(schema, name.value());
      }
    } else if (type != null) {
      throw invalidType("type", "string/Array Of Strings");
    }
  }

  private static void type(Schema schema, String name) {
    if (!TYPES.contains(name)) {
      throw BuiltinException.of(
          "has a primitive type that is NOT VALID -- given: /"
              + name
              + "/ Expected valid values are:["
              + String.join(" ", TYPES)
              + "]");
    }
    if (schema.types.contains(name)) {
      throw BuiltinException.of(name + " type is duplicated");
    }
    schema.types.add(name);
  }

  private void objects(Schema schema, ObjectValue object) {
    each(object, "properties", "Properties must be of type object", schema.properties::put);
    Value additional = object.get("additionalProperties");
    if (additional instanceof BooleanValue bool) {
      schema.noAdditionalProperties = !bool.isTruthy();
    } else if (additional instanceof ObjectValue) {
      schema.additionalProperties = schema(additional);
    } else if (additional != null) {
      throw invalidType("boolean/" + SCHEMA, "additionalProperties");
    }
    each(
        object,
        "patternProperties",
        "Invalid type. Expected: " + SCHEMA + ", given: patternProperties",
        (pattern, part) ->
            schema.patternProperties.put(
                pattern(pattern, "Invalid regex pattern '" + pattern + "'"), part));
    if (draft.atLeast6()) {
      optional(
          object,
          "propertyNames",
          "Invalid type. Expected: " + SCHEMA + ", given: patternProperties",
          part -> schema.propertyNames = part);
    }
    dependencies(schema, object);
  }

  private interface Named {
    void put(String name, Schema schema);
  }

  private void each(ObjectValue object, String keyword, String otherwise, Named into) {
    Value parts = object.get(keyword);
    if (parts == null) {
      return;
    }
    if (!(parts instanceof ObjectValue all)) {
      throw BuiltinException.of(otherwise);
    }
    all.forEach((name, part) -> into.put(((StringValue) name).value(), schema(part)));
  }

  private void dependencies(Schema schema, ObjectValue object) {
    Value dependencies = object.get("dependencies");
    if (dependencies == null) {
      return;
    }
    if (!(dependencies instanceof ObjectValue all)) {
      throw BuiltinException.of("dependencies must be of type object");
    }
    all.forEach(
        (key, value) -> {
          String name = ((StringValue) key).value();
          if (value instanceof ArrayValue names) {
            schema.requiredWith.put(name, dependencyNames(names));
          } else if (value instanceof ObjectValue || value instanceof BooleanValue) {
            schema.schemaWith.put(name, schema(value));
          } else {
            throw wrongDependency();
          }
        });
  }

  private static List<String> dependencyNames(ArrayValue names) {
    List<String> result = new ArrayList<>();
    for (Value name : names.asList()) {
      if (!(name instanceof StringValue text)) {
        throw wrongDependency();
      }
      result.add(text.value());
    }
    return result;
  }

  private static BuiltinException wrongDependency() {
    return BuiltinException.of("Dependency must be of type " + SCHEMA + " or Array Of Strings");
  }

  private void arrays(Schema schema, ObjectValue object) {
    Value items = object.get("items");
    if (items instanceof ArrayValue several) {
      for (Value item : several.asList()) {
        if (!(item instanceof ObjectValue) && !(item instanceof BooleanValue)) {
          throw invalidType(SCHEMA + "/" + SCHEMAS, "items");
        }
        schema.items.add(schema(item));
      }
    } else if (items instanceof ObjectValue || items instanceof BooleanValue) {
      schema.items.add(schema(items));
      schema.oneForAllItems = true;
    } else if (items != null) {
      throw invalidType(SCHEMA + "/" + SCHEMAS, "items");
    }
    Value additional = object.get("additionalItems");
    if (additional instanceof BooleanValue bool) {
      schema.noAdditionalItems = !bool.isTruthy();
    } else if (additional instanceof ObjectValue) {
      schema.additionalItems = schema(additional);
    } else if (additional != null) {
      throw invalidType("boolean/" + SCHEMA, "additionalItems");
    }
  }

  private void numbers(Schema schema, ObjectValue object) {
    Value multiple = object.get("multipleOf");
    if (multiple != null) {
      if (!(multiple instanceof NumberValue number)) {
        throw invalidType("Number", "multipleOf");
      }
      if (number.compareTo(NumberValue.ZERO) <= 0) {
        throw BuiltinException.of("multipleOf must be strictly greater than 0");
      }
      schema.multipleOf = number;
    }
    schema.minimum = number(object, "minimum");
    Value exclusive = object.get("exclusiveMinimum");
    if (isExclusive(exclusive, schema.minimum, "exclusiveMinimum", "minimum")) {
      schema.exclusiveMinimum = schema.minimum;
      schema.minimum = null;
    } else if (exclusive instanceof NumberValue number) {
      schema.exclusiveMinimum = number;
    }
    schema.maximum = number(object, "maximum");
    exclusive = object.get("exclusiveMaximum");
    if (isExclusive(exclusive, schema.maximum, "exclusiveMaximum", "maximum")) {
      schema.exclusiveMaximum = schema.maximum;
      schema.maximum = null;
    } else if (exclusive instanceof NumberValue number) {
      schema.exclusiveMaximum = number;
    }
  }

  /**
   * Whether an old-style flag turns a bound into an exclusive one; checks that the keyword is
   * well-formed.
   */
  private boolean isExclusive(
      @Nullable Value value, @Nullable NumberValue bound, String keyword, String of) {
    if (value == null) {
      return false;
    }
    if (value instanceof BooleanValue flag && draft.flagsAllowed()) {
      if (bound == null) {
        throw BuiltinException.of(keyword + " cannot be used without " + of);
      }
      return flag.isTruthy();
    }
    if (!(value instanceof NumberValue) || !draft.numbersAllowed()) {
      throw invalidType(draft.exclusiveTypes(), keyword);
    }
    return false;
  }

  private static @Nullable NumberValue number(ObjectValue object, String keyword) {
    Value value = object.get(keyword);
    if (value == null || value instanceof NumberValue) {
      return (NumberValue) value;
    }
    throw BuiltinException.of(keyword + " must be of a Number");
  }

  private void strings(Schema schema, ObjectValue object) {
    schema.minLength = size(object, "minLength");
    schema.maxLength = size(object, "maxLength");
    if (schema.minLength != null
        && schema.maxLength != null
        && schema.minLength > schema.maxLength) {
      throw BuiltinException.of("minLength cannot be greater than maxLength");
    }
    String pattern = text(object, "pattern");
    if (pattern != null) {
      schema.pattern = pattern(pattern, "pattern must be a valid regex");
    }
    schema.format = text(object, "format");
    schema.minProperties = size(object, "minProperties");
    schema.maxProperties = size(object, "maxProperties");
    if (schema.minProperties != null
        && schema.maxProperties != null
        && schema.minProperties > schema.maxProperties) {
      throw BuiltinException.of("minProperties cannot be greater than maxProperties");
    }
    for (Value name : list(object, "required")) {
      if (!(name instanceof StringValue text)) {
        throw invalidType("string", "required");
      }
      if (schema.required.contains(text.value())) {
        throw BuiltinException.of("required items must be unique");
      }
      schema.required.add(text.value());
    }
    schema.minItems = size(object, "minItems");
    schema.maxItems = size(object, "maxItems");
    Value unique = object.get("uniqueItems");
    if (unique != null && !(unique instanceof BooleanValue)) {
      throw BuiltinException.of("uniqueItems must be of a boolean");
    }
    schema.uniqueItems = unique == BooleanValue.TRUE;
    Value contains = object.get("contains");
    if (contains != null && draft.atLeast6()) {
      schema.contains = schema(contains);
    }
  }

  private void values(Schema schema, ObjectValue object) {
    if (draft.atLeast6()) {
      Value constant = object.get("const");
      schema.constant = constant == null ? null : SchemaText.of(constant);
    }
    if (object.get("enum") != null) {
      List<String> values = new ArrayList<>();
      for (Value one : list(object, "enum")) {
        String value = SchemaText.of(one);
        if (values.contains(value)) {
          throw BuiltinException.of("enum items must be unique");
        }
        values.add(value);
      }
      schema.enumeration = values;
    }
  }

  private void combinations(Schema schema, ObjectValue object) {
    list(object, "oneOf").forEach(part -> schema.oneOf.add(schema(part)));
    list(object, "anyOf").forEach(part -> schema.anyOf.add(schema(part)));
    list(object, "allOf").forEach(part -> schema.allOf.add(schema(part)));
    optional(object, "not", "not must be of an object", part -> schema.not = part);
    if (draft.atLeast7()) {
      optional(object, "if", "if must be of an object", part -> schema.condition = part);
      optional(object, "then", "then must be of an object", part -> schema.then = part);
      optional(object, "else", "else must be of an object", part -> schema.otherwise = part);
    }
  }

  private void optional(
      ObjectValue object, String keyword, String otherwise, Consumer<Schema> into) {
    Value part = object.get(keyword);
    if (part instanceof ObjectValue || part instanceof BooleanValue) {
      into.accept(schema(part));
    } else if (part != null) {
      throw BuiltinException.of(otherwise);
    }
  }

  private static List<Value> list(ObjectValue object, String keyword) {
    Value value = object.get(keyword);
    if (value == null) {
      return List.of();
    }
    if (value instanceof ArrayValue array) {
      return array.asList();
    }
    throw BuiltinException.of(keyword + " must be of an array");
  }

  private static @Nullable String text(ObjectValue object, String keyword) {
    Value value = object.get(keyword);
    if (value == null) {
      return null;
    }
    if (value instanceof StringValue text) {
      return text.value();
    }
    throw invalidType("string", keyword);
  }

  private static @Nullable Long size(ObjectValue object, String keyword) {
    Value value = object.get(keyword);
    if (value == null) {
      return null;
    }
    // only what is written with digits alone and fits 64 bits is an integer here, as for the
    // reference
    if (!(value instanceof NumberValue number)
        || !number.isIntegerText()
        || number.bigInteger().bitLength() >= Long.SIZE) {
      throw BuiltinException.of(keyword + " must be of an integer");
    }
    long size = number.bigInteger().longValue();
    if (size < 0) {
      throw BuiltinException.of(keyword + " must be greater than or equal to 0");
    }
    return size;
  }

  private Pattern pattern(String pattern, String otherwise) {
    try {
      return Regex.compile(pattern, pace);
    } catch (BuiltinException e) {
      throw BuiltinException.of(otherwise);
    }
  }

  private static BuiltinException invalidType(String expected, String given) {
    return BuiltinException.of("Invalid type. Expected: " + expected + ", given: " + given);
  }
}
