package io.choria.rego.eval;

import io.choria.rego.Value;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;

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
    return member == null ? null : member(document, frame.scope, frame.evaluation, member);
  }

  static @Nullable Value member(
      SetDocument document, Scope scope, Evaluation evaluation, Value member) {
    if (scope.mask != null && Mask.covers(scope.mask, document.path)) {
      Value base = BasePath.at(scope, document.path);
      return base == null ? null : Lookup.child(base, member);
    }
    return document.member(evaluation, scope, member);
  }

  @Override
  int emit(BodyCode code, Label undefined) {
    int member = key.emit(code, undefined);
    code.code().constant(document, SetDocument.class);
    code.pushScope();
    code.pushEvaluation();
    code.push(member);
    code.code()
        .callStatic(
            SetMember.class,
            "member",
            Value.class,
            SetDocument.class,
            Scope.class,
            Evaluation.class,
            Value.class);
    return code.defined(undefined);
  }
}
