package io.choria.rego.eval;

import io.choria.rego.Location;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.BuiltinImpl;
import org.jspecify.annotations.Nullable;

/**
 * Call of a built-in with computed arguments; undefined if an argument is, or if the call fails.
 */
public final class BuiltinCall extends Expr {
  private final String name;
  private final BuiltinImpl impl;
  private final Expr[] args;
  private final Location location;

  /** {@code name(args…)}; failures are reported at {@code location}. */
  public BuiltinCall(String name, BuiltinImpl impl, Expr[] args, Location location) {
    this.name = name;
    this.impl = impl;
    this.args = args;
    this.location = location;
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
    Evaluation evaluation = frame.evaluation;
    if (scope.replacements != null) {
      Replacement replacement = scope.replacements.get(name);
      if (replacement != null) {
        return replacement.call(evaluation, scope, values);
      }
    }
    evaluation.step();
    evaluation.at(location);
    try {
      return impl.call(evaluation, values);
    } catch (BuiltinException e) {
      evaluation.failed(name, e, location);
      return null;
    }
  }
}
