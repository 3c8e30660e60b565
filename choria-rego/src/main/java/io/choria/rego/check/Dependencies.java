package io.choria.rego.check;

import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.ast.Names;
import io.choria.rego.ast.Rule;
import io.choria.rego.ast.Term;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Finds the rules that the references of one branch may reach (spec 08 §2.21). */
final class Dependencies extends Walker {
  private static final Value SYSTEM = StringValue.of("system");

  private final RuleTree tree;
  private final Rule rule;
  private final KnownValues known;
  private BiConsumer<RuleUnit, RuleGraph.@Nullable Edge> visit = (unit, edge) -> {};
  private int index;

  Dependencies(RuleTree tree, Rule rule) {
    this.tree = tree;
    this.rule = rule;
    this.known = new KnownValues(rule.body());
  }

  /** Calls with each rule, and the reference if it selects the rule only perhaps. */
  void each(BiConsumer<RuleUnit, RuleGraph.@Nullable Edge> consumer) {
    visit = consumer;
    for (index = 0; index < rule.body().literals().size(); index++) {
      walk(rule.body().literals().get(index));
    }
    walk(rule.head());
  }

  @Override
  void operator(Term.Ref operator) {
    reference(operator);
    super.operator(operator);
  }

  @Override
  boolean enter(Term term) {
    if (term instanceof Term.Ref ref) {
      reference(ref);
    }
    return true;
  }

  private void reference(Term.Ref ref) {
    if (!ref.headName().equals(Names.DATA)) {
      return;
    }
    Map<String, List<Value>> values = ref.isGround() ? Map.of() : known.before(index);
    List<List<@Nullable Value>> paths = KnownValues.paths(ref, values);
    List<@Nullable Value> narrowed =
        paths.size() == 1 ? paths.get(0) : KnownValues.paths(ref, Map.of()).get(0);
    Set<String> bound = null;
    for (List<@Nullable Value> path : paths) {
      for (RuleUnit unit : reached(tree, path)) {
        if (ref.isGround()) {
          visit.accept(unit, null);
          continue;
        }
        if (bound == null) {
          bound = boundBefore();
        }
        boolean sure = Selection.of(ref, narrowed, unit, bound).isSure();
        visit.accept(unit, sure ? null : new RuleGraph.Edge(ref, narrowed, index, bound));
      }
    }
  }

  /** The variables that may have a value: of the head, and of the literals ahead. */
  private Set<String> boundBefore() {
    Set<String> bound = new HashSet<>(Vars.of(rule.head().parameters()));
    bound.addAll(Vars.of(rule.head().reference().path()));
    if (rule.head().key() != null) {
      bound.addAll(Vars.of(rule.head().key()));
    }
    if (rule.head().value() != null) {
      bound.addAll(Vars.of(rule.head().value()));
    }
    for (int i = 0; i < Math.min(index, rule.body().literals().size()); i++) {
      bound.addAll(Vars.of(rule.body().literals().get(i)));
    }
    return bound;
  }

  /** The rules that a reference from {@code data} can reach, whatever its variables hold. */
  static Set<RuleUnit> reachedBy(RuleTree tree, Term.Ref ref) {
    return reached(tree, KnownValues.paths(ref, Map.of()).get(0));
  }

  private static Set<RuleUnit> reached(RuleTree tree, List<@Nullable Value> path) {
    Set<RuleUnit> found = new LinkedHashSet<>();
    collect(tree, tree.root(), path, 0, found);
    return found;
  }

  private static void collect(
      RuleTree tree, RuleTree.Node node, List<@Nullable Value> path, int at, Set<RuleUnit> found) {
    if (at == path.size()) {
      node.children()
          .forEach(
              (key, child) -> {
                if (!isHidden(tree, node, key)) {
                  child.each(n -> found.addAll(n.rules()));
                }
              });
      found.addAll(node.rules());
      return;
    }
    Value wanted = path.get(at);
    List<RuleTree.Node> next = new ArrayList<>();
    if (wanted != null) {
      RuleTree.Node child = node.children().get(wanted);
      if (child != null) {
        next.add(child);
      }
    } else {
      node.children()
          .forEach(
              (key, child) -> {
                if (!isHidden(tree, node, key)) {
                  next.add(child);
                }
              });
    }
    for (RuleTree.Node child : next) {
      for (RuleUnit unit : child.rules()) {
        if (mayIntersect(unit, path, at + 1)) {
          found.add(unit);
        }
      }
      collect(tree, child, path, at + 1, found);
    }
  }

  private static boolean isHidden(RuleTree tree, RuleTree.Node node, Value key) {
    return node == tree.root() && key.equals(SYSTEM);
  }

  private static boolean mayIntersect(RuleUnit unit, List<@Nullable Value> path, int from) {
    List<Term> own = unit.path();
    for (int i = from; i < Math.min(own.size(), path.size()); i++) {
      Value wanted = path.get(i);
      if (wanted != null
          && own.get(i) instanceof Term.Scalar s
          && !Constants.scalar(s).equals(wanted)) {
        return false;
      }
    }
    return true;
  }
}
