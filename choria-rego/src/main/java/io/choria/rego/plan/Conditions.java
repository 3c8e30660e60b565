package io.choria.rego.plan;

import io.choria.rego.ArrayValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.SetValue;
import io.choria.rego.Value;
import io.choria.rego.core.CoreExpr;
import io.choria.rego.core.CoreLiteral;
import io.choria.rego.core.CoreRule;
import io.choria.rego.core.CoreTerm;
import io.choria.rego.eval.Condition;
import io.choria.rego.eval.IndexKey;
import io.choria.rego.eval.TreeNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads off the body of a rule what rules it out before it is entered (spec 08 §6.2). */
final class Conditions {
  private final TreeNode root;
  private final Map<String, IndexKey> names = new HashMap<>();
  private final List<Condition> found = new ArrayList<>();
  private boolean harmless = true;
  private boolean guarded;
  private boolean excludable = true;

  private Conditions(TreeNode root) {
    this.root = root;
  }

  /** The conditions of one branch. */
  static Conditions of(CoreRule branch, TreeNode root) {
    Conditions conditions = new Conditions(root);
    List<CoreTerm> args = branch.args();
    for (int i = 0; args != null && i < args.size(); i++) {
      conditions.argument(i, args.get(i));
    }
    for (CoreLiteral literal : branch.body().literals()) {
      conditions.literal(literal);
    }
    return conditions;
  }

  /** All conditions; none if the body must be entered whatever they say. */
  List<Condition> found() {
    return excludable ? found : List.of();
  }

  /**
   * Whether a literal in front of a condition can be noticed, so that the conditions must be asked
   * first.
   */
  boolean mustGuard() {
    return guarded && excludable && !found.isEmpty();
  }

  private void argument(int position, CoreTerm pattern) {
    IndexKey key = new IndexKey(IndexKey.Root.ARGUMENT, position, List.of());
    if (pattern instanceof CoreTerm.Var variable) {
      names.put(variable.name(), key);
    } else if (pattern instanceof CoreTerm.Const constant) {
      found.add(new Condition(key, Set.of(constant.value())));
    }
  }

  private void literal(CoreLiteral literal) {
    CoreExpr expr = literal.expr();
    if (expr instanceof CoreExpr.BuiltinCall call && call.name().equals("internal.print")) {
      excludable = false;
    }
    Condition condition =
        literal.negated() || !literal.with().isEmpty() ? null : condition(literal.expr());
    if (condition != null) {
      guarded |= !harmless;
      found.add(condition);
    } else if (!isHarmless(literal)) {
      harmless = false;
    }
  }

  private @Nullable Condition condition(CoreExpr expr) {
    if (expr instanceof CoreExpr.Unify unify) {
      Condition condition = equality(unify.left(), unify.right());
      return condition != null ? condition : equality(unify.right(), unify.left());
    }
    if (expr instanceof CoreExpr.Test test) {
      IndexKey key = key(test.term());
      return key == null ? null : new Condition(key, null);
    }
    if (expr instanceof CoreExpr.BuiltinCall call
        && call.name().equals("internal.member_2")
        && call.args().size() == 2) {
      IndexKey key = key(call.args().get(0));
      Set<Value> members = members(call.args().get(1));
      return key == null || members == null ? null : new Condition(key, members);
    }
    return null;
  }

  private @Nullable Condition equality(CoreTerm place, CoreTerm other) {
    IndexKey key = key(place);
    if (key == null) {
      return null;
    }
    if (other instanceof CoreTerm.Const constant) {
      return isComparable(constant.value()) ? new Condition(key, Set.of(constant.value())) : null;
    }
    if (other instanceof CoreTerm.Var variable && place instanceof CoreTerm.Ref) {
      names.putIfAbsent(variable.name(), key);
      return new Condition(key, null);
    }
    return null;
  }

  private @Nullable IndexKey key(CoreTerm term) {
    if (term instanceof CoreTerm.Var variable) {
      return names.get(variable.name());
    }
    if (!(term instanceof CoreTerm.Ref ref)) {
      return null;
    }
    List<Value> path = new ArrayList<>();
    for (CoreTerm element : ref.path()) {
      if (!(element instanceof CoreTerm.Const constant)) {
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

  private static @Nullable Set<Value> members(CoreTerm collection) {
    if (!(collection instanceof CoreTerm.Const constant)) {
      return null;
    }
    Set<Value> members = new HashSet<>();
    if (constant.value() instanceof SetValue set) {
      members.addAll(set.asList());
    } else if (constant.value() instanceof ArrayValue array) {
      members.addAll(array.asList());
    } else if (constant.value() instanceof ObjectValue object) {
      for (int i = 0; i < object.size(); i++) {
        members.add(object.valueAt(i));
      }
    } else {
      return null;
    }
    return members.stream().allMatch(Conditions::isScalar) ? members : null;
  }

  private static boolean isScalar(Value value) {
    return value.kind().compareTo(Value.Kind.STRING) <= 0;
  }

  /** Scalars and arrays of scalars; the reference compares nothing else in front of a body. */
  private static boolean isComparable(Value value) {
    return isScalar(value)
        || (value instanceof ArrayValue array
            && array.asList().stream().allMatch(Conditions::isScalar));
  }

  /** Whether evaluating the literal in vain can be noticed by nothing but the time it takes. */
  private boolean isHarmless(CoreLiteral literal) {
    CoreExpr expr = literal.expr();
    if (!literal.with().isEmpty()) {
      return false;
    }
    if (expr instanceof CoreExpr.Test test) {
      return isHarmless(test.term());
    }
    return expr instanceof CoreExpr.Unify unify
        && isHarmless(unify.left())
        && isHarmless(unify.right());
  }

  private boolean isHarmless(CoreTerm term) {
    if (term instanceof CoreTerm.Const || term instanceof CoreTerm.Var) {
      return true;
    }
    if (term instanceof CoreTerm.Ref ref) {
      return ref.head() == CoreTerm.Root.INPUT || ref.head() instanceof CoreTerm.Var;
    }
    if (term instanceof CoreTerm.Array array) {
      return array.elements().stream().allMatch(this::isHarmless);
    }
    return false;
  }
}
