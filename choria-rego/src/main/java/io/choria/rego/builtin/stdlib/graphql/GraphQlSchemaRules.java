package io.choria.rego.builtin.stdlib.graphql;

import static io.choria.rego.builtin.stdlib.graphql.GraphQlTree.flag;
import static io.choria.rego.builtin.stdlib.graphql.GraphQlTree.named;
import static io.choria.rego.builtin.stdlib.graphql.GraphQlTree.node;
import static io.choria.rego.builtin.stdlib.graphql.GraphQlTree.nodes;
import static io.choria.rego.builtin.stdlib.graphql.GraphQlTree.number;
import static io.choria.rego.builtin.stdlib.graphql.GraphQlTree.text;
import static io.choria.rego.builtin.stdlib.graphql.GraphQlTree.texts;
import static io.choria.rego.builtin.stdlib.graphql.GraphQlTree.typeName;
import static io.choria.rego.builtin.stdlib.graphql.GraphQlTree.typeText;

import io.choria.rego.ObjectValue;
import io.choria.rego.builtin.stdlib.format.GoText;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a schema must obey (spec 08 §4.17). The first violation is reported. */
final class GraphQlSchemaRules {
  private static final int NULL_LITERAL = 6;

  private final GraphQlSchema schema;

  private GraphQlSchemaRules(GraphQlSchema schema) {
    this.schema = schema;
  }

  static void check(GraphQlSchema schema) {
    GraphQlSchemaRules rules = new GraphQlSchemaRules(schema);
    for (ObjectValue node : schema.schemaNodes) {
      rules.directives(nodes(node, "Directives"), "SCHEMA", "", true);
    }
    schema.types.values().stream().filter(type -> !type.builtIn).forEach(rules::type);
    GraphQlInputCycles.check(schema);
    schema.directives.forEach(
        (name, node) -> {
          rules.name(node, name);
          rules.arguments(nodes(node, "Arguments"), name);
        });
  }

  private void name(ObjectValue node, String name) {
    if (name.startsWith("__")) {
      throw schema.error(
          node,
          "Name \""
              + name
              + "\" must not begin with \"__\", which is reserved by GraphQL introspection.");
    }
  }

  private void typeExists(ObjectValue type) {
    if (!schema.types.containsKey(typeName(type))) {
      throw schema.error(type, "Undefined type " + typeName(type) + ".");
    }
  }

  private void type(GraphQlType type) {
    fields(type);
    members(type);
    type.interfaces.forEach(parent -> implementation(type, parent));
    kind(type);
    unique(type);
    name(type.node, type.name);
    directives(type.directives, type.kind, "", false);
  }

  private void fields(GraphQlType type) {
    String location =
        type.kind.equals("INPUT_OBJECT") ? "INPUT_FIELD_DEFINITION" : "FIELD_DEFINITION";
    for (ObjectValue field : type.fields) {
      schema.pace.step(1);
      name(field, text(field, "Name"));
      typeExists(node(field, "Type"));
      arguments(nodes(field, "Arguments"), "");
      directives(nodes(field, "Directives"), location, "", true);
    }
  }

  private void members(GraphQlType type) {
    for (String member : type.members) {
      GraphQlType known = schema.types.get(member);
      if (known == null) {
        throw schema.error(type.node, "Undefined type " + GoText.quote(member) + ".");
      }
      if (!known.kind.equals("OBJECT")) {
        throw schema.error(
            type.node, type.kind + " type " + GoText.quote(member) + " must be OBJECT.");
      }
    }
  }

  private void kind(GraphQlType type) {
    switch (type.kind) {
      case "OBJECT", "INTERFACE" -> {
        notEmpty(type, type.fields, "one or more fields");
        fieldKinds(type, "SCALAR, OBJECT, INTERFACE, UNION, ENUM", false);
      }
      case "INPUT_OBJECT" -> {
        notEmpty(type, type.fields, "one or more input fields");
        fieldKinds(type, "SCALAR, ENUM, INPUT_OBJECT", true);
      }
      case "ENUM" -> {
        notEmpty(type, type.enumValues, "one or more unique enum values");
        for (ObjectValue value : type.enumValues) {
          String name = text(value, "Name");
          if (Set.of("true", "false", "null").contains(name)) {
            throw schema.error(
                type.node, type.kind + " " + type.name + ": non-enum value " + name + ".");
          }
          directives(nodes(value, "Directives"), "ENUM_VALUE", "", true);
        }
      }
      default -> {}
    }
  }

  private void notEmpty(GraphQlType type, List<ObjectValue> parts, String what) {
    if (parts.isEmpty()) {
      throw schema.error(type.node, type.kind + " " + type.name + ": must define " + what + ".");
    }
  }

  private void fieldKinds(GraphQlType type, String allowed, boolean input) {
    for (ObjectValue field : type.fields) {
      GraphQlType known = schema.types.get(typeName(node(field, "Type")));
      if (known != null && !List.of(allowed.split(", ")).contains(known.kind)) {
        throw schema.error(
            field,
            (input ? known.kind + " " + text(field, "Name") : type.kind + " " + type.name)
                + ": field must be one of "
                + allowed
                + ".");
      }
    }
  }

  private void unique(GraphQlType type) {
    Set<String> seen = new HashSet<>();
    for (ObjectValue field : type.fields) {
      if (!seen.add(text(field, "Name"))) {
        throw schema.error(
            field, "Field " + type.name + "." + text(field, "Name") + " can only be defined once.");
      }
    }
    seen.clear();
    for (ObjectValue value : type.enumValues) {
      if (!seen.add(text(value, "Name"))) {
        throw schema.error(
            value,
            "Enum value " + type.name + "." + text(value, "Name") + " can only be defined once.");
      }
    }
    seen.clear();
    for (String member : type.members) {
      if (!seen.add(member)) {
        throw schema.error(
            type.node, "Union type " + type.name + " can only include type " + member + " once.");
      }
    }
  }

  private void arguments(List<ObjectValue> arguments, String directive) {
    for (ObjectValue argument : arguments) {
      schema.pace.step(1);
      name(argument, text(argument, "Name"));
      ObjectValue type = node(argument, "Type");
      typeExists(type);
      GraphQlType known = schema.types.get(typeName(type));
      if (known != null && !known.isInput()) {
        throw schema.error(
            argument,
            "cannot use "
                + typeText(type)
                + " as argument "
                + text(argument, "Name")
                + " because "
                + known.kind
                + " is not a valid input type");
      }
      directives(nodes(argument, "Directives"), "ARGUMENT_DEFINITION", directive, true);
    }
  }

  private void directives(
      List<ObjectValue> directives, String location, String inside, boolean once) {
    Set<String> seen = new HashSet<>();
    for (ObjectValue directive : directives) {
      String name = text(directive, "Name");
      name(directive, name);
      if (!inside.isEmpty() && inside.equals(name)) {
        throw schema.error(directive, "Directive " + name + " cannot refer to itself.");
      }
      ObjectValue definition = schema.directives.get(name);
      if (definition == null) {
        throw schema.error(directive, "Undefined directive " + name + ".");
      }
      if (once && !seen.add(name) && !flag(definition, "IsRepeatable")) {
        throw schema.error(
            directive, "The directive " + name + " can only be used once at this location.");
      }
      if (!texts(definition, "Locations").contains(location)) {
        throw schema.error(
            directive, "Directive " + name + " is not applicable on " + location + ".");
      }
      directiveArguments(directive, definition);
    }
  }

  private void directiveArguments(ObjectValue directive, ObjectValue definition) {
    String name = text(directive, "Name");
    List<ObjectValue> given = nodes(directive, "Arguments");
    List<ObjectValue> known = nodes(definition, "Arguments");
    schema.pace.step(1 + known.size() / 16);
    for (ObjectValue argument : given) {
      if (named(known, text(argument, "Name"), schema.pace) == null) {
        throw schema.error(
            argument,
            "Undefined argument " + text(argument, "Name") + " for directive " + name + ".");
      }
    }
    for (ObjectValue argument : known) {
      boolean required = flag(node(argument, "Type"), "NonNull");
      if (required && argument.get("DefaultValue") == null) {
        ObjectValue found = named(given, text(argument, "Name"), schema.pace);
        if (found == null || number(node(found, "Value"), "Kind") == NULL_LITERAL) {
          throw schema.error(
              directive,
              "Argument " + text(argument, "Name") + " for directive " + name + " cannot be null.");
        }
      }
    }
  }

  private void implementation(GraphQlType type, String parentName) {
    GraphQlType parent = schema.types.get(parentName);
    if (parent == null) {
      throw schema.error(type.node, "Undefined type " + GoText.quote(parentName) + ".");
    }
    if (!parent.kind.equals("INTERFACE")) {
      throw schema.error(
          type.node, GoText.quote(parentName) + " is a non interface type " + parent.kind + ".");
    }
    String prefix = "For " + type.name + " to implement " + parent.name + " ";
    for (ObjectValue required : parent.fields) {
      String name = text(required, "Name");
      ObjectValue found = type.field(name, schema.pace);
      if (found == null) {
        throw schema.error(type.node, prefix + "it must have a field called " + name + ".");
      }
      if (!isCovariant(node(required, "Type"), node(found, "Type"))) {
        throw schema.error(
            found,
            prefix
                + "the field "
                + name
                + " must have type "
                + typeText(node(required, "Type"))
                + ".");
      }
      implementedArguments(prefix, required, found);
    }
    schema.pace.step(1 + (long) parent.interfaces.size() * type.interfaces.size() / 16);
    for (String ancestor : parent.interfaces) {
      if (!type.interfaces.contains(ancestor)) {
        throw schema.error(
            type.node,
            ancestor.equals(type.name)
                ? "Type "
                    + type.name
                    + " cannot implement "
                    + parentName
                    + " because it would create a circular reference."
                : "Type "
                    + type.name
                    + " must implement "
                    + ancestor
                    + " because it is implemented by "
                    + parentName
                    + ".");
      }
    }
  }

  private void implementedArguments(String prefix, ObjectValue required, ObjectValue found) {
    String field = text(required, "Name");
    List<ObjectValue> wanted = nodes(required, "Arguments");
    List<ObjectValue> present = nodes(found, "Arguments");
    for (ObjectValue argument : wanted) {
      ObjectValue same = named(present, text(argument, "Name"), schema.pace);
      if (same == null) {
        throw schema.error(
            found,
            prefix
                + "the field "
                + field
                + " must have the same arguments but it is missing "
                + text(argument, "Name")
                + ".");
      }
      if (!typeText(node(argument, "Type")).equals(typeText(node(same, "Type")))) {
        throw schema.error(
            same,
            prefix
                + "the field "
                + field
                + " must have the same arguments but "
                + text(argument, "Name")
                + " has the wrong type.");
      }
    }
    for (ObjectValue argument : present) {
      if (named(wanted, text(argument, "Name"), schema.pace) == null
          && flag(node(argument, "Type"), "NonNull")
          && argument.get("DefaultValue") == null) {
        throw schema.error(
            argument,
            prefix
                + "any additional arguments on "
                + field
                + " must be optional or have a default value but "
                + text(argument, "Name")
                + " is required.");
      }
    }
  }

  private boolean isCovariant(ObjectValue required, ObjectValue actual) {
    if (flag(required, "NonNull") && !flag(actual, "NonNull")) {
      return false;
    }
    String name = text(required, "NamedType");
    if (!name.isEmpty()) {
      return name.equals(text(actual, "NamedType"))
          || schema.possible(name).contains(text(actual, "NamedType"));
    }
    return actual.get("Elem") != null && isCovariant(node(required, "Elem"), node(actual, "Elem"));
  }
}
