package io.choria.rego.plan;

import io.choria.rego.builtin.BuiltinRegistry;
import io.choria.rego.eval.TreeNode;

/**
 * What bodies are planned against.
 *
 * @param root the tree of packages and rules
 * @param builtins the built-ins that may be called
 */
record Environment(TreeNode root, BuiltinRegistry builtins) {}
