package io.choria.rego.eval;

import io.choria.rego.Location;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.BuiltinImpl;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;

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
    return call(name, impl, location, frame.evaluation, frame.scope, a);
  }

  static @Nullable Value call(
      String name,
      BuiltinImpl.F1 impl,
      Location location,
      Evaluation evaluation,
      Scope scope,
      Value a) {
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

  @Override
  int emit(BodyCode code, Label undefined) {
    int a = first.emit(code, undefined);
    code.code().constant(name, String.class);
    code.code().constant(impl, BuiltinImpl.F1.class);
    code.code().constant(location, Location.class);
    code.pushEvaluation();
    code.pushScope();
    code.push(a);
    code.code()
        .callStatic(
            BuiltinCall1.class,
            "call",
            Value.class,
            String.class,
            BuiltinImpl.F1.class,
            Location.class,
            Evaluation.class,
            Scope.class,
            Value.class);
    return code.defined(undefined);
  }
}
