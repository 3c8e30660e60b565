package io.choria.rego.eval;

import io.choria.rego.Value;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;

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
    Value[] keys = Expr.all(path, frame);
    if (keys == null) {
      return null;
    }
    return part(document, frame.scope, frame.evaluation, keys);
  }

  static @Nullable Value part(
      ExtentDocument document, Scope scope, Evaluation evaluation, Value[] keys) {
    if (scope.mask != null && Mask.covers(scope.mask, document.path)) {
      Value value = BasePath.at(scope, document.path);
      for (int i = 0; i < keys.length && value != null; i++) {
        value = Lookup.child(value, keys[i]);
      }
      return value;
    }
    return document.at(evaluation, scope, keys);
  }

  @Override
  int emit(BodyCode code, Label undefined) {
    int[] keys = code.emitAll(path, undefined);
    code.code().constant(document, ExtentDocument.class);
    code.pushScope();
    code.pushEvaluation();
    code.pushAll(keys);
    code.code()
        .callStatic(
            ExtentPart.class,
            "part",
            Value.class,
            ExtentDocument.class,
            Scope.class,
            Evaluation.class,
            Value[].class);
    return code.defined(undefined);
  }
}
