package io.choria.rego.plan;

import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinRegistry;
import io.choria.rego.core.CorePolicy;
import io.choria.rego.core.CoreRule;
import io.choria.rego.core.CoreTerm;
import io.choria.rego.core.LargeStack;
import io.choria.rego.eval.Document;
import io.choria.rego.eval.Tier;
import io.choria.rego.eval.TreeNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sorts the rules of a policy into the tree of their paths and makes a document of those that
 * belong together.
 */
final class RuleTree {
  private final DocumentPlanner planner;

  private RuleTree(DocumentPlanner planner) {
    this.planner = planner;
  }

  /** The tree and what is planned against it. Bodies are planned when they are first run. */
  static Environment of(CorePolicy policy, BuiltinRegistry builtins, Tracing tracing, Tier tier) {
    Level root = new Level();
    for (List<Value> path : policy.packages()) {
      Level level = root;
      for (Value key : path) {
        level = level.child(key);
      }
    }
    for (CoreRule rule : policy.rules()) {
      Level level = root;
      for (CoreTerm element : rule.path()) {
        if (!(element instanceof CoreTerm.Const constant)) {
          break;
        }
        level = level.child(constant.value());
      }
      level.rules.add(rule);
    }
    DocumentPlanner planner = new DocumentPlanner();
    TreeNode tree =
        LargeStack.call(policy.depth(), () -> new RuleTree(planner).node(root, List.of()));
    Environment environment = new Environment(tree, builtins, tracing, tier, policy.depth());
    planner.environment(environment);
    return environment;
  }

  private static final class Level {
    final Map<Value, Level> children = new LinkedHashMap<>();
    final List<CoreRule> rules = new ArrayList<>();

    Level child(Value key) {
      return children.computeIfAbsent(key, k -> new Level());
    }

    boolean isDynamic(int depth) {
      return rules.stream().anyMatch(rule -> rule.path().size() > depth);
    }

    void collect(List<CoreRule> into) {
      into.addAll(rules);
      children.values().forEach(child -> child.collect(into));
    }
  }

  private TreeNode node(Level level, List<Value> path) {
    Value[] steps = path.toArray(Value[]::new);
    if (level.rules.isEmpty()) {
      Map<Value, TreeNode> children = new LinkedHashMap<>();
      level.children.forEach((key, child) -> children.put(key, node(child, longer(path, key))));
      return new TreeNode(steps, children, null);
    }
    return new TreeNode(steps, Map.of(), document(level, steps));
  }

  private Document document(Level level, Value[] path) {
    if (level.isDynamic(path.length)) {
      List<CoreRule> rules = new ArrayList<>();
      level.collect(rules);
      return planner.extent(path, rules);
    }
    return planner.fixed(path, level.rules);
  }

  private static List<Value> longer(List<Value> path, Value key) {
    List<Value> longer = new ArrayList<>(path);
    longer.add(key);
    return longer;
  }
}
