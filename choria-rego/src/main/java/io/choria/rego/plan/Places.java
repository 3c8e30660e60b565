package io.choria.rego.plan;

import io.choria.rego.Value;
import io.choria.rego.core.CoreExpr;
import io.choria.rego.core.CoreLiteral;
import io.choria.rego.core.CoreTerm;
import io.choria.rego.eval.TreeNode;
import io.choria.rego.index.IndexKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the variables of a body stand for, as far as rules are told apart by it. */
final class Places {
  private final TreeNode root;
  private final Map<String, IndexKey> names = new HashMap<>();

  /** Variables that are elements of the collections at these places. */
  private final Map<String, IndexKey> elements = new HashMap<>();

  /** Variables that stand for constants, wherever in the body. */
  private final Map<String, CoreTerm> constants = new HashMap<>();

  Places(TreeNode root) {
    this.root = root;
  }

  /** The same for a body inside, whose own variables nobody else sees. */
  Places copy() {
    Places copy = new Places(root);
    copy.names.putAll(names);
    copy.elements.putAll(elements);
    copy.constants.putAll(constants);
    return copy;
  }

  /** The variable stands for a place, unless it does already. */
  void name(CoreTerm.Var variable, IndexKey place) {
    names.putIfAbsent(variable.name(), place);
  }

  /** The variable is an element of the collection at a place, unless it is of another one. */
  void element(CoreTerm.Var variable, IndexKey collection) {
    elements.putIfAbsent(variable.name(), collection);
  }

  /** The collection of which the variable is an element; null if that is not known. */
  @Nullable IndexKey collection(CoreTerm.Var variable) {
    return elements.get(variable.name());
  }

  /** Remembers the variables that stand for constants. */
  void constant(CoreLiteral literal) {
    if (!literal.negated()
        && literal.with().isEmpty()
        && literal.expr() instanceof CoreExpr.Unify unify) {
      if (unify.left() instanceof CoreTerm.Var x && unify.right() instanceof CoreTerm.Const c) {
        constants.putIfAbsent(x.name(), c);
      } else if (unify.right() instanceof CoreTerm.Var x
          && unify.left() instanceof CoreTerm.Const c) {
        constants.putIfAbsent(x.name(), c);
      }
    }
  }

  /** The constant that a variable stands for; other terms as they are. */
  CoreTerm resolved(CoreTerm term) {
    return term instanceof CoreTerm.Var variable
        ? constants.getOrDefault(variable.name(), term)
        : term;
  }

  /** The place that a term stands for; null if it is none that rules are told apart by. */
  @Nullable IndexKey key(CoreTerm term) {
    if (term instanceof CoreTerm.Var variable) {
      return names.get(variable.name());
    }
    if (term == CoreTerm.Root.INPUT) {
      return new IndexKey(IndexKey.Root.INPUT, 0, List.of());
    }
    if (!(term instanceof CoreTerm.Ref ref)) {
      return null;
    }
    List<Value> path = new ArrayList<>();
    for (CoreTerm element : ref.path()) {
      if (!(resolved(element) instanceof CoreTerm.Const constant)) {
        return null;
      }
      path.add(constant.value());
    }
    if (ref.head() == CoreTerm.Root.INPUT) {
      return new IndexKey(IndexKey.Root.INPUT, 0, path);
    }
    if (ref.head() == CoreTerm.Root.DATA) {
      return hasRules(path) ? null : new IndexKey(IndexKey.Root.DATA, 0, path);
    }
    IndexKey head = key(ref.head());
    if (head == null) {
      return null;
    }
    List<Value> whole = new ArrayList<>(head.path());
    whole.addAll(path);
    return new IndexKey(head.root(), head.argument(), whole);
  }

  private boolean hasRules(List<Value> path) {
    TreeNode node = root;
    for (Value step : path) {
      TreeNode child = node.child(step);
      if (child == null) {
        return false;
      }
      if (child.document() != null) {
        return true;
      }
      node = child;
    }
    return true;
  }
}
