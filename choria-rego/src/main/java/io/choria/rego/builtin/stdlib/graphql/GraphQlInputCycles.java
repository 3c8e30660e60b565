package io.choria.rego.builtin.stdlib.graphql;

import static io.choria.rego.builtin.stdlib.graphql.GraphQlTree.flag;
import static io.choria.rego.builtin.stdlib.graphql.GraphQlTree.node;
import static io.choria.rego.builtin.stdlib.graphql.GraphQlTree.text;

import io.choria.rego.ObjectValue;
import io.choria.rego.builtin.stdlib.format.GoText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Input objects that can't exist, because they must hold themselves. */
final class GraphQlInputCycles {
  private final GraphQlSchema schema;
  private final Set<String> visited = new HashSet<>();
  private final Map<String, Integer> onPath = new HashMap<>();
  private final List<ObjectValue> path = new ArrayList<>();

  private GraphQlInputCycles(GraphQlSchema schema) {
    this.schema = schema;
  }

  static void check(GraphQlSchema schema) {
    GraphQlInputCycles cycles = new GraphQlInputCycles(schema);
    schema.types.values().stream()
        .filter(type -> type.kind.equals("INPUT_OBJECT"))
        .forEach(cycles::visit);
  }

  private void visit(GraphQlType type) {
    if (!visited.add(type.name)) {
      return;
    }
    onPath.put(type.name, path.size());
    for (ObjectValue field : type.fields) {
      schema.pace.step(1);
      ObjectValue fieldType = node(field, "Type");
      GraphQlType next = schema.types.get(text(fieldType, "NamedType"));
      if (next == null || !flag(fieldType, "NonNull") || !next.kind.equals("INPUT_OBJECT")) {
        continue;
      }
      path.add(field);
      Integer start = onPath.get(next.name);
      if (start != null) {
        List<ObjectValue> cycle = path.subList(start, path.size());
        String names = cycle.stream().map(f -> text(f, "Name")).collect(Collectors.joining("."));
        throw schema.error(
            cycle.get(0),
            "Cannot reference Input Object "
                + GoText.quote(next.name)
                + " within itself through a series of non-null fields: "
                + GoText.quote(names)
                + ".");
      }
      visit(next);
      path.remove(path.size() - 1);
    }
    onPath.remove(type.name);
  }
}
