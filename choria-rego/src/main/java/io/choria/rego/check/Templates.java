package io.choria.rego.check;

import io.choria.rego.ast.Body;
import io.choria.rego.ast.Expression;
import io.choria.rego.ast.Head;
import io.choria.rego.ast.Literal;
import io.choria.rego.ast.Names;
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
 * Stage 7: template strings become calls whose parts are set comprehensions, so that a part without
 * a value does not make the whole undefined (spec 08 §2.17).
 */
final class Templates {
  private final Compilation compilation;
  private final Outputs outputs;

  Templates(Compilation compilation) {
    this.compilation = compilation;
    this.outputs = new Outputs(compilation::arity);
  }

  void run() {
    for (RuleUnit unit : compilation.rules()) {
      unit.mapBranches(
          rule -> {
            Head head = rule.head();
            Set<String> safe = new HashSet<>(Outputs.ROOTS);
            safe.addAll(Vars.of(head.parameters(), Vars.Skip.CLOSURES));
            Lowering inner = new Lowering(bodySafe(rule.body(), safe));
            Term.Ref reference =
                new Term.Ref(
                    head.reference().place(),
                    head.reference().head(),
                    inner.terms(head.reference().path()));
            List<Term> args = head.args();
            Head lowered =
                head.with(
                    reference,
                    args == null ? null : inner.terms(args),
                    inner.nullable(head.key()),
                    inner.nullable(head.value()));
            return rule.with(lowered, query(rule.body(), safe), rule.otherwise());
          });
    }
  }

  /** Lowers the templates of a body, given what is bound outside of it. */
  Body query(Body body, Set<String> outside) {
    return new Lowering(outside).body(body);
  }

  private Set<String> bodySafe(Body body, Set<String> outside) {
    Set<String> safe = new HashSet<>(outside);
    safe.addAll(outputs.of(body, outside));
    return safe;
  }

  private final class Lowering extends TermMapper {
    private Set<String> safe;

    Lowering(Set<String> safe) {
      this.safe = safe;
    }

    @Override
    Body body(Body body) {
      Set<String> outside = safe;
      safe = bodySafe(body, outside);
      Body lowered = super.body(body);
      safe = outside;
      return lowered;
    }

    @Override
    Term comprehension(Term.Comprehension c) {
      Body body = body(c.body());
      Set<String> outside = safe;
      Set<String> inside = bodySafe(c.body(), outside);
      Term key = c.key();
      key = key == null ? null : head(key, inside);
      return new Term.Comprehension(c.place(), c.kind(), key, head(c.value(), inside), body);
    }

    /** Only a head that is a template itself sees what the body binds; one in it does not. */
    private Term head(Term term, Set<String> inside) {
      return term instanceof Term.Template template ? template(template, inside) : term(term);
    }

    /** What a body in braces binds is not known to the templates in it. */
    @Override
    Expression.Operand operand(Expression.Operand operand) {
      return new Expression.Operand(operand.explicit(), super.body(operand.body()));
    }

    @Override
    Expression expression(Expression expression) {
      if (!(expression instanceof Expression.Every e)) {
        return super.expression(expression);
      }
      Term domain = term(e.domain());
      Set<String> outside = safe;
      safe = new HashSet<>(outside);
      safe.add(e.value().name());
      Term.Var key = e.key();
      if (key != null) {
        safe.add(key.name());
      }
      Body body = body(e.body());
      safe = outside;
      return new Expression.Every(key, e.value(), domain, body);
    }

    @Override
    Term template(Term.Template template) {
      return template(template, safe);
    }

    private Term template(Term.Template template, Set<String> visible) {
      Place place = template.place();
      List<Term> parts = new ArrayList<>();
      for (Term.Template.Part part : template.parts()) {
        Term lowered = part(part, visible);
        if (lowered != null) {
          parts.add(lowered);
        }
      }
      if (parts.isEmpty()) {
        parts.add(new Term.Str(place, ""));
      }
      Term.Ref operator =
          new Term.Ref(
              place,
              new Term.Var(place, "internal"),
              List.of(new Term.Str(place, "template_string")));
      return new Term.Call(place, operator, List.of(new Term.Array(place, parts)));
    }

    private @Nullable Term part(Term.Template.Part part, Set<String> visible) {
      if (part instanceof Term.Template.Text t) {
        return new Term.Str(t.place(), t.value());
      }
      Literal written = ((Term.Template.Hole) part).literal();
      Literal literal = literal(written);
      Term term = value(literal);
      if (term == null || term instanceof Term.Scalar) {
        return term;
      } else if (term instanceof Term.Var) {
        // what it holds may be a set itself
        return new Term.SetOf(term.place(), List.of(term));
      }
      // templates in it look after themselves
      for (String name : new TreeSet<>(Vars.of(bare(written), Vars.Skip.CLOSURES))) {
        if (!visible.contains(name)) {
          compilation
              .errors()
              .add(
                  Errors.COMPILE,
                  term.place(),
                  "var "
                      + (Names.isWildcard(name) ? "_" : compilation.names().original(name))
                      + " is undeclared");
        }
      }
      Term.Var local = compilation.names().variable(term.place());
      Literal capture = Ast.equal(term.place(), local, term).withModifiers(literal.with());
      return new Term.Comprehension(
          term.place(),
          Term.Comprehension.Kind.SET,
          null,
          local,
          new Body(term.place(), List.of(capture)));
    }

    private static Literal bare(Literal literal) {
      return literal.withModifiers(List.of());
    }

    private static String kind(Expression expression) {
      if (expression instanceof Expression.Logic l) {
        return l.operator() == Expression.Logic.Operator.AND ? "*ast.LogicalAnd" : "*ast.LogicalOr";
      }
      return "*ast." + expression.getClass().getSimpleName();
    }

    private @Nullable Term value(Literal literal) {
      Errors errors = compilation.errors();
      if (literal.expression() instanceof Expression.Test t) {
        return t.term();
      } else if (literal.expression() instanceof Expression.Call c) {
        Builtin builtin = compilation.builtin(c.operator());
        if (builtin == null || !builtin.flags().contains(Builtin.Flag.RELATION)) {
          return new Term.Call(literal.place(), c.operator(), c.args());
        }
        errors.add(
            Errors.COMPILE,
            literal.place(),
            "illegal call to relation built-in '"
                + builtin.name()
                + "' that may cause multiple outputs");
      } else {
        errors.add(
            Errors.COMPILE,
            literal.place(),
            "unexpected template-string expression type: " + kind(literal.expression()));
      }
      return null;
    }
  }
}
