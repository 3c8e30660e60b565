package io.choria.rego;

import io.choria.rego.core.CorePolicy;
import io.choria.rego.core.CoreRule;
import io.choria.rego.core.CoreTerm;
import io.choria.rego.core.LargeStack;
import io.choria.rego.eval.TreeNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Finds rules that stand where base data is (spec 08 §2.4). */
final class DataConflicts {
  private final List<RegoError> found = new ArrayList<>();

  private final List<CoreRule> rules;

  private DataConflicts(List<CoreRule> rules) {
    this.rules = rules;
  }

  static List<RegoError> find(TreeNode tree, CorePolicy policy, ObjectValue data) {
    return LargeStack.call(
        policy.depth(),
        () -> {
          DataConflicts conflicts = new DataConflicts(policy.rules());
          conflicts.visit(tree, data, new ArrayList<>());
          return conflicts.found;
        });
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
              location(path)));
      return;
    }
    for (Value key : node.keys()) {
      // what is no object leaves no room for anything in its place
      Value below = data instanceof ObjectValue object ? object.get(key) : data;
      TreeNode child = node.child(key);
      if (below != null && child != null) {
        path.add(key);
        visit(child, below, path);
        path.remove(path.size() - 1);
      }
    }
  }

  /** The first rule that stands there. */
  private Location location(List<Value> path) {
    for (CoreRule rule : rules) {
      boolean there = rule.path().size() >= path.size();
      for (int i = 0; there && i < path.size(); i++) {
        there =
            rule.path().get(i) instanceof CoreTerm.Const step && step.value().equals(path.get(i));
      }
      if (there) {
        return rule.head().location();
      }
    }
    return Location.UNKNOWN;
  }
}
