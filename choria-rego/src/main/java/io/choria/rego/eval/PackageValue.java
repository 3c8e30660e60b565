package io.choria.rego.eval;

import io.choria.rego.Value;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;

/** All that base data and rules define at a package or above packages. */
public final class PackageValue extends Expr {
  private final TreeNode node;

  /** The document at this level. */
  public PackageValue(TreeNode node) {
    this.node = node;
  }

  @Override
  public @Nullable Value eval(Frame frame) {
    return value(node, frame.evaluation, frame.scope);
  }

  static @Nullable Value value(TreeNode node, Evaluation evaluation, Scope scope) {
    Mask mask = scope.mask;
    Value base = scope.base;
    for (Value key : node.path()) {
      mask = mask == null ? null : mask.child(key);
      base = base == null ? null : Lookup.baseChild(base, key);
    }
    if (mask != null && mask.replaced() && node.path().length > 0) {
      return base;
    }
    return Merge.document(evaluation, scope, node, base, mask);
  }

  @Override
  int emit(BodyCode code, Label undefined) {
    code.code().constant(node, TreeNode.class);
    code.pushEvaluation();
    code.pushScope();
    code.code()
        .callStatic(
            PackageValue.class,
            "value",
            Value.class,
            TreeNode.class,
            Evaluation.class,
            Scope.class);
    return code.defined(undefined);
  }
}
