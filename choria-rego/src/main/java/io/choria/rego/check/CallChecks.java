package io.choria.rego.check;

import io.choria.rego.RegoError;
import io.choria.rego.ast.Body;
import io.choria.rego.ast.Expression;
import io.choria.rego.ast.Literal;
import io.choria.rego.builtin.Builtin;
import java.util.List;

/** Stage 15: what is called exists and has that many arguments (spec 08 §3.3). */
final class CallChecks extends Walker {
  private final Compilation compilation;

  CallChecks(Compilation compilation) {
    this.compilation = compilation;
  }

  void run() {
    compilation.rules().forEach(unit -> walk(unit.rule()));
  }

  void query(Body body) {
    walk(body);
  }

  @Override
  boolean enter(Literal literal) {
    if (!(literal.expression() instanceof Expression.Call call)) {
      return true;
    }
    int arity = compilation.arity(call.operator());
    if (arity < 0) {
      compilation.errors().add(undefined(compilation, literal, call), false);
      return false;
    }
    Builtin builtin = compilation.builtin(call.operator());
    if (builtin != null && builtin.type().variadic() != null) {
      return true;
    }
    int given = call.args().size();
    boolean unification = Ast.unification(literal) != null;
    // A generated literal always carries an output.
    boolean right =
        literal.generated()
            ? unification || given == arity + 1
            : given == arity || given == arity + 1;
    if (!right) {
      int shown = literal.generated() ? given - 1 : given;
      compilation.errors().add(error(literal, call, arity, shown), false);
      return false;
    }
    return true;
  }

  static RegoError undefined(Compilation compilation, Literal literal, Expression.Call call) {
    return new RegoError(
        Errors.TYPE,
        "undefined function " + compilation.written(call.operator()),
        literal.place().position());
  }

  private RegoError error(Literal literal, Expression.Call call, int arity, int given) {
    Builtin builtin = compilation.builtin(call.operator());
    if (builtin != null) {
      List<String> details =
          List.of(
              "have: " + new TypeTexts(compilation).arguments(call.args()),
              "want: " + builtin.type().argsText());
      return new RegoError(
          Errors.TYPE, builtin.name() + ": arity mismatch", literal.place().position(), details);
    }
    String message =
        "function %s has arity %d, got %d argument%s"
            .formatted(compilation.written(call.operator()), arity, given, given == 1 ? "" : "s");
    return new RegoError(Errors.TYPE, message, literal.place().position());
  }
}
