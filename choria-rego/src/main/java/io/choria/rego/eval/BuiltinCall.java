package io.choria.rego.eval;

import io.choria.rego.Location;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.BuiltinImpl;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;

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
    return call(name, impl, location, frame.evaluation, frame.scope, values);
  }

  static @Nullable Value call(
      String name,
      BuiltinImpl impl,
      Location location,
      Evaluation evaluation,
      Scope scope,
      Value[] values) {
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

  @Override
  int emit(BodyCode code, Label undefined) {
    int[] values = code.emitAll(args, undefined);
    code.code().constant(name, String.class);
    code.code().constant(impl, BuiltinImpl.class);
    code.code().constant(location, Location.class);
    code.pushEvaluation();
    code.pushScope();
    code.pushAll(values);
    code.code()
        .callStatic(
            BuiltinCall.class,
            "call",
            Value.class,
            String.class,
            BuiltinImpl.class,
            Location.class,
            Evaluation.class,
            Scope.class,
            Value[].class);
    return code.defined(undefined);
  }
}
