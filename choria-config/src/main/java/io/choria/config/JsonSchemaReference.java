package io.choria.config;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The reference as JSON Schema, for editors and checks of configurations kept as JSON. */
final class JsonSchemaReference {
  private static final String DURATION =
      "^([0-9]+|[+-]?([0-9.]+(ns|us|µs|μs|ms|s|m|h))+|[+-]?[0-9.]+([eE][+-]?[0-9]+)?[dDwWMyY]|)$";

  private final SettingsSchema<?> schema;
  private final String title;
  private final boolean open;

  JsonSchemaReference(SettingsSchema<?> schema, String title, boolean open) {
    this.schema = schema;
    this.title = title;
    this.open = open;
  }

  String text() {
    StringBuilder out = new StringBuilder(64 * 1024);
    out.append("{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n");
    out.append("  \"title\": ").append(JsonText.quote(title)).append(",\n");
    out.append("  \"type\": \"object\",\n  \"additionalProperties\": ").append(open);
    out.append(",\n");
    List<SettingDefinition> required = schema.select(SettingDefinition::isRequired);
    if (!required.isEmpty()) {
      out.append("  \"required\": ")
          .append(array(required.stream().map(SettingDefinition::key).toList()))
          .append(",\n");
    }
    out.append("  \"properties\": {\n");
    out.append(
        schema.select(setting -> true).stream()
            .map(JsonSchemaReference::property)
            .collect(Collectors.joining(",\n")));
    return out.append("\n  }\n}\n").toString();
  }

  private static String property(SettingDefinition setting) {
    List<String> members = new ArrayList<>(type(setting));
    if (!setting.isSecret()) {
      setting
          .defaultText()
          .map(text -> Converter.withoutHome().convert(setting, text, null).value())
          .ifPresent(value -> members.add("\"default\": " + json(setting, value)));
    }
    members.add("\"description\": " + JsonText.quote(setting.description()));
    if (setting.isDeprecated()) {
      members.add("\"deprecated\": true");
    }
    if (setting.isSecret()) {
      members.add("\"writeOnly\": true");
    }
    return "    "
        + JsonText.quote(setting.key())
        + ": {\n      "
        + String.join(",\n      ", members)
        + "\n    }";
  }

  private static List<String> type(SettingDefinition setting) {
    String validation = setting.validator().map(Validator::toString).orElse("");
    List<String> allowed =
        validation.startsWith("enum=")
            ? List.of(validation.substring("enum=".length()).split(",", -1))
            : setting.constants();
    @Nullable String limit = allowed.isEmpty() ? null : "\"enum\": " + array(allowed);
    return switch (setting.type()) {
      case BOOLEAN -> List.of("\"type\": \"boolean\"");
      case INTEGER ->
          List.of(
              "\"type\": \"integer\"",
              "\"minimum\": " + low(validation, "-2147483648"),
              "\"maximum\": " + high(validation, "2147483647"));
      case LONG ->
          List.of(
              "\"type\": \"integer\"",
              "\"minimum\": " + low(validation, "-9223372036854775808"),
              "\"maximum\": " + high(validation, "9223372036854775807"));
      case DOUBLE -> List.of("\"type\": \"number\"");
      case STRINGS ->
          List.of(
              "\"type\": \"array\"",
              "\"items\": { \"type\": \"string\"" + (limit == null ? "" : ", " + limit) + " }");
      case DURATION -> List.of("\"type\": \"string\"", "\"pattern\": " + JsonText.quote(DURATION));
      case URI -> List.of("\"type\": \"string\"", "\"format\": \"uri-reference\"");
      case STRING, PATH, ENUM ->
          limit == null ? List.of("\"type\": \"string\"") : List.of("\"type\": \"string\"", limit);
    };
  }

  private static String low(String validation, String otherwise) {
    return bound(validation, 0, otherwise);
  }

  private static String high(String validation, String otherwise) {
    return bound(validation, 1, otherwise);
  }

  private static String bound(String validation, int end, String otherwise) {
    if (!validation.startsWith("range=")) {
      return otherwise;
    }
    String[] ends = validation.substring("range=".length()).split("\\.\\.", 2);
    return ends[end].isEmpty() ? otherwise : ends[end];
  }

  private static String array(List<?> items) {
    return items.stream()
        .map(item -> JsonText.quote(String.valueOf(item)))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String json(SettingDefinition setting, Object value) {
    if (value instanceof List<?> list) {
      return array(list);
    }
    return value instanceof Boolean || value instanceof Number
        ? value.toString()
        : JsonText.quote(Display.of(setting, value));
  }
}
