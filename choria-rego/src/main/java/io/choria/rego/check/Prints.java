package io.choria.rego.check;

import io.choria.rego.ast.Body;
import io.choria.rego.ast.Expression;
import io.choria.rego.ast.Head;
import io.choria.rego.ast.Literal;
import io.choria.rego.ast.Place;
import io.choria.rego.ast.Term;
import io.choria.rego.builtin.Builtin;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Stage 8: refuses void calls as values; erases {@code print}, or wraps its arguments as
 * comprehensions so that undefined ones do not stop the body (spec 08 §2.19).
 */
final class Prints {
  private final Compilation compilation;
  private final Outputs outputs;

  Prints(Compilation compilation) {
    this.compilation = compilation;
    this.outputs = new Outputs(compilation::arity);
  }

  void run() {
    for (RuleUnit unit : compilation.rules()) {
      checker().walk(unit.rule());
    }
    for (RuleUnit unit : compilation.rules()) {
      unit.mapBranches(
          rule -> {
            Set<String> safe = new HashSet<>(Outputs.ROOTS);
            safe.addAll(Vars.of(rule.head().parameters()));
            TermMapper mapper = mapper(safe);
            Head head = rule.head();
            Head mapped =
                head.with(
                    head.reference(),
                    head.args(),
                    mapper.nullable(head.key()),
                    mapper.nullable(head.value()));
            return rule.with(mapped, mapper.body(rule.body()), rule.otherwise());
          });
    }
  }

  Body query(Body body) {
    checker().walk(body);
    return mapper(new HashSet<>(Outputs.ROOTS)).body(body);
  }

  private TermMapper mapper(Set<String> safe) {
    return compilation.options().print() ? new Wrapping(safe) : new Erasing();
  }

  private Walker checker() {
    return new Walker() {
      @Override
      boolean enter(Term term) {
        if (term instanceof Term.Call c) {
          Builtin builtin = compilation.builtin(c.operator());
          if (builtin != null && builtin.flags().contains(Builtin.Flag.VOID)) {
            compilation.errors().add(Errors.TYPE, c.place(), c + " used as value");
          }
        }
        return true;
      }
    };
  }

  private static boolean isPrint(Literal literal) {
    return literal.expression() instanceof Expression.Call c && c.operator().isName("print");
  }

  private static final class Erasing extends TermMapper {
    @Override
    Body body(Body body) {
      List<Literal> kept = new ArrayList<>();
      for (Literal literal : body.literals()) {
        if (!isPrint(literal)) {
          kept.add(literal(literal));
        }
      }
      if (kept.isEmpty()) {
        kept.add(Literal.of(body.place(), new Expression.Test(new Term.Bool(body.place(), true))));
      }
      return new Body(body.place(), kept);
    }
  }

  private final class Wrapping extends TermMapper {
    private Set<String> safe;

    Wrapping(Set<String> safe) {
      this.safe = safe;
    }

    @Override
    Body body(Body body) {
      Set<String> outside = safe;
      List<Literal> wrapped = new ArrayList<>();
      for (int i = 0; i < body.literals().size(); i++) {
        List<Literal> before = body.literals().subList(0, i);
        safe = new HashSet<>(outside);
        safe.addAll(outputs.of(before, outside));
        Literal literal = body.literals().get(i);
        wrapped.add(isPrint(literal) ? print(literal) : literal(literal));
      }
      safe = outside;
      return new Body(body.place(), wrapped);
    }

    @Override
    Expression expression(Expression expression) {
      if (!(expression instanceof Expression.Every e)) {
        return super.expression(expression);
      }
      Set<String> outside = safe;
      safe = new HashSet<>(outside);
      safe.add(e.value().name());
      Term.@Nullable Var key = e.key();
      if (key != null) {
        safe.add(key.name());
      }
      Expression wrapped = super.expression(e);
      safe = outside;
      return wrapped;
    }

    private Literal print(Literal literal) {
      Expression.Call call = (Expression.Call) literal.expression();
      List<Term> parts = new ArrayList<>();
      for (Term arg : call.args()) {
        check(arg);
        Term.Var local = compilation.names().variable(arg.place());
        Body body = new Body(arg.place(), List.of(Ast.equal(arg.place(), local, term(arg))));
        parts.add(
            new Term.Comprehension(arg.place(), Term.Comprehension.Kind.SET, null, local, body));
      }
      Place place = literal.place();
      Term.Ref operator =
          new Term.Ref(
              place, new Term.Var(place, "internal"), List.of(new Term.Str(place, "print")));
      return literal.withExpression(
          new Expression.Call(operator, List.of(new Term.Array(place, parts))));
    }

    private void check(Term arg) {
      for (String name : new TreeSet<>(Vars.of(arg, Vars.Skip.CLOSURES))) {
        boolean generated = compilation.names().written(name) == null;
        if (!safe.contains(name) && !generated) {
          compilation
              .errors()
              .add(
                  Errors.COMPILE,
                  arg.place(),
                  "var " + compilation.names().original(name) + " is undeclared");
        }
      }
    }
  }
}
