package io.choria.rego.builtin.stdlib.graphql;

import static io.choria.rego.builtin.stdlib.graphql.GraphQlTree.flag;
import static io.choria.rego.builtin.stdlib.graphql.GraphQlTree.named;
import static io.choria.rego.builtin.stdlib.graphql.GraphQlTree.node;
import static io.choria.rego.builtin.stdlib.graphql.GraphQlTree.nodes;
import static io.choria.rego.builtin.stdlib.graphql.GraphQlTree.text;
import static io.choria.rego.builtin.stdlib.graphql.GraphQlTree.typeName;
import static io.choria.rego.builtin.stdlib.graphql.GraphQlTree.typeText;

import io.choria.rego.ObjectValue;
import io.choria.rego.builtin.BuiltinContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether fields that answer under the same name are the same (spec 08 §4.17). To be asked of
 * operations without other faults: fragments must not contain themselves.
 */
final class GraphQlOverlap {
  /** Finds the definition of a field. */
  interface Definitions {
    @Nullable ObjectValue of(GraphQlType type, String field);
  }

  private record Field(ObjectValue node, GraphQlType parent, ObjectValue type) {}

  private final BuiltinContext context;
  private final GraphQlSchema schema;
  private final List<ObjectValue> fragments;
  private final Definitions definitions;
  private final GraphQlLiterals.Errors errors;

  GraphQlOverlap(
      BuiltinContext context,
      GraphQlSchema schema,
      List<ObjectValue> fragments,
      Definitions definitions,
      GraphQlLiterals.Errors errors) {
    this.context = context;
    this.schema = schema;
    this.fragments = fragments;
    this.definitions = definitions;
    this.errors = errors;
  }

  /** Checks the selections of an operation and everything below. */
  void check(ObjectValue holder, GraphQlType type) {
    for (List<Field> same : fields(holder, type).values()) {
      for (int i = 0; i < same.size(); i++) {
        for (int j = 0; j < i; j++) {
          String reason = conflict(same.get(j), same.get(i), false);
          if (reason != null) {
            String name = text(same.get(j).node, "Alias");
            throw errors.at(
                same.get(i).node,
                "Fields \""
                    + name
                    + "\" conflict because "
                    + reason
                    + ". Use different aliases on the fields to fetch both if this was"
                    + " intentional.");
          }
        }
        GraphQlType below = schema.types.get(typeName(same.get(i).type));
        if (below != null) {
          check(same.get(i).node, below);
        }
      }
    }
  }

  private Map<String, List<Field>> fields(ObjectValue holder, GraphQlType type) {
    Map<String, List<Field>> found = new LinkedHashMap<>();
    collect(holder, type, found, new HashSet<>());
    return found;
  }

  private void collect(
      ObjectValue holder, GraphQlType type, Map<String, List<Field>> found, Set<String> seen) {
    for (ObjectValue selection : nodes(holder, "SelectionSet")) {
      context.charge(1);
      if (selection.get("Alias") != null) {
        ObjectValue definition = definitions.of(type, text(selection, "Name"));
        if (definition != null) {
          found
              .computeIfAbsent(text(selection, "Alias"), name -> new ArrayList<>())
              .add(new Field(selection, type, node(definition, "Type")));
        }
        continue;
      }
      ObjectValue part = selection;
      if (selection.get("TypeCondition") == null) {
        part = named(fragments, text(selection, "Name"), context::charge);
        if (part == null || !seen.add(text(selection, "Name"))) {
          continue;
        }
      }
      String condition = text(part, "TypeCondition");
      GraphQlType own = condition.isEmpty() ? type : schema.types.get(condition);
      if (own != null) {
        collect(part, own, found, seen);
      }
    }
  }

  /**
   * Why two fields cannot be merged; null if they can.
   *
   * @param apart never both of them are asked for, as they belong to different objects
   */
  private @Nullable String conflict(Field a, Field b, boolean apart) {
    context.charge(1);
    if (a.parent.name.equals(b.parent.name) && a.node.equals(b.node)) {
      return null;
    }
    boolean exclusive =
        apart
            || (!a.parent.name.equals(b.parent.name)
                && a.parent.kind.equals("OBJECT")
                && b.parent.kind.equals("OBJECT"));
    if (!exclusive) {
      String first = text(a.node, "Name");
      String second = text(b.node, "Name");
      if (!first.equals(second)) {
        return "\"" + first + "\" and \"" + second + "\" are different fields";
      }
      if (!arguments(a.node).equals(arguments(b.node))) {
        return "they have differing arguments";
      }
    }
    if (!sameShape(a.type, b.type)) {
      return "they return conflicting types \""
          + typeText(a.type)
          + "\" and \""
          + typeText(b.type)
          + "\"";
    }
    return below(a, b, exclusive);
  }

  private @Nullable String below(Field a, Field b, boolean exclusive) {
    GraphQlType first = schema.types.get(typeName(a.type));
    GraphQlType second = schema.types.get(typeName(b.type));
    if (first == null || second == null) {
      return null;
    }
    Map<String, List<Field>> others = fields(b.node, second);
    for (Map.Entry<String, List<Field>> entry : fields(a.node, first).entrySet()) {
      for (Field x : entry.getValue()) {
        for (Field y : others.getOrDefault(entry.getKey(), List.of())) {
          String reason = conflict(x, y, exclusive);
          if (reason != null) {
            return "subfields \"" + entry.getKey() + "\" conflict because " + reason;
          }
        }
      }
    }
    return null;
  }

  private static Map<String, String> arguments(ObjectValue field) {
    Map<String, String> arguments = new TreeMap<>();
    for (ObjectValue argument : nodes(field, "Arguments")) {
      arguments.put(text(argument, "Name"), GraphQlLiterals.shown(node(argument, "Value")));
    }
    return arguments;
  }

  private boolean sameShape(ObjectValue a, ObjectValue b) {
    boolean list = a.get("Elem") instanceof ObjectValue;
    if (list != b.get("Elem") instanceof ObjectValue || flag(a, "NonNull") != flag(b, "NonNull")) {
      return false;
    }
    if (list) {
      return sameShape(node(a, "Elem"), node(b, "Elem"));
    }
    GraphQlType first = schema.types.get(typeName(a));
    GraphQlType second = schema.types.get(typeName(b));
    boolean composite =
        first != null && second != null && first.isComposite() && second.isComposite();
    return composite || typeName(a).equals(typeName(b));
  }
}
