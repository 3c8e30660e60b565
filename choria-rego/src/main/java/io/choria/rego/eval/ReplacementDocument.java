package io.choria.rego.eval;

import io.choria.rego.Value;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What rules define in place of the result of a function. Only calls ask for it, and they see what
 * the modifiers replace, but for the function itself, which would never end.
 */
public final class ReplacementDocument extends Replacement {
  private final Object function;
  private final TreeNode root;
  private final Value[] path;

  /**
   * Gives the value at a path instead.
   *
   * @param function a {@link FunctionDocument} or the name of a built-in
   * @param root the level of {@code data}
   * @param path elements below it
   */
  public ReplacementDocument(Object function, TreeNode root, Value[] path) {
    this.function = function;
    this.root = root;
    this.path = path;
  }

  @Override
  @Nullable Value call(Evaluation evaluation, Scope scope, Value[] args) {
    Scope inner = scope.without(function);
    TreeNode node = root;
    for (int i = 0; i < path.length; i++) {
      TreeNode child = node.child(path[i]);
      if (child == null) {
        return null;
      }
      Document document = child.document();
      if (document != null) {
        return below(evaluation, inner, document, Arrays.copyOfRange(path, i + 1, path.length));
      }
      node = child;
    }
    return PackageValue.value(node, evaluation, inner);
  }

  private static @Nullable Value below(
      Evaluation evaluation, Scope scope, Document document, Value[] keys) {
    Value value = DocumentValue.value(scope, evaluation, document);
    for (Value key : keys) {
      value = value == null ? null : Lookup.child(value, key);
    }
    return value;
  }
}
