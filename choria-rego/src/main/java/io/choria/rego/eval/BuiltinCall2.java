package io.choria.rego.eval;

import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.BuiltinImpl;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;

/** A {@link BuiltinCall} with two arguments: needs no array. */
public final class BuiltinCall2 extends Expr {
  private final Site site;
  private final BuiltinImpl.F2 impl;
  private final Expr first;
  private final Expr second;

  /** {@code name(first, second)}. */
  public BuiltinCall2(Site site, BuiltinImpl.F2 impl, Expr first, Expr second) {
    this.site = site;
    this.impl = impl;
    this.first = first;
    this.second = second;
  }

  @Override
  public @Nullable Value eval(Frame frame) {
    Value a = first.eval(frame);
    Value b = a == null ? null : second.eval(frame);
    if (a == null || b == null) {
      return null;
    }
    return call(site, impl, frame.evaluation, frame.scope, a, b);
  }

  static @Nullable Value call(
      Site site, BuiltinImpl.F2 impl, Evaluation evaluation, Scope scope, Value a, Value b) {
    Replacement replacement = site.replacement(scope);
    if (replacement != null) {
      return replacement.call(evaluation, scope, new Value[] {a, b});
    }
    site.enter(evaluation);
    Site.look(evaluation, a);
    Site.look(evaluation, b);
    try {
      return impl.call(evaluation, a, b);
    } catch (BuiltinException e) {
      evaluation.failed(site.name(), e, site.location());
      return null;
    } catch (RuntimeException e) {
      throw Errors.broken(site.name(), e, site.location());
    }
  }

  /** Writes code that goes on behind it if the call gives true; false if a value must be made. */
  boolean emitCondition(BodyCode code, Label fails) {
    return Direct.emit(code, site, first, second, fails);
  }

  @Override
  int emit(BodyCode code, Label undefined) {
    int a = first.emit(code, undefined);
    int b = second.emit(code, undefined);
    if (!Direct.emitResult(code, site, a, b)) {
      pushResult(code, a, b);
      return code.defined(undefined);
    }
    Label done = code.code().label();
    code.code().duplicate();
    code.code().jumpIfPresent(done);
    code.code().drop();
    pushResult(code, a, b);
    code.code().place(done);
    return code.defined(undefined);
  }

  private void pushResult(BodyCode code, int a, int b) {
    code.code().constant(site, Site.class);
    code.code().constant(impl, BuiltinImpl.F2.class);
    code.pushEvaluation();
    code.pushScope();
    code.push(a);
    code.push(b);
    code.code()
        .callStatic(
            BuiltinCall2.class,
            "call",
            Value.class,
            Site.class,
            BuiltinImpl.F2.class,
            Evaluation.class,
            Scope.class,
            Value.class,
            Value.class);
  }
}
