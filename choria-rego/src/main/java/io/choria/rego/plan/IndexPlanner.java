package io.choria.rego.plan;

import io.choria.rego.Value;
import io.choria.rego.core.CoreRule;
import io.choria.rego.eval.Condition;
import io.choria.rego.eval.Guarded;
import io.choria.rego.eval.IndexKey;
import io.choria.rego.eval.RuleIndex;
import io.choria.rego.eval.TreeNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Chooses what the definitions of a path are told apart by. */
final class IndexPlanner<D> {
  private final TreeNode root;
  private final boolean usable;
  private final List<Guarded<D>> definitions = new ArrayList<>();
  private final List<List<List<Condition>>> conditions = new ArrayList<>();

  IndexPlanner(Environment environment) {
    this.root = environment.root();
    this.usable = !environment.traced();
  }

  /** Adds a definition, in source order. */
  void add(CoreRule rule, D definition) {
    List<List<Condition>> branches = new ArrayList<>();
    boolean mustGuard = false;
    for (CoreRule branch = rule; branch != null; branch = branch.orElse()) {
      Conditions found = Conditions.of(branch, root);
      mustGuard |= found.mustGuard();
      branches.add(List.copyOf(found.found()));
    }
    conditions.add(branches);
    definitions.add(new Guarded<>(definition, mustGuard && usable ? List.copyOf(branches) : null));
  }

  RuleIndex<D> index() {
    IndexKey key = definitions.size() < 2 || !usable ? null : key();
    List<@Nullable Set<Value>> values = new ArrayList<>();
    if (key != null) {
      for (List<List<Condition>> branches : conditions) {
        values.add(accepted(branches, key));
      }
    }
    return RuleIndex.of(definitions, key, values);
  }

  /** The place that most definitions compare with constants; of equals the first. */
  private @Nullable IndexKey key() {
    Map<IndexKey, Integer> counts = new HashMap<>();
    List<IndexKey> order = new ArrayList<>();
    for (List<List<Condition>> branches : conditions) {
      Set<IndexKey> seen = new HashSet<>();
      for (Condition condition : branches.get(0)) {
        if (condition.values() != null
            && seen.add(condition.key())
            && accepted(branches, condition.key()) != null
            && counts.merge(condition.key(), 1, Integer::sum) == 1) {
          order.add(condition.key());
        }
      }
    }
    IndexKey best = null;
    for (IndexKey key : order) {
      if (best == null || counts.getOrDefault(key, 0) > counts.getOrDefault(best, 0)) {
        best = key;
      }
    }
    return best;
  }

  /** The values that some branch accepts at this place; null if one of them does not care. */
  private static @Nullable Set<Value> accepted(List<List<Condition>> branches, IndexKey key) {
    Set<Value> all = new HashSet<>();
    for (List<Condition> branch : branches) {
      Set<Value> values = null;
      for (Condition condition : branch) {
        if (values == null && condition.key().equals(key)) {
          values = condition.values();
        }
      }
      if (values == null) {
        return null;
      }
      all.addAll(values);
    }
    return all;
  }
}
