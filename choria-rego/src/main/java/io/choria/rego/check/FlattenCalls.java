package io.choria.rego.check;

import io.choria.rego.ast.Body;
import io.choria.rego.ast.Expression;
import io.choria.rego.ast.Head;
import io.choria.rego.ast.Literal;
import io.choria.rego.ast.Rule;
import io.choria.rego.ast.Term;
import io.choria.rego.ast.With;
import java.util.ArrayList;
import java.util.List;

/**
 * Stage 9: calls inside of terms become literals of their own in front, with an output variable
 * (spec 08 §1.13).
 */
final class FlattenCalls {
  private final LocalNames names;

  FlattenCalls(LocalNames names) {
    this.names = names;
  }

  void run(Compilation compilation) {
    compilation.rules().forEach(unit -> unit.mapBranches(this::rule));
  }

  private Rule rule(Rule rule) {
    Head head = rule.head();
    List<Literal> support = new ArrayList<>();
    List<Term> args = head.args();
    List<Term> newArgs = args == null ? null : terms(args, support);
    Term key = head.key();
    Term newKey = key == null ? null : term(key, support);
    Term value = head.value();
    Term newValue = value == null ? null : term(value, support);
    Body body = Ast.append(rule.body(), support);
    return rule.with(
        head.with(head.reference(), newArgs, newKey, newValue), body(body), rule.otherwise());
  }

  Body body(Body body) {
    List<Literal> result = new ArrayList<>();
    for (Literal literal : body.literals()) {
      literal(literal, result);
    }
    return new Body(body.place(), result);
  }

  private void literal(Literal literal, List<Literal> result) {
    List<With> modifiers = new ArrayList<>();
    for (With w : literal.with()) {
      modifiers.add(new With(w.place(), w.target(), term(w.value(), result)));
    }
    Literal prepared = literal.withModifiers(modifiers);
    List<Literal> support = new ArrayList<>();
    Expression expression = expression(prepared, support);
    for (Literal extra : support) {
      result.add(extra.with().isEmpty() ? extra.withModifiers(modifiers) : extra);
    }
    result.add(prepared.withExpression(expression));
  }

  private Expression expression(Literal literal, List<Literal> support) {
    Expression expression = literal.expression();
    if (expression instanceof Expression.Test t) {
      return new Expression.Test(term(t.term(), support));
    } else if (expression instanceof Expression.Call c) {
      return new Expression.Call(c.operator(), terms(c.args(), support));
    } else if (expression instanceof Expression.Every e) {
      Term.Var domain = names.variable(e.domain().place());
      Literal capture = Ast.equal(e.domain().place(), domain, e.domain());
      literal(capture.withModifiers(literal.with()), support);
      return new Expression.Every(e.key(), e.value(), domain, body(e.body()));
    } else if (expression instanceof Expression.Logic l) {
      List<Expression.Operand> operands = new ArrayList<>();
      l.operands().forEach(o -> operands.add(operand(o)));
      return new Expression.Logic(l.operator(), operands);
    } else if (expression instanceof Expression.NotBody n) {
      return new Expression.NotBody(operand(n.operand()));
    }
    return expression;
  }

  private Expression.Operand operand(Expression.Operand operand) {
    return new Expression.Operand(operand.explicit(), body(operand.body()));
  }

  private List<Term> terms(List<Term> terms, List<Literal> support) {
    List<Term> flat = new ArrayList<>();
    for (Term t : terms) {
      flat.add(term(t, support));
    }
    return flat;
  }

  private Term term(Term term, List<Literal> support) {
    if (term instanceof Term.Call c) {
      return call(c, support);
    } else if (term instanceof Term.Ref r) {
      return reference(r, support);
    } else if (term instanceof Term.Array a) {
      return new Term.Array(a.place(), terms(a.items(), support));
    } else if (term instanceof Term.SetOf s) {
      return new Term.SetOf(s.place(), terms(TermOrder.members(s), support));
    } else if (term instanceof Term.Obj o) {
      List<Term.Entry> entries = new ArrayList<>();
      for (Term.Entry e : TermOrder.entries(o)) {
        Term key = term(e.key(), support);
        entries.add(new Term.Entry(key, term(e.value(), support)));
      }
      return new Term.Obj(o.place(), entries);
    } else if (term instanceof Term.Comprehension c) {
      return comprehension(c);
    }
    return term;
  }

  private Term call(Term.Call call, List<Literal> support) {
    List<Term> args = terms(call.args(), support);
    Term.Var output = names.variable(call.place());
    List<Term> withOutput = new ArrayList<>(args);
    withOutput.add(output);
    support.add(Literal.generated(call.place(), new Expression.Call(call.operator(), withOutput)));
    return output;
  }

  private Term reference(Term.Ref ref, List<Literal> support) {
    Term head = term(ref.head(), support);
    if (ref.head() instanceof Term.Call && head instanceof Term.Var v) {
      names.holds(v.name(), ref.head());
    }
    List<Term> path = terms(ref.path(), support);
    if (!(head instanceof Term.Var)) {
      Literal capture = names.capture(head);
      support.add(capture);
      Term.Var local = (Term.Var) ((Expression.Call) capture.expression()).args().get(0);
      names.holds(local.name(), head);
      head = local;
    }
    return new Term.Ref(ref.place(), head, path);
  }

  private Term comprehension(Term.Comprehension c) {
    List<Literal> support = new ArrayList<>();
    Term key = c.key();
    Term newKey = key == null ? null : term(key, support);
    Term value = term(c.value(), support);
    Body body = body(Ast.append(c.body(), support));
    return new Term.Comprehension(c.place(), c.kind(), newKey, value, body);
  }
}
