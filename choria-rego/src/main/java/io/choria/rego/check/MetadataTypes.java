package io.choria.rego.check;

import io.choria.rego.ArrayValue;
import io.choria.rego.BooleanValue;
import io.choria.rego.NumberValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.check.MetadataFields.FieldException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether the fields of a metadata block have values of their kinds (spec 08 §1.7). */
final class MetadataTypes {
  private static final Set<String> TRUE = Set.of("y", "Y", "yes", "Yes", "YES", "on", "On", "ON");
  private static final Set<String> FALSE = Set.of("n", "N", "no", "No", "NO", "off", "Off", "OFF");

  /** How texts of errors name the kinds. */
  private static final String ANY = "interface {}";

  private static final String MAP = "map[string]" + ANY;

  private final ObjectValue fields;
  private final List<String> lines;
  private final List<String> problems = new ArrayList<>();

  private MetadataTypes(ObjectValue fields, String text) {
    this.fields = fields;
    this.lines = text.lines().toList();
  }

  /**
   * Checks all fields.
   *
   * @param text the block, for the lines in errors
   */
  static void check(ObjectValue fields, String text) throws FieldException {
    MetadataTypes types = new MetadataTypes(fields, text);
    types.scalar("scope");
    types.scalar("title");
    types.scalar("description");
    Value entrypoint = fields.get("entrypoint");
    if (entrypoint != null && !isNull(entrypoint) && truth(entrypoint) == null) {
      types.problem("entrypoint", entrypoint, "bool");
    }
    types.items("organizations", "[]string");
    types.items("related_resources", "[]" + ANY);
    types.items("authors", "[]" + ANY);
    types.items("schemas", "[]" + MAP);
    types.map("compile");
    types.map("custom");
    types.map("labels");
    if (!types.problems.isEmpty()) {
      throw new FieldException("yaml: unmarshal errors:\n" + String.join("\n", types.problems));
    }
  }

  /** A field that is a text, as which all scalars are read. */
  static String text(ObjectValue fields, String field) {
    Value value = fields.get(field);
    if (value instanceof StringValue text) {
      return text.value();
    }
    return value == null || isNull(value) ? "" : value.toString();
  }

  /** What a value means where a boolean is wanted; null if nothing. */
  static @Nullable Boolean truth(@Nullable Value value) {
    if (value instanceof BooleanValue) {
      return value.equals(Value.of(true));
    }
    String word = value instanceof StringValue text ? text.value() : "";
    if (TRUE.contains(word)) {
      return true;
    }
    return FALSE.contains(word) ? false : null;
  }

  private static boolean isNull(Value value) {
    return value.equals(Value.nullValue());
  }

  private void scalar(String field) {
    Value value = fields.get(field);
    if (value != null && isCollection(value)) {
      problem(field, value, "string");
    }
  }

  private static boolean isCollection(Value value) {
    return value instanceof ArrayValue || value instanceof ObjectValue;
  }

  private void map(String field) {
    Value value = fields.get(field);
    if (value != null && !isNull(value) && !(value instanceof ObjectValue)) {
      problem(field, value, MAP);
    }
  }

  private void items(String field, String type) {
    Value value = fields.get(field);
    if (value == null || isNull(value)) {
      return;
    } else if (!(value instanceof ArrayValue array)) {
      problem(field, value, type);
    } else {
      String of = type.substring("[]".length());
      for (Value item : array) {
        boolean fits =
            switch (of) {
              case "string" -> !isCollection(item);
              case MAP -> isNull(item) || item instanceof ObjectValue;
              default -> true;
            };
        if (!fits) {
          problem(field, item, of);
        }
      }
    }
  }

  private void problem(String field, Value value, String wanted) {
    int line = 1;
    while (line < lines.size() && !lines.get(line - 1).startsWith(field)) {
      line++;
    }
    problems.add("  line " + line + ": cannot unmarshal " + shown(value) + " into " + wanted);
  }

  private static String shown(Value value) {
    if (value instanceof ArrayValue) {
      return "!!seq";
    } else if (value instanceof ObjectValue) {
      return "!!map";
    }
    String text = value instanceof StringValue s ? s.value() : value.toString();
    String tag =
        value instanceof StringValue
            ? "!!str"
            : value instanceof BooleanValue
                ? "!!bool"
                : value instanceof NumberValue && text.matches("-?[0-9]+") ? "!!int" : "!!float";
    return tag + " `" + (text.length() > 10 ? text.substring(0, 7) + "..." : text) + "`";
  }
}
