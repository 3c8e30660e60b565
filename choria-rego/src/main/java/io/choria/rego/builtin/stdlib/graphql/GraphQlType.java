package io.choria.rego.builtin.stdlib.graphql;

import static io.choria.rego.builtin.stdlib.graphql.GraphQlTree.named;
import static io.choria.rego.builtin.stdlib.graphql.GraphQlTree.nodes;
import static io.choria.rego.builtin.stdlib.graphql.GraphQlTree.text;
import static io.choria.rego.builtin.stdlib.graphql.GraphQlTree.texts;

import io.choria.rego.ObjectValue;
import io.choria.rego.builtin.stdlib.call.Pace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A type with its extensions. */
final class GraphQlType {
  final String name;
  final String kind;
  final boolean builtIn;
  final ObjectValue node;
  final List<ObjectValue> fields = new ArrayList<>();
  final List<ObjectValue> directives = new ArrayList<>();
  final List<ObjectValue> enumValues = new ArrayList<>();
  final List<String> interfaces = new ArrayList<>();
  final List<String> members = new ArrayList<>();

  GraphQlType(ObjectValue node, boolean builtIn) {
    this.node = node;
    this.name = text(node, "Name");
    this.kind = text(node, "Kind");
    this.builtIn = builtIn;
  }

  void add(ObjectValue part) {
    fields.addAll(nodes(part, "Fields"));
    directives.addAll(nodes(part, "Directives"));
    enumValues.addAll(nodes(part, "EnumValues"));
    interfaces.addAll(texts(part, "Interfaces"));
    members.addAll(texts(part, "Types"));
  }

  boolean isComposite() {
    return kind.equals("OBJECT") || kind.equals("INTERFACE") || kind.equals("UNION");
  }

  boolean isInput() {
    return kind.equals("SCALAR") || kind.equals("ENUM") || kind.equals("INPUT_OBJECT");
  }

  @Nullable ObjectValue field(String field, Pace pace) {
    return named(fields, field, pace);
  }
}
