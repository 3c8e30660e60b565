package io.choria.rego.eval;

import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.BuiltinImpl;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;

/**
 * Call of a built-in with computed arguments; undefined if an argument is, or if the call fails.
 */
public final class BuiltinCall extends Expr {
  private final Site site;
  private final BuiltinImpl impl;
  private final Expr[] args;

  /** {@code name(args…)}. */
  public BuiltinCall(Site site, BuiltinImpl impl, Expr[] args) {
    this.site = site;
    this.impl = impl;
    this.args = args;
  }

  @Override
  public @Nullable Value eval(Frame frame) {
    Value[] values = Expr.all(args, frame);
    if (values == null) {
      return null;
    }
    return call(site, impl, frame.evaluation, frame.scope, values);
  }

  static @Nullable Value call(
      Site site, BuiltinImpl impl, Evaluation evaluation, Scope scope, Value[] values) {
    Replacement replacement = site.replacement(scope);
    if (replacement != null) {
      return replacement.call(evaluation, scope, values);
    }
    site.enter(evaluation);
    for (Value value : values) {
      Site.look(evaluation, value);
    }
    try {
      return impl.call(evaluation, values);
    } catch (BuiltinException e) {
      evaluation.failed(site.name(), e, site.location());
      return null;
    } catch (RuntimeException e) {
      throw Errors.broken(site.name(), e, site.location());
    }
  }

  /** Writes code that goes on behind it if the call gives true; false if a value must be made. */
  boolean emitCondition(BodyCode code, Label fails) {
    return Direct.emit(code, site, args, fails);
  }

  @Override
  int emit(BodyCode code, Label undefined) {
    int[] values = code.emitAll(args, undefined);
    code.code().constant(site, Site.class);
    code.code().constant(impl, BuiltinImpl.class);
    code.pushEvaluation();
    code.pushScope();
    code.pushAll(values);
    code.code()
        .callStatic(
            BuiltinCall.class,
            "call",
            Value.class,
            Site.class,
            BuiltinImpl.class,
            Evaluation.class,
            Scope.class,
            Value[].class);
    return code.defined(undefined);
  }
}
