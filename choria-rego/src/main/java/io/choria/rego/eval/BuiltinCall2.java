package io.choria.rego.eval;

import io.choria.rego.Location;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.BuiltinImpl;
import org.jspecify.annotations.Nullable;

/** A {@link BuiltinCall} with two arguments: needs no array. */
public final class BuiltinCall2 extends Expr {
  private final String name;
  private final BuiltinImpl.F2 impl;
  private final Expr first;
  private final Expr second;
  private final Location location;

  /** {@code name(first, second)}; failures are reported at {@code location}. */
  public BuiltinCall2(
      String name, BuiltinImpl.F2 impl, Expr first, Expr second, Location location) {
    this.name = name;
    this.impl = impl;
    this.first = first;
    this.second = second;
    this.location = location;
  }

  @Override
  public @Nullable Value eval(Frame frame) {
    Value a = first.eval(frame);
    Value b = a == null ? null : second.eval(frame);
    if (a == null || b == null) {
      return null;
    }
    Scope scope = frame.scope;
    Evaluation evaluation = frame.evaluation;
    if (scope.replacements != null) {
      Replacement replacement = scope.replacements.get(name);
      if (replacement != null) {
        return replacement.call(evaluation, scope, new Value[] {a, b});
      }
    }
    evaluation.step();
    evaluation.at(location);
    try {
      return impl.call(evaluation, a, b);
    } catch (BuiltinException e) {
      evaluation.failed(name, e, location);
      return null;
    }
  }
}
