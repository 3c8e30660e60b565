package io.choria.rego.eval;

import io.choria.rego.Value;
import org.jspecify.annotations.Nullable;

/** One known member of a set rule. */
public final class SetMember extends Expr {
  private final SetDocument document;
  private final Expr key;

  /** {@code document[key]}. */
  public SetMember(SetDocument document, Expr key) {
    this.document = document;
    this.key = key;
  }

  @Override
  public @Nullable Value eval(Frame frame) {
    Value member = key.eval(frame);
    if (member == null) {
      return null;
    }
    Scope scope = frame.scope;
    if (scope.mask != null && Mask.covers(scope.mask, document.path)) {
      Value base = BasePath.at(scope, document.path);
      return base == null ? null : Lookup.child(base, member);
    }
    return document.member(frame.evaluation, scope, member);
  }
}
