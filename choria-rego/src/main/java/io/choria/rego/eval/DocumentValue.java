package io.choria.rego.eval;

import io.choria.rego.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;

/** The whole of what rules define at a path. */
public final class DocumentValue extends Expr {
  private final Document document;

  /** The value of this document. */
  public DocumentValue(Document document) {
    this.document = document;
  }

  Document document() {
    return document;
  }

  @Override
  public @Nullable Value eval(Frame frame) {
    return value(frame.scope, frame.evaluation, document);
  }

  static @Nullable Value value(Scope scope, Evaluation evaluation, Document document) {
    if (scope.mask != null && Mask.covers(scope.mask, document.path)) {
      return BasePath.at(scope, document.path);
    }
    return document.value(evaluation, scope);
  }

  @Override
  int emit(BodyCode code, Label undefined) {
    return code.once(List.of(document), undefined, () -> push(code));
  }

  private void push(BodyCode code) {
    if (code.isPlain() && document instanceof CompleteDocument complete) {
      Choice choice = code.takesBodies() ? complete.always() : null;
      if (choice != null && choice.isCheap(code.depth() + 1)) {
        ChoiceCode.pushValue(code, choice);
        return;
      }
      code.code().constant(document, CompleteDocument.class);
      code.pushEvaluation();
      code.pushScope();
      code.code().call(CompleteDocument.class, "value", Value.class, Evaluation.class, Scope.class);
      return;
    }
    code.pushScope();
    code.pushEvaluation();
    code.code().constant(document, Document.class);
    code.code()
        .callStatic(
            DocumentValue.class,
            "value",
            Value.class,
            Scope.class,
            Evaluation.class,
            Document.class);
  }
}
