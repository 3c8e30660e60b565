package io.choria.rego.plan;

import io.choria.rego.builtin.BuiltinRegistry;
import io.choria.rego.eval.Tier;
import io.choria.rego.eval.TreeNode;

/**
 * What bodies are planned against.
 *
 * @param root the tree of packages and rules
 * @param builtins the built-ins that may be called
 * @param traced whether the plan is made for watching: literals and rules report, and no index
 *     hides any
 * @param tier when bodies become classes
 */
record Environment(TreeNode root, BuiltinRegistry builtins, boolean traced, Tier tier) {}
