package io.choria.rego.eval;

import io.choria.rego.Value;
import org.jspecify.annotations.Nullable;

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
    Value[] values = new Value[args.length];
    for (int i = 0; i < values.length; i++) {
      Value value = args[i].eval(frame);
      if (value == null) {
        return null;
      }
      values[i] = value;
    }
    Scope scope = frame.scope;
    if (scope.replacements != null) {
      Replacement replacement = scope.replacements.get(function);
      if (replacement != null) {
        return replacement.call(frame.evaluation, scope, values);
      }
    }
    return function.call(frame.evaluation, scope, values);
  }
}
