package io.choria.rego.check;

import io.choria.rego.Value;
import io.choria.rego.ast.Rule;
import io.choria.rego.ast.Term;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
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

    private Node(RuleUnit unit, Rule rule) {
      this.unit = unit;
      this.rule = rule;
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
        Node node = new Node(unit, rule);
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

  /** The branches of a rule. */
  List<Node> branches(RuleUnit unit) {
    return byUnit.getOrDefault(unit, List.of());
  }
}
