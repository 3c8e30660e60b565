package io.choria.rego.builtin.stdlib.graphql;

import io.choria.rego.ArrayValue;
import io.choria.rego.BooleanValue;
import io.choria.rego.NumberValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.stdlib.call.Pace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reading of syntax trees, which may come from a parser or from a policy. */
final class GraphQlTree {
  private GraphQlTree() {}

  static String text(ObjectValue node, String field) {
    return node.get(field) instanceof StringValue text ? text.value() : "";
  }

  static boolean flag(ObjectValue node, String field) {
    return node.get(field) instanceof BooleanValue truth && truth.value();
  }

  static int number(ObjectValue node, String field) {
    return node.get(field) instanceof NumberValue number && number.isLong()
        ? (int) number.longValue()
        : -1;
  }

  static ObjectValue node(ObjectValue parent, String field) {
    return parent.get(field) instanceof ObjectValue node ? node : ObjectValue.EMPTY;
  }

  static List<ObjectValue> nodes(ObjectValue parent, String field) {
    List<ObjectValue> nodes = new ArrayList<>();
    if (parent.get(field) instanceof ArrayValue array) {
      for (Value element : array) {
        if (element instanceof ObjectValue node) {
          nodes.add(node);
        }
      }
    }
    return nodes;
  }

  static List<String> texts(ObjectValue parent, String field) {
    List<String> texts = new ArrayList<>();
    if (parent.get(field) instanceof ArrayValue array) {
      for (Value element : array) {
        texts.add(element instanceof StringValue text ? text.value() : element.toString());
      }
    }
    return texts;
  }

  static @Nullable ObjectValue named(List<ObjectValue> nodes, String name, Pace pace) {
    pace.step(nodes.size() / 16);
    for (ObjectValue node : nodes) {
      if (text(node, "Name").equals(name)) {
        return node;
      }
    }
    return null;
  }

  /** The name at the core of a type. */
  static String typeName(ObjectValue type) {
    ObjectValue core = type;
    while (text(core, "NamedType").isEmpty() && core.get("Elem") instanceof ObjectValue inner) {
      core = inner;
    }
    return text(core, "NamedType");
  }

  static String typeText(ObjectValue type) {
    String bang = flag(type, "NonNull") ? "!" : "";
    String name = text(type, "NamedType");
    return name.isEmpty() ? "[" + typeText(node(type, "Elem")) + "]" + bang : name + bang;
  }
}
