package io.choria.rego.builtin.stdlib.schema;

import com.google.re2j.Pattern;
import io.choria.rego.ArrayValue;
import io.choria.rego.BooleanValue;
import io.choria.rego.NullValue;
import io.choria.rego.NumberValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Applies schemas to documents. */
final class SchemaValidator {
  private static final int LONGEST_CHAIN = 1_000;

  private final SchemaReport report;

  SchemaValidator(SchemaReport report) {
    this.report = report;
  }

  void validate(Schema given, Value value, SchemaPath path) {
    Schema schema = given;
    for (int i = 0; schema.pass == null && schema.reference != null; i++) {
      if (i == LONGEST_CHAIN) {
        throw BuiltinException.of("references lead in a circle");
      }
      schema = schema.reference;
    }
    if (schema.pass != null) {
      if (!schema.pass) {
        report.add(path, "false", "False always fails validation");
      }
      return;
    }
    String type = type(value);
    if (!schema.types.isEmpty() && !accepts(schema.types, type)) {
      String expected =
          schema.types.size() == 1
              ? schema.types.get(0)
              : "[" + String.join(",", schema.types) + "]";
      report.add(path, "invalid_type", "Invalid type. Expected: " + expected + ", given: " + type);
      return;
    }
    combinations(schema, value, path);
    if (value instanceof ArrayValue array) {
      array(schema, array, path);
      common(schema, value, path);
    } else if (value instanceof ObjectValue object) {
      object(schema, object, path);
      common(schema, value, path);
      properties(schema, object, path);
    } else {
      if (value instanceof NumberValue number) {
        number(schema, number, path);
      }
      common(schema, value, path);
      if (value instanceof StringValue text) {
        string(schema, text, path);
      }
    }
    report.passed();
  }

  private static String type(Value value) {
    if (value instanceof NullValue) {
      return "null";
    }
    if (value instanceof BooleanValue) {
      return "boolean";
    }
    if (value instanceof NumberValue number) {
      return number.isInteger() ? "integer" : "number";
    }
    return value.kind().label();
  }

  private static boolean accepts(List<String> types, String type) {
    return types.contains(type) || (type.equals("integer") && types.contains("number"));
  }

  private SchemaReport apply(Schema schema, Value value, SchemaPath path) {
    SchemaReport part = report.fresh();
    new SchemaValidator(part).validate(schema, value, path);
    return part;
  }

  private static SchemaReport closer(@Nullable SchemaReport best, SchemaReport next) {
    return best == null || next.score() > best.score() ? next : best;
  }

  private void combinations(Schema schema, Value value, SchemaPath path) {
    anyOf(schema, value, path);
    oneOf(schema, value, path);
    boolean all = true;
    for (Schema part : schema.allOf) {
      SchemaReport result = apply(part, value, path);
      all &= result.isValid();
      report.merge(result);
    }
    if (!all) {
      report.add(path, "number_all_of", "Must validate all the schemas (allOf)");
    }
    if (schema.not != null && apply(schema.not, value, path).isValid()) {
      report.add(path, "number_not", "Must not validate the schema (not)");
    }
    if (value instanceof ObjectValue object) {
      dependencies(schema, object, path);
    }
    condition(schema, value, path);
    report.passed();
  }

  private void anyOf(Schema schema, Value value, SchemaPath path) {
    SchemaReport best = null;
    for (Schema part : schema.anyOf) {
      SchemaReport result = apply(part, value, path);
      if (result.isValid()) {
        return;
      }
      best = closer(best, result);
    }
    if (best != null) {
      report.add(path, "number_any_of", "Must validate at least one schema (anyOf)");
      report.merge(best);
    }
  }

  private void oneOf(Schema schema, Value value, SchemaPath path) {
    if (schema.oneOf.isEmpty()) {
      return;
    }
    int valid = 0;
    SchemaReport best = null;
    for (Schema part : schema.oneOf) {
      SchemaReport result = apply(part, value, path);
      if (result.isValid()) {
        valid++;
      } else if (valid == 0) {
        best = closer(best, result);
      }
    }
    if (valid != 1) {
      report.add(path, "number_one_of", "Must validate one and only one schema (oneOf)");
      if (valid == 0 && best != null) {
        report.merge(best);
      }
    }
  }

  private void dependencies(Schema schema, ObjectValue object, SchemaPath path) {
    for (int i = 0; i < object.size(); i++) {
      String name = ((StringValue) object.keyAt(i)).value();
      for (String other : schema.requiredWith.getOrDefault(name, List.of())) {
        if (object.get(other) == null) {
          report.add(path, "missing_dependency", "Has a dependency on " + other);
        }
      }
      Schema dependent = schema.schemaWith.get(name);
      if (dependent != null) {
        validate(dependent, object, path);
      }
    }
  }

  private void condition(Schema schema, Value value, SchemaPath path) {
    if (schema.condition == null) {
      return;
    }
    boolean holds = apply(schema.condition, value, path).isValid();
    Schema next = holds ? schema.then : schema.otherwise;
    if (next == null) {
      return;
    }
    SchemaReport result = apply(next, value, path);
    if (!result.isValid()) {
      report.add(
          path,
          holds ? "condition_then" : "condition_else",
          holds
              ? "Must validate \"then\" as \"if\" was valid"
              : "Must validate \"else\" as \"if\" was not valid");
      report.merge(result);
    }
  }

  private void common(Schema schema, Value value, SchemaPath path) {
    if (schema.constant != null && !schema.constant.equals(SchemaText.of(value))) {
      report.add(path, "const", path.field() + " does not match: " + schema.constant);
    }
    if (schema.enumeration != null && !schema.enumeration.contains(SchemaText.of(value))) {
      String allowed = String.join(", ", schema.enumeration);
      report.add(path, "enum", path.field() + " must be one of the following: " + allowed);
    }
    if (schema.format != null && !SchemaFormats.accepts(report, schema.format, value)) {
      report.add(path, "format", "Does not match format '" + schema.format + "'");
    }
    report.passed();
  }

  private void array(Schema schema, ArrayValue array, SchemaPath path) {
    for (int i = 0; i < array.size() && !schema.items.isEmpty(); i++) {
      Schema item = item(schema, i);
      if (item != null) {
        report.merge(apply(item, array.get(i), path.child(Integer.toString(i))));
      }
    }
    if (!schema.oneForAllItems
        && !schema.items.isEmpty()
        && schema.items.size() < array.size()
        && schema.noAdditionalItems) {
      report.add(path, "array_no_additional_items", "No additional items allowed on array");
    }
    if (schema.minItems != null && array.size() < schema.minItems) {
      report.add(path, "array_min_items", "Array must have at least " + schema.minItems + " items");
    }
    if (schema.maxItems != null && array.size() > schema.maxItems) {
      report.add(path, "array_max_items", "Array must have at most " + schema.maxItems + " items");
    }
    if (schema.uniqueItems) {
      unique(array, path);
    }
    if (schema.contains != null) {
      contains(schema.contains, array, path);
    }
    report.passed();
  }

  private static @Nullable Schema item(Schema schema, int position) {
    if (schema.oneForAllItems) {
      return schema.items.get(0);
    }
    return position < schema.items.size() ? schema.items.get(position) : schema.additionalItems;
  }

  private void unique(ArrayValue array, SchemaPath path) {
    Map<String, Integer> seen = new HashMap<>();
    for (int j = 0; j < array.size(); j++) {
      Integer i = seen.put(SchemaText.of(array.get(j)), j);
      if (i != null) {
        report.add(path, "unique", "array items[" + i + "," + j + "] must be unique");
      }
    }
  }

  private void contains(Schema schema, ArrayValue array, SchemaPath path) {
    SchemaReport best = null;
    for (int i = 0; i < array.size(); i++) {
      SchemaReport result = apply(schema, array.get(i), path.child(Integer.toString(i)));
      if (result.isValid()) {
        return;
      }
      best = closer(best, result);
    }
    report.add(path, "contains", "At least one of the items must match");
    if (best != null) {
      report.merge(best);
    }
  }

  private void object(Schema schema, ObjectValue object, SchemaPath path) {
    if (schema.minProperties != null && object.size() < schema.minProperties) {
      report.add(
          path,
          "array_min_properties",
          "Must have at least " + schema.minProperties + " properties");
    }
    if (schema.maxProperties != null && object.size() > schema.maxProperties) {
      report.add(
          path,
          "array_max_properties",
          "Must have at most " + schema.maxProperties + " properties");
    }
    for (String name : schema.required) {
      if (object.get(name) == null) {
        report.add(path, "required", name + " is required");
      } else {
        report.passed();
      }
    }
    for (int i = 0; i < object.size(); i++) {
      String name = ((StringValue) object.keyAt(i)).value();
      boolean matched = patternProperty(schema, name, object.valueAt(i), path);
      if (!schema.properties.containsKey(name) && !matched) {
        additionalProperty(schema, name, object.valueAt(i), path);
      }
    }
    if (schema.propertyNames != null) {
      propertyNames(schema.propertyNames, object, path);
    }
    report.passed();
  }

  private boolean patternProperty(Schema schema, String name, Value value, SchemaPath path) {
    boolean matched = false;
    for (Map.Entry<Pattern, Schema> entry : schema.patternProperties.entrySet()) {
      if (report.finds(entry.getKey(), name)) {
        matched = true;
        report.merge(apply(entry.getValue(), value, path.child(name)));
      }
    }
    if (matched) {
      report.passed();
    }
    return matched;
  }

  private void additionalProperty(Schema schema, String name, Value value, SchemaPath path) {
    if (schema.noAdditionalProperties) {
      report.add(
          path,
          "additional_property_not_allowed",
          "Additional property " + name + " is not allowed");
    } else if (schema.additionalProperties != null) {
      report.merge(apply(schema.additionalProperties, value, path.child(name)));
    }
  }

  private void propertyNames(Schema schema, ObjectValue object, SchemaPath path) {
    for (int i = 0; i < object.size(); i++) {
      SchemaReport result = apply(schema, object.keyAt(i), path);
      if (!result.isValid()) {
        String name = ((StringValue) object.keyAt(i)).value();
        report.add(
            path, "invalid_property_name", "Property name of \"" + name + "\" does not match");
        report.merge(result);
      }
    }
  }

  private void properties(Schema schema, ObjectValue object, SchemaPath path) {
    schema.properties.forEach(
        (name, part) -> {
          Value value = object.get(name);
          if (value != null) {
            validate(part, value, path.child(name));
          }
        });
  }

  private void number(Schema schema, NumberValue number, SchemaPath path) {
    BigDecimal value = number.decimal();
    if (schema.multipleOf != null && value.remainder(schema.multipleOf.decimal()).signum() != 0) {
      report.add(path, "multiple_of", "Must be a multiple of " + text(schema.multipleOf));
    }
    if (schema.maximum != null && number.compareTo(schema.maximum) > 0) {
      report.add(path, "number_lte", "Must be less than or equal to " + text(schema.maximum));
    }
    if (schema.exclusiveMaximum != null && number.compareTo(schema.exclusiveMaximum) >= 0) {
      report.add(path, "number_lt", "Must be less than " + text(schema.exclusiveMaximum));
    }
    if (schema.minimum != null && number.compareTo(schema.minimum) < 0) {
      report.add(path, "number_gte", "Must be greater than or equal to " + text(schema.minimum));
    }
    if (schema.exclusiveMinimum != null && number.compareTo(schema.exclusiveMinimum) <= 0) {
      report.add(path, "number_gt", "Must be greater than " + text(schema.exclusiveMinimum));
    }
    report.passed();
  }

  private static String text(NumberValue number) {
    return number.decimal().stripTrailingZeros().toPlainString();
  }

  private void string(Schema schema, StringValue text, SchemaPath path) {
    if (schema.minLength != null && text.length() < schema.minLength) {
      report.add(
          path, "string_gte", "String length must be greater than or equal to " + schema.minLength);
    }
    if (schema.maxLength != null && text.length() > schema.maxLength) {
      report.add(
          path, "string_lte", "String length must be less than or equal to " + schema.maxLength);
    }
    if (schema.pattern != null && !report.finds(schema.pattern, text.value())) {
      report.add(path, "pattern", "Does not match pattern '" + schema.pattern.pattern() + "'");
    }
    report.passed();
  }
}
