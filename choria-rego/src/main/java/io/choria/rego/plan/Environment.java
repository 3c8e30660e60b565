package io.choria.rego.plan;

import io.choria.rego.builtin.BuiltinRegistry;
import io.choria.rego.eval.Tier;
import io.choria.rego.eval.TreeNode;

/**
 * What bodies are planned against.
 *
 * @param root the tree of packages and rules
 * @param builtins the built-ins that may be called
 * @param tracing whether the plan is made for watching
 * @param tier when bodies become classes
 * @param depth how deep the rules nest
 */
record Environment(TreeNode root, BuiltinRegistry builtins, Tracing tracing, Tier tier, int depth) {
  /** Whether literals and rules report. */
  boolean traced() {
    return tracing != Tracing.OFF;
  }
}
