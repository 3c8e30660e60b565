package io.choria.rego.check;

import io.choria.rego.Value;
import io.choria.rego.ast.Rule;
import io.choria.rego.ast.Term;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which branches of rules ask for which others (spec 08 §2.21). An edge that exists only if a
 * variable has a certain value knows the reference it comes from.
 */
final class RuleGraph {
  private final List<Node> nodes = new ArrayList<>();
  private final IdentityHashMap<RuleUnit, List<Node>> byUnit = new IdentityHashMap<>();

  /** One branch of a rule. */
  static final class Node {
    private final RuleUnit unit;
    private final Rule rule;
    private final Map<Node, @Nullable Edge> edges = new LinkedHashMap<>();

    private final int branch;

    private Node(RuleUnit unit, Rule rule, int branch) {
      this.unit = unit;
      this.rule = rule;
      this.branch = branch;
    }

    /** The branch as it is now. */
    Rule current() {
      Rule found = unit.rule();
      for (int i = 0; i < branch; i++) {
        Rule next = found.otherwise();
        if (next == null) {
          break;
        }
        found = next;
      }
      return found;
    }

    RuleUnit unit() {
      return unit;
    }

    /** The branch as it was when the graph was made. */
    Rule rule() {
      return rule;
    }

    Set<Node> targets() {
      return edges.keySet();
    }

    /** The reference that may select the target; null if one surely does. */
    @Nullable Edge dynamicEdge(Node target) {
      return edges.get(target);
    }

    @Override
    public String toString() {
      return unit.reference().toString();
    }
  }

  /**
   * A reference with variables that may select a rule.
   *
   * @param reference as it stands in the body
   * @param path with the values that its variables surely have
   * @param index of the literal it stands in
   * @param bound the variables that may have values before it
   */
  record Edge(Term.Ref reference, List<@Nullable Value> path, int index, Set<String> bound) {}

  RuleGraph(Compilation compilation) {
    for (RuleUnit unit : compilation.rules()) {
      List<Node> branches = new ArrayList<>();
      for (Rule rule = unit.rule(); rule != null; rule = rule.otherwise()) {
        Node node = new Node(unit, rule, branches.size());
        branches.add(node);
        nodes.add(node);
      }
      byUnit.put(unit, branches);
    }
    for (Node node : nodes) {
      new Dependencies(compilation.tree(), node.rule())
          .each((unit, edge) -> connect(node, unit, edge));
    }
  }

  /** A sure edge wins over possible ones, and among those the first. */
  private void connect(Node from, RuleUnit unit, @Nullable Edge edge) {
    for (Node target : byUnit.getOrDefault(unit, List.of())) {
      if (!from.edges.containsKey(target) || edge == null) {
        from.edges.put(target, edge);
      }
    }
  }

  List<Node> nodes() {
    return nodes;
  }

  /**
   * All nodes, each behind those that it asks for and otherwise in the order of the text; there
   * must be no cycles.
   */
  List<Node> sorted() {
    Set<Node> sorted = new LinkedHashSet<>();
    Deque<Node> path = new ArrayDeque<>();
    Deque<Iterator<Node>> open = new ArrayDeque<>();
    for (Node node : nodes) {
      path.push(node);
      open.push(node.targets().iterator());
      while (!path.isEmpty()) {
        Node next = null;
        while (next == null && open.element().hasNext()) {
          Node target = open.element().next();
          next = sorted.contains(target) ? null : target;
        }
        if (next == null) {
          sorted.add(path.pop());
          open.pop();
        } else {
          path.push(next);
          open.push(next.targets().iterator());
        }
      }
    }
    return List.copyOf(sorted);
  }

  /** For each node those that ask for it. */
  private Map<Node, List<Node>> sources() {
    Map<Node, List<Node>> sources = new HashMap<>();
    for (Node node : nodes) {
      for (Node target : node.targets()) {
        sources.computeIfAbsent(target, t -> new ArrayList<>()).add(node);
      }
    }
    return sources;
  }

  /** The rules that a reference can reach, and all that ask for these, however indirectly. */
  Set<RuleUnit> dependents(Term.Ref ref, RuleTree tree) {
    Map<Node, List<Node>> sources = sources();
    Deque<Node> open = new ArrayDeque<>();
    for (RuleUnit unit : Dependencies.reachedBy(tree, ref)) {
      open.addAll(branches(unit));
    }
    Set<Node> seen = new HashSet<>(open);
    Set<RuleUnit> found = new LinkedHashSet<>();
    while (!open.isEmpty()) {
      Node node = open.remove();
      found.add(node.unit());
      for (Node source : sources.getOrDefault(node, List.of())) {
        if (seen.add(source)) {
          open.add(source);
        }
      }
    }
    return found;
  }

  /** The branches of a rule. */
  List<Node> branches(RuleUnit unit) {
    return byUnit.getOrDefault(unit, List.of());
  }
}
