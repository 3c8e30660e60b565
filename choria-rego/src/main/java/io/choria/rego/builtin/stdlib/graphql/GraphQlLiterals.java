package io.choria.rego.builtin.stdlib.graphql;

import static io.choria.rego.builtin.stdlib.graphql.GraphQlTree.flag;
import static io.choria.rego.builtin.stdlib.graphql.GraphQlTree.named;
import static io.choria.rego.builtin.stdlib.graphql.GraphQlTree.node;
import static io.choria.rego.builtin.stdlib.graphql.GraphQlTree.nodes;
import static io.choria.rego.builtin.stdlib.graphql.GraphQlTree.number;
import static io.choria.rego.builtin.stdlib.graphql.GraphQlTree.text;
import static io.choria.rego.builtin.stdlib.graphql.GraphQlTree.typeName;
import static io.choria.rego.builtin.stdlib.graphql.GraphQlTree.typeText;

import io.choria.rego.ObjectValue;
import io.choria.rego.builtin.stdlib.format.GoText;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether written values and variables fit where they stand (spec 08 §4.17). */
final class GraphQlLiterals {
  static final int VARIABLE = 0;
  private static final int INT = 1;
  private static final int FLOAT = 2;
  private static final int STRING = 3;
  private static final int BLOCK = 4;
  private static final int BOOLEAN = 5;
  private static final int NULL = 6;
  private static final int ENUM = 7;
  private static final int LIST = 8;
  private static final int OBJECT = 9;
  private static final Set<String> CHECKED_SCALARS =
      Set.of("Int", "Float", "String", "Boolean", "ID");

  /** Makes an error at a place. */
  interface Errors {
    GraphQlException at(ObjectValue node, String message);
  }

  private final GraphQlSchema schema;
  private final Errors errors;

  GraphQlLiterals(GraphQlSchema schema, Errors errors) {
    this.schema = schema;
    this.errors = errors;
  }

  /**
   * Checks a value.
   *
   * @param expected the type of the position
   * @param hasDefault whether the position has a default value
   * @param variables the variables of the operation
   */
  void check(
      ObjectValue value, ObjectValue expected, boolean hasDefault, List<ObjectValue> variables) {
    GraphQlType type = schema.types.get(typeName(expected));
    if (type == null) {
      return;
    }
    int kind = number(value, "Kind");
    if (kind == VARIABLE) {
      position(value, expected, hasDefault, variables);
      return;
    }
    if (kind == NULL && flag(expected, "NonNull")) {
      throw errors.at(value, "Expected value of type \"" + typeText(expected) + "\", found null.");
    }
    if (kind == NULL || (type.kind.equals("SCALAR") && !CHECKED_SCALARS.contains(type.name))) {
      return;
    }
    if (!fits(value, kind, expected, type)) {
      throw errors.at(value, unexpected(value, expected, type));
    }
    if (kind == LIST) {
      for (ObjectValue child : nodes(value, "Children")) {
        check(node(child, "Value"), node(expected, "Elem"), false, variables);
      }
    } else if (kind == OBJECT) {
      object(value, type, variables);
    }
  }

  private boolean fits(ObjectValue value, int kind, ObjectValue expected, GraphQlType type) {
    return switch (kind) {
      case LIST -> expected.get("Elem") instanceof ObjectValue;
      case INT -> Set.of("Int", "Float", "ID").contains(type.name);
      case FLOAT -> type.name.equals("Float");
      case STRING, BLOCK -> type.name.equals("String") || type.name.equals("ID");
      case BOOLEAN -> type.name.equals("Boolean");
      case ENUM -> isMember(value, type);
      default -> true;
    };
  }

  private boolean isMember(ObjectValue value, GraphQlType type) {
    if (!type.kind.equals("ENUM")) {
      return false;
    }
    if (named(type.enumValues, text(value, "Raw"), schema.pace) == null) {
      throw errors.at(
          value,
          "Value \"" + text(value, "Raw") + "\" does not exist in \"" + type.name + "\" enum.");
    }
    return true;
  }

  private void object(ObjectValue value, GraphQlType type, List<ObjectValue> variables) {
    List<ObjectValue> given = nodes(value, "Children");
    Set<String> seen = new HashSet<>();
    for (ObjectValue child : given) {
      if (!seen.add(text(child, "Name"))) {
        throw errors.at(
            child, "There can be only one input field named \"" + text(child, "Name") + "\".");
      }
    }
    schema.pace.step(1 + type.fields.size() / 16);
    for (ObjectValue field : type.fields) {
      ObjectValue fieldType = node(field, "Type");
      if (flag(fieldType, "NonNull")
          && field.get("DefaultValue") == null
          && named(given, text(field, "Name"), schema.pace) == null) {
        throw errors.at(
            value,
            "Field \""
                + type.name
                + "."
                + text(field, "Name")
                + "\" of required type \""
                + typeText(fieldType)
                + "\" was not provided.");
      }
    }
    for (ObjectValue child : given) {
      ObjectValue field = type.field(text(child, "Name"), schema.pace);
      if (field == null) {
        throw errors.at(
            child,
            "Field \"" + text(child, "Name") + "\" is not defined by type \"" + type.name + "\".");
      }
      check(
          node(child, "Value"), node(field, "Type"), field.get("DefaultValue") != null, variables);
    }
  }

  private static String unexpected(ObjectValue value, ObjectValue expected, GraphQlType type) {
    String shown = shown(value);
    String name = text(expected, "NamedType");
    return switch (name) {
      case "Int" -> "Int cannot represent non-integer value: " + shown;
      case "Float" -> "Float cannot represent non numeric value: " + shown;
      case "String" -> "String cannot represent a non string value: " + shown;
      case "Boolean" -> "Boolean cannot represent a non boolean value: " + shown;
      case "ID" -> "ID cannot represent a non-string and non-integer value: " + shown;
      default ->
          type.kind.equals("ENUM")
              ? "Enum \"" + type.name + "\" cannot represent non-enum value: " + shown + "."
              : "Expected value of type \"" + typeText(expected) + "\", found " + shown + ".";
    };
  }

  /** A value as it is written. */
  static String shown(ObjectValue value) {
    List<ObjectValue> children = nodes(value, "Children");
    return switch (number(value, "Kind")) {
      case VARIABLE -> "$" + text(value, "Raw");
      case STRING, BLOCK -> GoText.quote(text(value, "Raw"));
      case LIST ->
          children.stream()
              .map(child -> shown(node(child, "Value")))
              .collect(Collectors.joining(",", "[", "]"));
      case OBJECT ->
          children.stream()
              .map(child -> text(child, "Name") + ":" + shown(node(child, "Value")))
              .collect(Collectors.joining(",", "{", "}"));
      default -> text(value, "Raw");
    };
  }

  private void position(
      ObjectValue value, ObjectValue expected, boolean hasDefault, List<ObjectValue> variables) {
    schema.pace.step(1 + variables.size() / 16);
    for (ObjectValue variable : variables) {
      if (text(variable, "Variable").equals(text(value, "Raw"))) {
        ObjectValue own = node(variable, "Type");
        boolean present =
            variable.get("DefaultValue") instanceof ObjectValue written
                && number(written, "Kind") != NULL;
        if (!compatible(own, expected, hasDefault || present)) {
          throw errors.at(
              value,
              "Variable \""
                  + shown(value)
                  + "\" of type \""
                  + typeText(own)
                  + "\" used in position expecting type \""
                  + typeText(expected)
                  + "\".");
        }
        return;
      }
    }
  }

  private static boolean compatible(ObjectValue own, ObjectValue expected, boolean nullable) {
    boolean list = own.get("Elem") instanceof ObjectValue;
    if (list != expected.get("Elem") instanceof ObjectValue
        || !text(own, "NamedType").equals(text(expected, "NamedType"))
        || (list && !compatible(node(own, "Elem"), node(expected, "Elem"), false))) {
      return false;
    }
    return nullable || !flag(expected, "NonNull") || flag(own, "NonNull");
  }
}
