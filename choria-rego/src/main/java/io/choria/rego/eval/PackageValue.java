package io.choria.rego.eval;

import io.choria.rego.Value;
import org.jspecify.annotations.Nullable;

/** All that base data and rules define at a package or above packages. */
public final class PackageValue extends Expr {
  private final TreeNode node;

  /** The document at this level. */
  public PackageValue(TreeNode node) {
    this.node = node;
  }

  @Override
  public @Nullable Value eval(Frame frame) {
    Scope scope = frame.scope;
    Mask mask = scope.mask;
    Value base = scope.base;
    for (Value key : node.path()) {
      mask = mask == null ? null : mask.child(key);
      base = base == null ? null : Lookup.baseChild(base, key);
    }
    if (mask != null && mask.replaced()) {
      return base;
    }
    return Merge.document(frame.evaluation, scope, node, base, mask);
  }
}
