package io.choria.rego.eval;

import io.choria.rego.Location;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.BuiltinImpl;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;

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
    return call(name, impl, location, frame.evaluation, frame.scope, a, b);
  }

  static @Nullable Value call(
      String name,
      BuiltinImpl.F2 impl,
      Location location,
      Evaluation evaluation,
      Scope scope,
      Value a,
      Value b) {
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

  @Override
  int emit(BodyCode code, Label undefined) {
    int a = first.emit(code, undefined);
    int b = second.emit(code, undefined);
    code.code().constant(name, String.class);
    code.code().constant(impl, BuiltinImpl.F2.class);
    code.code().constant(location, Location.class);
    code.pushEvaluation();
    code.pushScope();
    code.push(a);
    code.push(b);
    code.code()
        .callStatic(
            BuiltinCall2.class,
            "call",
            Value.class,
            String.class,
            BuiltinImpl.F2.class,
            Location.class,
            Evaluation.class,
            Scope.class,
            Value.class,
            Value.class);
    return code.defined(undefined);
  }
}
