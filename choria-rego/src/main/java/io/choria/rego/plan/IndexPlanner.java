package io.choria.rego.plan;

import io.choria.rego.Value;
import io.choria.rego.core.CoreRule;
import io.choria.rego.core.CoreTerm;
import io.choria.rego.eval.TreeNode;
import io.choria.rego.index.Acceptance;
import io.choria.rego.index.Condition;
import io.choria.rego.index.Guard;
import io.choria.rego.index.Guarded;
import io.choria.rego.index.IndexKey;
import io.choria.rego.index.RuleIndex;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Chooses what the definitions of a path are told apart by. */
final class IndexPlanner<D> {
  private final TreeNode root;
  private final boolean usable;
  private final boolean watched;
  private final List<Guarded<D>> definitions = new ArrayList<>();
  private final List<List<List<Condition>>> conditions = new ArrayList<>();
  private final Set<Object> values = new HashSet<>();
  private Notice entering = Notice.NOBODY;

  IndexPlanner(Environment environment) {
    this.root = environment.root();
    this.usable = environment.tracing() != Tracing.EVERYTHING;
    this.watched = environment.traced();
  }

  /** Adds a definition, in source order. */
  void add(CoreRule rule, D definition) {
    List<List<Condition>> branches = new ArrayList<>();
    Notice guarded = Notice.NOBODY;
    values.add(constant(rule));
    for (CoreRule branch = rule; branch != null; branch = branch.orElse()) {
      Conditions found = Conditions.of(branch, root);
      guarded = guarded.or(found.guarded());
      entering = entering.or(found.noticed());
      branches.addAll(found.ways());
    }
    conditions.add(branches);
    // who watches notices each rule that is entered, so nothing is left to its own first condition
    boolean guards = usable && (guarded != Notice.NOBODY || watched);
    Guard guard = guards ? new Guard(branches, !watched && guarded != Notice.ANYBODY) : Guard.NONE;
    definitions.add(new Guarded<>(definition, guard));
  }

  /** The constant value of a rule, or something that is like no other. */
  private static Object constant(CoreRule rule) {
    return rule.orElse() == null && rule.value() instanceof CoreTerm.Const constant
        ? constant.value()
        : new Object();
  }

  /**
   * Whether the first success may end the search only if others are ruled out, so that it makes a
   * difference for what is then not evaluated.
   */
  private boolean decidesEarlyExit() {
    return usable && entering != Notice.NOBODY && values.size() > 1;
  }

  <C> RuleIndex<C> index(Function<List<D>, C> maker) {
    if (decidesEarlyExit()) {
      for (int i = 0; i < definitions.size(); i++) {
        Guarded<D> guarded = definitions.get(i);
        boolean lax = entering != Notice.ANYBODY && guarded.guard().forWatchersOnly();
        definitions.set(i, new Guarded<>(guarded.definition(), new Guard(conditions.get(i), lax)));
      }
    }
    List<List<Condition>> required = new ArrayList<>();
    for (List<List<Condition>> branches : conditions) {
      required.add(!usable ? List.of() : branches.size() == 1 ? branches.get(0) : common(branches));
    }
    return RuleIndex.of(definitions, required, maker);
  }

  /** What rules out all branches at once: each accepts only certain values at the same place. */
  private static List<Condition> common(List<List<Condition>> branches) {
    List<Condition> common = new ArrayList<>();
    for (Condition first : branches.get(0)) {
      Set<Value> values = new HashSet<>();
      boolean everywhere = true;
      for (List<Condition> branch : branches) {
        Set<Value> accepted = accepted(branch, first.key());
        everywhere &= accepted != null;
        if (accepted != null) {
          values.addAll(accepted);
        }
      }
      if (everywhere) {
        common.add(new Condition(first.key(), new Acceptance.OneOf(values)));
      }
    }
    return common;
  }

  private static @Nullable Set<Value> accepted(List<Condition> branch, IndexKey key) {
    for (Condition condition : branch) {
      if (condition.key().equals(key) && condition.acceptance() instanceof Acceptance.OneOf one) {
        return one.values();
      }
    }
    return null;
  }
}
