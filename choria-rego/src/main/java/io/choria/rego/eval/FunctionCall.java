package io.choria.rego.eval;

import io.choria.rego.Value;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;

/** Call of a function of the policy; undefined if an argument is. */
public final class FunctionCall extends Expr {
  private final FunctionDocument function;
  private final Expr[] args;

  /** {@code function(args…)}. */
  public FunctionCall(FunctionDocument function, Expr[] args) {
    this.function = function;
    this.args = args;
  }

  @Override
  public @Nullable Value eval(Frame frame) {
    Value[] values = Expr.all(args, frame);
    if (values == null) {
      return null;
    }
    return call(function, frame.evaluation, frame.scope, values);
  }

  static @Nullable Value call(
      FunctionDocument function, Evaluation evaluation, Scope scope, Value[] values) {
    if (scope.replacements != null) {
      Replacement replacement = scope.replacements.get(function);
      if (replacement != null) {
        return replacement.call(evaluation, scope, values);
      }
    }
    return function.call(evaluation, scope, values);
  }

  @Override
  int emit(BodyCode code, Label undefined) {
    int[] values = code.emitAll(args, undefined);
    code.code().constant(function, FunctionDocument.class);
    code.pushEvaluation();
    code.pushScope();
    code.pushAll(values);
    code.code()
        .callStatic(
            FunctionCall.class,
            "call",
            Value.class,
            FunctionDocument.class,
            Evaluation.class,
            Scope.class,
            Value[].class);
    return code.defined(undefined);
  }
}
