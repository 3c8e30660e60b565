package io.choria.rego;

import io.choria.rego.eval.TreeNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Finds rules that stand where base data is (spec 08 §2.4). */
final class DataConflicts {
  private final List<RegoError> found = new ArrayList<>();

  private DataConflicts() {}

  static List<RegoError> find(TreeNode tree, ObjectValue data) {
    DataConflicts conflicts = new DataConflicts();
    conflicts.visit(tree, data, new ArrayList<>());
    return conflicts.found;
  }

  private void visit(TreeNode node, Value data, List<Value> path) {
    if (node.document() != null) {
      String text =
          path.stream()
              .map(step -> step instanceof StringValue name ? name.value() : step.toString())
              .collect(Collectors.joining("/"));
      found.add(
          new RegoError(
              "rego_compile_error",
              "conflicting rule for data path " + text + " found",
              Location.UNKNOWN));
      return;
    }
    for (Value key : node.keys()) {
      Value below = data.get(key);
      TreeNode child = node.child(key);
      if (below != null && child != null) {
        path.add(key);
        visit(child, below, path);
        path.remove(path.size() - 1);
      }
    }
  }
}
