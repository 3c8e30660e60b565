package io.choria.rego.check;

import io.choria.rego.ast.Body;
import io.choria.rego.ast.Expression;
import io.choria.rego.ast.Literal;
import io.choria.rego.ast.Place;
import io.choria.rego.ast.Term;
import io.choria.rego.builtin.Builtin;

/**
 * Stage 20: built-ins that are forbidden, not allowed by the capabilities, or deprecated (spec 08
 * §3.3).
 */
final class Builtins {
  private final Compilation compilation;

  Builtins(Compilation compilation) {
    this.compilation = compilation;
  }

  void run() {
    for (Unit unit : compilation.units()) {
      boolean strict = compilation.options().strict() || unit.module().version().isStrictV1();
      Walker walker = walker(strict);
      unit.rules().forEach(rule -> walker.walk(rule.rule()));
    }
  }

  /** A query may always use what is deprecated, unless strict. */
  void query(Body body) {
    walker(compilation.options().strict()).walk(body);
  }

  private Walker walker(boolean strict) {
    return new Walker() {
      @Override
      boolean enter(Literal literal) {
        if (literal.expression() instanceof Expression.Call c) {
          check(literal.place(), c.operator(), strict);
        }
        return true;
      }
    };
  }

  private void check(Place place, Term.Ref operator, boolean strict) {
    Builtin builtin = compilation.builtin(operator);
    if (builtin == null) {
      return;
    }
    String name = builtin.name();
    if (compilation.options().forbidden().contains(name)
        || !compilation.options().capabilities().allows(builtin)) {
      compilation
          .errors()
          .recoverable(Errors.TYPE, place, "unsafe built-in function calls in expression: " + name);
    }
    if (strict && builtin.flags().contains(Builtin.Flag.DEPRECATED)) {
      compilation
          .errors()
          .recoverable(
              Errors.TYPE, place, "deprecated built-in function calls in expression: " + name);
    }
  }
}
