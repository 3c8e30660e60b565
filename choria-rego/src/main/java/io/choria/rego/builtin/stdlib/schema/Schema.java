package io.choria.rego.builtin.stdlib.schema;

import com.google.re2j.Pattern;
import io.choria.rego.NumberValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A schema that was read. Filled by {@link SchemaCompiler} and then left alone. */
final class Schema {
  /** For the schemas {@code true} and {@code false}. */
  @Nullable Boolean pass;

  @Nullable Schema reference;
  final List<String> types = new ArrayList<>();
  final Map<String, Schema> properties = new LinkedHashMap<>();
  final Map<Pattern, Schema> patternProperties = new LinkedHashMap<>();
  @Nullable Schema additionalProperties;
  boolean noAdditionalProperties;
  @Nullable Schema propertyNames;
  final Map<String, List<String>> requiredWith = new LinkedHashMap<>();
  final Map<String, Schema> schemaWith = new LinkedHashMap<>();
  final List<Schema> items = new ArrayList<>();
  boolean oneForAllItems;
  @Nullable Schema additionalItems;
  boolean noAdditionalItems;
  @Nullable Schema contains;
  boolean uniqueItems;
  @Nullable Long minItems;
  @Nullable Long maxItems;
  @Nullable Long minProperties;
  @Nullable Long maxProperties;
  final List<String> required = new ArrayList<>();
  @Nullable NumberValue multipleOf;
  @Nullable NumberValue minimum;
  @Nullable NumberValue exclusiveMinimum;
  @Nullable NumberValue maximum;
  @Nullable NumberValue exclusiveMaximum;
  @Nullable Long minLength;
  @Nullable Long maxLength;
  @Nullable Pattern pattern;
  @Nullable String format;
  @Nullable String constant;
  @Nullable List<String> enumeration;
  final List<Schema> oneOf = new ArrayList<>();
  final List<Schema> anyOf = new ArrayList<>();
  final List<Schema> allOf = new ArrayList<>();
  @Nullable Schema not;
  @Nullable Schema condition;
  @Nullable Schema then;
  @Nullable Schema otherwise;
}
