package io.choria.rego.eval;

import io.choria.rego.Location;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.BuiltinImpl;
import org.jspecify.annotations.Nullable;

/** A {@link BuiltinCall} with one argument: needs no array. */
public final class BuiltinCall1 extends Expr {
  private final String name;
  private final BuiltinImpl.F1 impl;
  private final Expr first;
  private final Location location;

  /** {@code name(first)}; failures are reported at {@code location}. */
  public BuiltinCall1(String name, BuiltinImpl.F1 impl, Expr first, Location location) {
    this.name = name;
    this.impl = impl;
    this.first = first;
    this.location = location;
  }

  @Override
  public @Nullable Value eval(Frame frame) {
    Value a = first.eval(frame);
    if (a == null) {
      return null;
    }
    Scope scope = frame.scope;
    Evaluation evaluation = frame.evaluation;
    if (scope.replacements != null) {
      Replacement replacement = scope.replacements.get(name);
      if (replacement != null) {
        return replacement.call(evaluation, scope, new Value[] {a});
      }
    }
    evaluation.step();
    evaluation.at(location);
    try {
      return impl.call(evaluation, a);
    } catch (BuiltinException e) {
      evaluation.failed(name, e, location);
      return null;
    }
  }
}
