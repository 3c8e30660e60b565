package io.choria.rego.core;

import io.choria.rego.Value;
import java.util.List;

/**
 * A checked policy.
 *
 * @param rules all rules of all modules, modules in the order given and rules in source order
 * @param packages the paths below {@code data} of all packages, with those that have no rules
 * @param depth how deep anything in it nests at most, see {@link LargeStack}
 */
public record CorePolicy(List<CoreRule> rules, List<List<Value>> packages, int depth) {
  /** Copies both. */
  public CorePolicy {
    rules = List.copyOf(rules);
    packages = packages.stream().map(List::copyOf).toList();
  }
}
