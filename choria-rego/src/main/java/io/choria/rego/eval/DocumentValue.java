package io.choria.rego.eval;

import io.choria.rego.Value;
import org.jspecify.annotations.Nullable;

/** The whole of what rules define at a path. */
public final class DocumentValue extends Expr {
  private final Document document;

  /** The value of this document. */
  public DocumentValue(Document document) {
    this.document = document;
  }

  @Override
  public @Nullable Value eval(Frame frame) {
    Scope scope = frame.scope;
    if (scope.mask != null && Mask.covers(scope.mask, document.path)) {
      return BasePath.at(scope, document.path);
    }
    return document.value(frame.evaluation, scope);
  }
}
