package io.choria.rego.check;

import io.choria.rego.ast.Body;
import io.choria.rego.ast.Expression;
import io.choria.rego.ast.Literal;
import io.choria.rego.ast.Term;
import io.choria.rego.ast.With;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Copies syntax with changes. Each method gives the same node with its parts mapped; a subclass
 * overrides those whose nodes it changes.
 */
abstract class TermMapper {

  Term term(Term term) {
    if (term instanceof Term.Var v) {
      return variable(v);
    } else if (term instanceof Term.Ref r) {
      return reference(r);
    } else if (term instanceof Term.Array a) {
      return new Term.Array(a.place(), terms(a.items()));
    } else if (term instanceof Term.Obj o) {
      return object(o);
    } else if (term instanceof Term.SetOf s) {
      return new Term.SetOf(s.place(), terms(s.items()));
    } else if (term instanceof Term.Comprehension c) {
      return comprehension(c);
    } else if (term instanceof Term.Call c) {
      return call(c);
    } else if (term instanceof Term.Template t) {
      return template(t);
    }
    return term;
  }

  Term variable(Term.Var variable) {
    return variable;
  }

  Term reference(Term.Ref ref) {
    return new Term.Ref(ref.place(), term(ref.head()), terms(ref.path()));
  }

  Term object(Term.Obj object) {
    List<Term.Entry> entries = new ArrayList<>(object.entries().size());
    for (Term.Entry e : object.entries()) {
      entries.add(new Term.Entry(term(e.key()), term(e.value())));
    }
    return new Term.Obj(object.place(), entries);
  }

  Term comprehension(Term.Comprehension c) {
    Body body = body(c.body());
    return new Term.Comprehension(c.place(), c.kind(), nullable(c.key()), term(c.value()), body);
  }

  Term call(Term.Call call) {
    return new Term.Call(call.place(), operator(call.operator()), terms(call.args()));
  }

  /** The name that is called; its head is no variable of the body. */
  Term.Ref operator(Term.Ref operator) {
    return operator;
  }

  Term template(Term.Template template) {
    List<Term.Template.Part> parts = new ArrayList<>();
    for (Term.Template.Part part : template.parts()) {
      parts.add(
          part instanceof Term.Template.Hole h
              ? new Term.Template.Hole(literal(h.literal()))
              : part);
    }
    return new Term.Template(template.place(), template.raw(), parts);
  }

  List<Term> terms(List<Term> terms) {
    List<Term> mapped = new ArrayList<>(terms.size());
    for (Term t : terms) {
      mapped.add(term(t));
    }
    return mapped;
  }

  @Nullable Term nullable(@Nullable Term term) {
    return term == null ? null : term(term);
  }

  Body body(Body body) {
    List<Literal> literals = new ArrayList<>(body.literals().size());
    for (Literal l : body.literals()) {
      literals.add(literal(l));
    }
    return new Body(body.place(), literals);
  }

  Literal literal(Literal literal) {
    return new Literal(
        literal.place(),
        literal.negated(),
        expression(literal.expression()),
        modifiers(literal.with()),
        literal.generated());
  }

  List<With> modifiers(List<With> modifiers) {
    if (modifiers.isEmpty()) {
      return modifiers;
    }
    List<With> mapped = new ArrayList<>();
    for (With w : modifiers) {
      mapped.add(modifier(w));
    }
    return mapped;
  }

  With modifier(With with) {
    return new With(with.place(), term(with.target()), term(with.value()));
  }

  Expression expression(Expression expression) {
    if (expression instanceof Expression.Test t) {
      return new Expression.Test(term(t.term()));
    } else if (expression instanceof Expression.Call c) {
      return new Expression.Call(operator(c.operator()), terms(c.args()));
    } else if (expression instanceof Expression.Some s) {
      return some(s);
    } else if (expression instanceof Expression.Every e) {
      return new Expression.Every(e.key(), e.value(), term(e.domain()), body(e.body()));
    } else if (expression instanceof Expression.Logic l) {
      List<Expression.Operand> operands = new ArrayList<>();
      for (Expression.Operand o : l.operands()) {
        operands.add(operand(o));
      }
      return new Expression.Logic(l.operator(), operands);
    }
    return new Expression.NotBody(operand(((Expression.NotBody) expression).operand()));
  }

  Expression some(Expression.Some some) {
    Expression.Some.Member m = some.member();
    if (m == null) {
      return some;
    }
    return new Expression.Some(
        some.names(),
        new Expression.Some.Member(nullable(m.key()), term(m.value()), term(m.collection())));
  }

  Expression.Operand operand(Expression.Operand operand) {
    return new Expression.Operand(operand.explicit(), body(operand.body()));
  }
}
