package io.choria.rego.eval;

import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.BuiltinImpl;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;

/** A {@link BuiltinCall} with one argument: needs no array. */
public final class BuiltinCall1 extends Expr {
  private final Site site;
  private final BuiltinImpl.F1 impl;
  private final Expr first;

  /** {@code name(first)}. */
  public BuiltinCall1(Site site, BuiltinImpl.F1 impl, Expr first) {
    this.site = site;
    this.impl = impl;
    this.first = first;
  }

  @Override
  public @Nullable Value eval(Frame frame) {
    Value a = first.eval(frame);
    if (a == null) {
      return null;
    }
    return call(site, impl, frame.evaluation, frame.scope, a);
  }

  static @Nullable Value call(
      Site site, BuiltinImpl.F1 impl, Evaluation evaluation, Scope scope, Value a) {
    Replacement replacement = site.replacement(scope);
    if (replacement != null) {
      return replacement.call(evaluation, scope, new Value[] {a});
    }
    site.enter(evaluation);
    Site.look(evaluation, a);
    try {
      return impl.call(evaluation, a);
    } catch (BuiltinException e) {
      evaluation.failed(site.name(), e, site.location());
      return null;
    } catch (RuntimeException e) {
      throw Errors.broken(site.name(), e, site.location());
    }
  }

  @Override
  int emit(BodyCode code, Label undefined) {
    int a = first.emit(code, undefined);
    code.code().constant(site, Site.class);
    code.code().constant(impl, BuiltinImpl.F1.class);
    code.pushEvaluation();
    code.pushScope();
    code.push(a);
    code.code()
        .callStatic(
            BuiltinCall1.class,
            "call",
            Value.class,
            Site.class,
            BuiltinImpl.F1.class,
            Evaluation.class,
            Scope.class,
            Value.class);
    return code.defined(undefined);
  }
}
