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
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.call.Pace;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether a query fits a schema (spec 08 §4.17). The first violation is reported. */
final class GraphQlValidation {
  private final BuiltinContext context;
  private final GraphQlSchema schema;
  private final GraphQl.Document query;
  private final List<ObjectValue> fragments;
  private final GraphQlLiterals literals;
  private final Set<String> usedFragments = new HashSet<>();
  private final Set<String> usedVariables = new HashSet<>();
  private List<ObjectValue> variables = List.of();
  private String operationName = "";

  private GraphQlValidation(BuiltinContext context, GraphQlSchema schema, GraphQl.Document query) {
    this.context = context;
    this.schema = schema;
    this.query = query;
    this.fragments = nodes(query.tree(), "Fragments");
    this.literals = new GraphQlLiterals(schema, this::error);
  }

  static GraphQlSchema schema(GraphQl.Document document, Pace pace) {
    try {
      return GraphQlSchema.of(document, pace);
    } catch (GraphQlException e) {
      throw BuiltinException.of(
          "Error in gqlparser SchemaDocument to Schema conversion: " + e.text());
    }
  }

  static void validate(BuiltinContext context, GraphQl.Document schema, GraphQl.Document query) {
    new GraphQlValidation(context, schema(schema, context::charge), query).run();
  }

  private GraphQlException error(ObjectValue node, String message) {
    // the reference cuts the line end only together with a full stop
    String text = message.endsWith(".") ? message : message + "\n";
    return new GraphQlException(text, query.places().line(node), query.places().column(node), "");
  }

  private void run() {
    List<ObjectValue> operations = nodes(query.tree(), "Operations");
    unique(fragments, "There can be only one fragment named \"%s\".");
    Set<String> names = new HashSet<>();
    for (ObjectValue operation : operations) {
      String name = text(operation, "Name");
      if (name.isEmpty() && operations.size() > 1) {
        throw error(operation, "This anonymous operation must be the only defined operation.");
      }
      if (!names.add(name)) {
        throw error(operation, "There can be only one operation named \"" + name + "\".");
      }
      operation(operation);
    }
    for (ObjectValue fragment : fragments) {
      if (!usedFragments.contains(text(fragment, "Name"))) {
        throw error(fragment, "Fragment \"" + text(fragment, "Name") + "\" is never used.");
      }
    }
  }

  private void unique(List<ObjectValue> parts, String message) {
    Set<String> seen = new HashSet<>();
    for (ObjectValue part : parts) {
      schema.pace.step(1);
      if (!seen.add(text(part, "Name"))) {
        throw error(part, message.replace("%s", text(part, "Name")));
      }
    }
  }

  private void operation(ObjectValue operation) {
    String kind = text(operation, "Operation");
    String root = schema.roots.get(kind.isEmpty() ? "query" : kind);
    GraphQlType type = root == null ? null : schema.types.get(root);
    if (type == null) {
      throw error(operation, "Schema does not support operation type \"" + kind + "\"");
    }
    variables = nodes(operation, "VariableDefinitions");
    usedVariables.clear();
    String named = text(operation, "Name");
    operationName = named.isEmpty() ? "" : " by operation \"" + named + "\"";
    Set<String> names = new HashSet<>();
    for (ObjectValue variable : variables) {
      if (!names.add(text(variable, "Variable"))) {
        throw error(
            variable,
            "There can be only one variable named \"$" + text(variable, "Variable") + "\".");
      }
      GraphQlType known = schema.types.get(typeName(node(variable, "Type")));
      String name = text(variable, "Variable");
      if (known == null) {
        throw error(variable, "Unknown type \"" + typeName(node(variable, "Type")) + "\".");
      }
      if (!known.isInput()) {
        throw error(
            variable,
            "Variable \"$"
                + name
                + "\" cannot be non-input type \""
                + typeText(node(variable, "Type"))
                + "\".");
      }
      if (variable.get("DefaultValue") instanceof ObjectValue written) {
        literals.check(written, node(variable, "Type"), false, List.of());
      }
      directives(variable, "VARIABLE_DEFINITION");
    }
    directives(operation, kind.toUpperCase(Locale.ROOT));
    selections(operation, type, new HashSet<>(), text(operation, "Name"));
    for (ObjectValue variable : variables) {
      if (!usedVariables.contains(text(variable, "Variable"))) {
        String in =
            text(operation, "Name").isEmpty()
                ? ""
                : " in operation \"" + text(operation, "Name") + "\"";
        throw error(
            variable, "Variable \"$" + text(variable, "Variable") + "\" is never used" + in + ".");
      }
    }
    GraphQlOverlap overlap =
        new GraphQlOverlap(context, schema, fragments, this::definition, this::error);
    overlap.check(operation, type);
    if (kind.equals("subscription")) {
      subscription(operation);
    }
  }

  private void subscription(ObjectValue operation) {
    String name = text(operation, "Name");
    String what = name.isEmpty() ? "Anonymous Subscription" : "Subscription \"" + name + "\"";
    Map<String, ObjectValue> top = new LinkedHashMap<>();
    topFields(operation, top);
    if (top.size() > 1) {
      ObjectValue second = List.copyOf(top.values()).get(1);
      throw error(second, what + " must select only one top level field.");
    }
    for (ObjectValue field : top.values()) {
      if (text(field, "Name").startsWith("__")) {
        throw error(field, what + " must not select an introspection top level field.");
      }
    }
  }

  private void topFields(ObjectValue holder, Map<String, ObjectValue> top) {
    for (ObjectValue selection : nodes(holder, "SelectionSet")) {
      if (selection.get("Alias") != null) {
        top.putIfAbsent(text(selection, "Name"), selection);
      } else {
        boolean inline = selection.get("TypeCondition") != null;
        ObjectValue part =
            inline ? selection : named(fragments, text(selection, "Name"), schema.pace);
        if (part != null) {
          topFields(part, top);
        }
      }
    }
  }

  private void selections(
      ObjectValue parent, GraphQlType type, Set<String> spreading, String operation) {
    for (ObjectValue selection : nodes(parent, "SelectionSet")) {
      context.charge(1);
      if (selection.get("Alias") != null) {
        field(selection, type, spreading, operation);
      } else if (selection.get("TypeCondition") != null) {
        directives(selection, "INLINE_FRAGMENT");
        String condition = text(selection, "TypeCondition");
        selections(
            selection,
            condition.isEmpty() ? type : fragmentType(selection, condition, type),
            spreading,
            operation);
      } else {
        spread(selection, type, spreading, operation);
      }
    }
  }

  private GraphQlType fragmentType(ObjectValue fragment, String condition, GraphQlType parent) {
    GraphQlType type = schema.types.get(condition);
    if (type == null) {
      throw error(fragment, "Unknown type \"" + condition + "\".");
    }
    if (!type.isComposite()) {
      throw error(
          fragment, "Fragment cannot condition on non composite type \"" + condition + "\".");
    }
    schema.pace.step((schema.possible(condition).size() + schema.possible(parent.name).size()) / 8);
    Set<String> common = new HashSet<>(schema.possible(condition));
    common.retainAll(schema.possible(parent.name));
    if (common.isEmpty()) {
      throw error(
          fragment,
          "Fragment cannot be spread here as objects of type \""
              + parent.name
              + "\" can never be of type \""
              + condition
              + "\".");
    }
    return type;
  }

  private void spread(
      ObjectValue spread, GraphQlType type, Set<String> spreading, String operation) {
    String name = text(spread, "Name");
    directives(spread, "FRAGMENT_SPREAD");
    ObjectValue fragment = named(fragments, name, schema.pace);
    if (fragment == null) {
      throw error(spread, "Unknown fragment \"" + name + "\".");
    }
    if (usedFragments.add(name)) {
      directives(fragment, "FRAGMENT_DEFINITION");
    }
    if (!spreading.add(name)) {
      throw error(spread, "Cannot spread fragment \"" + name + "\" within itself.");
    }
    selections(
        fragment,
        fragmentType(fragment, text(fragment, "TypeCondition"), type),
        spreading,
        operation);
    spreading.remove(name);
  }

  private @Nullable ObjectValue definition(GraphQlType type, String name) {
    if (name.equals("__schema") && type.name.equals(schema.roots.get("query"))) {
      return INTROSPECTION_SCHEMA;
    }
    if (name.equals("__type") && type.name.equals(schema.roots.get("query"))) {
      return INTROSPECTION_TYPE;
    }
    return name.equals("__typename") ? TYPE_NAME : type.field(name, schema.pace);
  }

  private static final ObjectValue TYPE_NAME = fieldOf("__typename: String!");
  private static final ObjectValue INTROSPECTION_SCHEMA = fieldOf("__schema: __Schema!");
  private static final ObjectValue INTROSPECTION_TYPE = fieldOf("__type(name: String!): __Type");

  private static ObjectValue fieldOf(String text) {
    ObjectValue tree =
        new GraphQlSchemaParser("type T {" + text + "}", true, Pace.FREE).schemaDocument();
    return nodes(nodes(tree, "Definitions").get(0), "Fields").get(0);
  }

  private void field(ObjectValue field, GraphQlType type, Set<String> spreading, String operation) {
    String name = text(field, "Name");
    ObjectValue definition = definition(type, name);
    if (definition == null) {
      throw error(field, "Cannot query field \"" + name + "\" on type \"" + type.name + "\".");
    }
    if (GraphQlIntrospection.isTooDeep(field, fragments, schema.pace)) {
      throw error(field, "Maximum introspection depth exceeded");
    }
    directives(field, "FIELD");
    arguments(
        field,
        nodes(definition, "Arguments"),
        "on field \"" + type.name + "." + name + "\"",
        "Field \"" + name + "\"");
    GraphQlType result = schema.types.get(typeName(node(definition, "Type")));
    if (result == null) {
      return;
    }
    boolean hasSelections = !nodes(field, "SelectionSet").isEmpty();
    if (!result.isComposite() && hasSelections) {
      throw error(
          field,
          "Field \""
              + name
              + "\" must not have a selection since type \""
              + result.name
              + "\" has no subfields.");
    }
    if (result.isComposite() && !hasSelections) {
      String shown = typeText(node(definition, "Type"));
      throw error(
          field,
          "Field \""
              + name
              + "\" of type \""
              + shown
              + "\" must have a selection of subfields. Did you mean \""
              + name
              + " { ... }\"?");
    }
    selections(field, result, spreading, operation);
  }

  private void arguments(ObjectValue holder, List<ObjectValue> known, String where, String what) {
    List<ObjectValue> given = nodes(holder, "Arguments");
    schema.pace.step(1 + (given.size() + known.size()) / 16);
    unique(given, "There can be only one argument named \"%s\".");
    for (ObjectValue argument : given) {
      String name = text(argument, "Name");
      ObjectValue definition = named(known, name, schema.pace);
      if (definition == null) {
        throw error(holder, "Unknown argument \"" + name + "\" " + where + ".");
      }
      ObjectValue value = node(argument, "Value");
      value(value);
      literals.check(
          value, node(definition, "Type"), definition.get("DefaultValue") != null, variables);
    }
    for (ObjectValue argument : known) {
      String name = text(argument, "Name");
      ObjectValue type = node(argument, "Type");
      if (flag(type, "NonNull")
          && argument.get("DefaultValue") == null
          && named(given, name, schema.pace) == null) {
        throw error(
            holder,
            what
                + " argument \""
                + name
                + "\" of type \""
                + typeText(type)
                + "\" is required, but it was not provided.");
      }
    }
  }

  private void value(ObjectValue value) {
    if (number(value, "Kind") == GraphQlLiterals.VARIABLE) {
      String name = text(value, "Raw");
      schema.pace.step(variables.size() / 16);
      usedVariables.add(name);
      if (variables.stream().noneMatch(v -> text(v, "Variable").equals(name))) {
        throw error(value, "Variable \"$" + name + "\" is not defined" + operationName + ".");
      }
    }
    for (ObjectValue child : nodes(value, "Children")) {
      value(node(child, "Value"));
    }
  }

  private void directives(ObjectValue holder, String location) {
    Set<String> seen = new HashSet<>();
    for (ObjectValue directive : nodes(holder, "Directives")) {
      schema.pace.step(1);
      String name = text(directive, "Name");
      ObjectValue definition = schema.directives.get(name);
      if (definition == null) {
        throw error(directive, "Unknown directive \"@" + name + "\".");
      }
      if (!texts(definition, "Locations").contains(location)) {
        throw error(directive, "Directive \"@" + name + "\" may not be used on " + location + ".");
      }
      if (!seen.add(name) && !flag(definition, "IsRepeatable")) {
        throw error(
            directive, "The directive \"@" + name + "\" can only be used once at this location.");
      }
      arguments(
          directive,
          nodes(definition, "Arguments"),
          "on directive \"@" + name + "\"",
          "Directive \"@" + name + "\"");
    }
  }
}
