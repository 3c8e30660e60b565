package io.choria.rego.check;

import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.ast.Names;
import io.choria.rego.ast.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All rules by the constant part of their path (spec 08 §3.3 stage 5). Packages are nodes without
 * rules.
 */
final class RuleTree {
  private final Node root = new Node(StringValue.of(Names.DATA));

  /** A package, a rule, or a step of a path between them. */
  static final class Node {
    private final Value key;
    private final Map<Value, Node> children = new TreeMap<>();
    private final List<RuleUnit> rules = new ArrayList<>();

    private Node(Value key) {
      this.key = key;
    }

    Value key() {
      return key;
    }

    Map<Value, Node> children() {
      return children;
    }

    /** The rules whose constant path ends here. */
    List<RuleUnit> rules() {
      return rules;
    }

    boolean isFunction() {
      return rules.stream().anyMatch(r -> r.rule().head().takesArguments());
    }

    @Nullable Node child(Term element) {
      return element instanceof Term.Scalar s ? children.get(Constants.scalar(s)) : null;
    }

    /** Calls with this node and all below it, in order. */
    void each(Consumer<Node> visit) {
      visit.accept(this);
      children.values().forEach(child -> child.each(visit));
    }
  }

  RuleTree(List<Unit> units) {
    for (Unit unit : units) {
      insert(unit.module().packagePath().path());
      for (RuleUnit rule : unit.rules()) {
        insert(rule.groundPath()).rules.add(rule);
      }
    }
  }

  private Node insert(List<Term> path) {
    Node node = root;
    for (Term element : path) {
      node = node.children.computeIfAbsent(Constants.scalar((Term.Scalar) element), Node::new);
    }
    return node;
  }

  Node root() {
    return root;
  }

  /** The node of a constant path from {@code data}; null if there is none. */
  @Nullable Node find(Term.Ref ref) {
    if (!ref.headName().equals(Names.DATA)) {
      return null;
    }
    Node node = root;
    for (Term element : ref.path()) {
      node = node.child(element);
      if (node == null) {
        return null;
      }
    }
    return node;
  }

  /** The rules at exactly this path. */
  List<RuleUnit> rulesAt(Term.Ref ref) {
    Node node = find(ref);
    return node == null ? List.of() : node.rules();
  }
}
