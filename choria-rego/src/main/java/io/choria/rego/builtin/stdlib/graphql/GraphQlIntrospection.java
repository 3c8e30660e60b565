package io.choria.rego.builtin.stdlib.graphql;

import static io.choria.rego.builtin.stdlib.graphql.GraphQlTree.named;
import static io.choria.rego.builtin.stdlib.graphql.GraphQlTree.nodes;
import static io.choria.rego.builtin.stdlib.graphql.GraphQlTree.text;

import io.choria.rego.ObjectValue;
import io.choria.rego.builtin.stdlib.call.Pace;
import java.util.List;
import java.util.Set;

/** How deep a query asks for the lists of types: answers grow with each level (spec 08 §4.17). */
final class GraphQlIntrospection {
  private static final int DEEPEST = 3;
  private static final Set<String> ENTRIES = Set.of("__schema", "__type");
  private static final Set<String> LISTS =
      Set.of("fields", "interfaces", "possibleTypes", "inputFields");

  private GraphQlIntrospection() {}

  /** Whether a field begins an introspection that is too deep. */
  static boolean isTooDeep(ObjectValue field, List<ObjectValue> fragments, Pace pace) {
    return ENTRIES.contains(text(field, "Name")) && isTooDeep(field, fragments, 0, 0, pace);
  }

  private static boolean isTooDeep(
      ObjectValue holder, List<ObjectValue> fragments, int lists, int spreads, Pace pace) {
    for (ObjectValue selection : nodes(holder, "SelectionSet")) {
      pace.step(1);
      ObjectValue next = selection;
      int depth = lists;
      int spread = spreads;
      if (selection.get("Alias") != null) {
        depth += LISTS.contains(text(selection, "Name")) ? 1 : 0;
      } else if (selection.get("TypeCondition") == null) {
        // more spreads than fragments are a circle, which is an error of its own
        next = ++spread > fragments.size() ? null : named(fragments, text(selection, "Name"), pace);
      }
      if (depth >= DEEPEST || (next != null && isTooDeep(next, fragments, depth, spread, pace))) {
        return true;
      }
    }
    return false;
  }
}
