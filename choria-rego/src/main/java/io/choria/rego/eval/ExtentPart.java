package io.choria.rego.eval;

import io.choria.rego.Value;
import org.jspecify.annotations.Nullable;

/** A part, at a known path, of what rules with variables in their paths define. */
public final class ExtentPart extends Expr {
  private final ExtentDocument document;
  private final Expr[] path;

  /** {@code document[path[0]][path[1]]…}, no longer than the document makes use of. */
  public ExtentPart(ExtentDocument document, Expr[] path) {
    this.document = document;
    this.path = path;
  }

  @Override
  public @Nullable Value eval(Frame frame) {
    Value[] keys = new Value[path.length];
    for (int i = 0; i < keys.length; i++) {
      Value key = path[i].eval(frame);
      if (key == null) {
        return null;
      }
      keys[i] = key;
    }
    Scope scope = frame.scope;
    if (scope.mask != null && Mask.covers(scope.mask, document.path)) {
      Value value = BasePath.at(scope, document.path);
      for (int i = 0; i < keys.length && value != null; i++) {
        value = Lookup.child(value, keys[i]);
      }
      return value;
    }
    return document.at(frame.evaluation, scope, keys);
  }
}
