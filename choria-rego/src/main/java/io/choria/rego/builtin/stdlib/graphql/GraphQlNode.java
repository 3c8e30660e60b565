package io.choria.rego.builtin.stdlib.graphql;

import io.choria.rego.ArrayValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import java.util.IdentityHashMap;
import java.util.List;

/** Builds the nodes of a syntax tree without empty lists, and remembers where they stand. */
final class GraphQlNode {
  /** Where nodes stand; by identity, because equal nodes stand in several places. */
  static final class Places {
    private final IdentityHashMap<Value, GraphQlToken> places = new IdentityHashMap<>();

    int line(Value node) {
      GraphQlToken token = places.get(node);
      return token == null ? 0 : token.line();
    }

    int column(Value node) {
      GraphQlToken token = places.get(node);
      return token == null ? 0 : token.column();
    }
  }

  private final ObjectValue.Builder fields = ObjectValue.builder();

  GraphQlNode put(String name, String text) {
    fields.with(name, StringValue.of(text));
    return this;
  }

  GraphQlNode put(String name, Value value) {
    fields.with(name, value);
    return this;
  }

  GraphQlNode put(String name, List<Value> elements) {
    if (!elements.isEmpty()) {
      fields.with(name, ArrayValue.of(elements));
    }
    return this;
  }

  ObjectValue build() {
    return fields.build();
  }

  ObjectValue build(Places places, GraphQlToken token) {
    ObjectValue node = fields.build();
    places.places.put(node, token);
    return node;
  }
}
