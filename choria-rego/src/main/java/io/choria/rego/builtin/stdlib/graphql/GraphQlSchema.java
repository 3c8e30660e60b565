package io.choria.rego.builtin.stdlib.graphql;

import static io.choria.rego.builtin.stdlib.graphql.GraphQlTree.nodes;
import static io.choria.rego.builtin.stdlib.graphql.GraphQlTree.text;

import io.choria.rego.ObjectValue;
import io.choria.rego.builtin.stdlib.call.Pace;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A schema with the built-in types merged in and extensions applied (spec 08 §4.17). */
final class GraphQlSchema {
  private static final Set<String> REDECLARABLE =
      Set.of("include", "skip", "deprecated", "specifiedBy", "defer", "oneOf");

  final Map<String, GraphQlType> types = new TreeMap<>();
  final Map<String, ObjectValue> directives = new TreeMap<>();
  final Map<String, String> roots = new HashMap<>();
  final List<ObjectValue> schemaNodes = new ArrayList<>();
  private final Map<String, Set<String>> possible = new LinkedHashMap<>();
  final Pace pace;
  private final GraphQlNode.Places places;

  private GraphQlSchema(GraphQlNode.Places places, Pace pace) {
    this.places = places;
    this.pace = pace;
  }

  static GraphQlSchema of(GraphQl.Document document, Pace pace) {
    GraphQlSchema schema = new GraphQlSchema(document.places(), pace);
    schema.define(Prelude.TREE, true);
    schema.define(document.tree(), false);
    schema.extend(document.tree());
    schema.findPossible();
    schema.findRoots(document.tree());
    GraphQlSchemaRules.check(schema);
    return schema;
  }

  GraphQlException error(ObjectValue node, String message) {
    return new GraphQlException(message, places.line(node), places.column(node), "schema ");
  }

  private void define(ObjectValue tree, boolean builtIn) {
    for (ObjectValue node : nodes(tree, "Definitions")) {
      pace.step(1);
      GraphQlType type = new GraphQlType(node, builtIn);
      type.add(node);
      if (types.put(type.name, type) != null) {
        throw error(node, "Cannot redeclare type " + type.name + ".");
      }
    }
    for (ObjectValue node : nodes(tree, "Directives")) {
      String name = text(node, "Name");
      if (directives.put(name, node) != null && !REDECLARABLE.contains(name)) {
        throw error(node, "Cannot redeclare directive " + name + ".");
      }
    }
  }

  private void extend(ObjectValue tree) {
    for (ObjectValue node : nodes(tree, "Extensions")) {
      pace.step(1);
      String name = text(node, "Name");
      GraphQlType type = types.computeIfAbsent(name, n -> new GraphQlType(node, false));
      if (!type.kind.equals(text(node, "Kind"))) {
        throw error(
            node,
            "Cannot extend type "
                + name
                + " because the base type is a "
                + type.kind
                + ", not "
                + text(node, "Kind")
                + ".");
      }
      type.add(node);
    }
  }

  private void findPossible() {
    for (GraphQlType type : types.values()) {
      Set<String> own = possible.computeIfAbsent(type.name, n -> new TreeSet<>());
      own.addAll(type.members);
      if (type.kind.equals("OBJECT")) {
        own.add(type.name);
      }
      for (String parent : type.interfaces) {
        possible.computeIfAbsent(parent, n -> new TreeSet<>()).add(type.name);
      }
    }
  }

  Set<String> possible(String name) {
    return possible.getOrDefault(name, Set.of());
  }

  private void findRoots(ObjectValue tree) {
    List<ObjectValue> schemas = nodes(tree, "Schema");
    if (schemas.size() > 1) {
      throw error(
          schemas.get(1),
          "Cannot have multiple schema entry points, consider schema extensions instead.");
    }
    schemaNodes.addAll(schemas);
    schemaNodes.addAll(nodes(tree, "SchemaExtension"));
    for (ObjectValue schema : schemaNodes) {
      for (ObjectValue operation : nodes(schema, "OperationTypes")) {
        String type = text(operation, "Type");
        if (!types.containsKey(type)) {
          throw error(
              operation,
              "Schema root "
                  + text(operation, "Operation")
                  + " refers to a type "
                  + type
                  + " that does not exist.");
        }
        roots.put(text(operation, "Operation"), type);
      }
    }
    if (schemas.isEmpty()) {
      for (String[] root :
          new String[][] {
            {"query", "Query"}, {"mutation", "Mutation"}, {"subscription", "Subscription"}
          }) {
        if (types.containsKey(root[1])) {
          roots.putIfAbsent(root[0], root[1]);
        }
      }
    }
  }

  /** The definitions that every schema has. */
  private static final class Prelude {
    static final ObjectValue TREE = read();

    private static ObjectValue read() {
      String file = "prelude.graphql";
      try (InputStream in =
          Objects.requireNonNull(GraphQlSchema.class.getResourceAsStream(file), file)) {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        return new GraphQlSchemaParser(text, true, Pace.FREE).schemaDocument();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
