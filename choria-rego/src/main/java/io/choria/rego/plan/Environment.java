package io.choria.rego.plan;

import io.choria.rego.builtin.BuiltinRegistry;
import io.choria.rego.eval.TreeNode;

/**
 * What bodies are planned against.
 *
 * @param root the tree of packages and rules
 * @param builtins the built-ins that may be called
 * @param traced whether the plan is made for watching: literals and rules report, and no index
 *     hides any
 */
record Environment(TreeNode root, BuiltinRegistry builtins, boolean traced) {}
