package io.choria.rego.check;

import io.choria.rego.ast.Body;
import io.choria.rego.ast.Expression;
import io.choria.rego.ast.Literal;
import io.choria.rego.ast.Rule;
import io.choria.rego.ast.Term;
import io.choria.rego.ast.With;
import java.util.ArrayList;
import java.util.List;

/**
 * Stage 17: references and comprehensions inside of other terms are computed in front of the
 * literal, even of a negated one (spec 08 §2.13); {@code ==} becomes unification.
 */
final class DynamicTerms {
  private final LocalNames names;
  private final boolean equals;

  /**
   * A stage.
   *
   * @param equals whether {@code ==} becomes unification: in modules, not in queries
   */
  DynamicTerms(LocalNames names, boolean equals) {
    this.names = names;
    this.equals = equals;
  }

  /** One branch of a rule. */
  Rule rule(Rule rule) {
    Term value = rule.head().value();
    if (rule.isDefault() && value instanceof Term.Comprehension comprehension) {
      value = comprehension(comprehension);
    }
    return rule.with(
        rule.head().with(rule.head().reference(), rule.head().args(), rule.head().key(), value),
        body(rule.body()),
        rule.otherwise());
  }

  /** The body. */
  Body body(Body body) {
    List<Literal> out = new ArrayList<>();
    for (Literal literal : body.literals()) {
      Hoist hoist = new Hoist(literal.with(), out);
      Expression expression = expression(literal.expression(), hoist);
      out.add(literal.withExpression(expression));
    }
    return new Body(body.place(), out);
  }

  private Expression expression(Expression expression, Hoist hoist) {
    if (expression instanceof Expression.Test test) {
      return new Expression.Test(hoist.inTerm(test.term()));
    }
    if (expression instanceof Expression.Call call) {
      return call(call, hoist);
    }
    if (expression instanceof Expression.Every every) {
      return new Expression.Every(
          every.key(), every.value(), hoist.one(every.domain()), body(every.body()));
    }
    if (expression instanceof Expression.Logic logic) {
      return new Expression.Logic(
          logic.operator(), logic.operands().stream().map(this::operand).toList());
    }
    if (expression instanceof Expression.NotBody not) {
      return new Expression.NotBody(operand(not.operand()));
    }
    return expression;
  }

  private Expression call(Expression.Call call, Hoist hoist) {
    boolean equality = isEquation(call);
    boolean rewritten = equals && call.operator().isName("equal") && call.args().size() == 2;
    if (call.name().equals("internal.template_string") || call.name().equals("internal.print")) {
      return new Expression.Call(call.operator(), parts(call.args()));
    } else if (!equality && !rewritten) {
      return new Expression.Call(call.operator(), hoist.all(call.args()));
    }
    Term left = hoist.inTerm(call.args().get(0));
    Term right = hoist.inTerm(call.args().get(1));
    return new Expression.Call(
        rewritten || Ast.isAssignment(call)
            ? Ast.name(call.operator().place(), "eq")
            : call.operator(),
        List.of(left, right));
  }

  private static boolean isEquation(Expression.Call call) {
    return call.args().size() == 2 && (call.isUnification() || Ast.isAssignment(call));
  }

  /** The comprehensions in the argument of a template or print stay there: each is one part. */
  private List<Term> parts(List<Term> args) {
    return new TermMapper() {
      @Override
      Term comprehension(Term.Comprehension c) {
        return DynamicTerms.this.comprehension(c);
      }
    }.terms(args);
  }

  private Expression.Operand operand(Expression.Operand operand) {
    return new Expression.Operand(operand.explicit(), body(operand.body()));
  }

  private Term.Comprehension comprehension(Term.Comprehension comprehension) {
    return new Term.Comprehension(
        comprehension.place(),
        comprehension.kind(),
        comprehension.key(),
        comprehension.value(),
        body(comprehension.body()));
  }

  /** Puts what one literal needs in front of it, under the modifiers of the literal. */
  private final class Hoist {
    private final List<With> with;
    private final List<Literal> out;

    Hoist(List<With> with, List<Literal> out) {
      this.with = with;
      this.out = out;
    }

    /** A term that may itself stay a reference or comprehension. */
    Term inTerm(Term term) {
      if (term instanceof Term.Ref ref) {
        return new Term.Ref(ref.place(), ref.head(), all(ref.path()));
      }
      if (term instanceof Term.Comprehension inner) {
        return comprehension(inner);
      }
      return one(term);
    }

    List<Term> all(List<Term> terms) {
      List<Term> result = new ArrayList<>(terms.size());
      for (Term term : terms) {
        result.add(one(term));
      }
      return result;
    }

    Term one(Term term) {
      if (term instanceof Term.Ref || term instanceof Term.Comprehension) {
        return named(inTerm(term));
      }
      if (term instanceof Term.Array array) {
        return new Term.Array(array.place(), all(array.items()));
      }
      if (term instanceof Term.SetOf set) {
        return new Term.SetOf(set.place(), all(TermOrder.members(set)));
      }
      if (term instanceof Term.Obj object) {
        List<Term.Entry> entries = new ArrayList<>();
        for (Term.Entry entry : TermOrder.entries(object)) {
          entries.add(new Term.Entry(one(entry.key()), one(entry.value())));
        }
        return new Term.Obj(object.place(), entries);
      }
      return term;
    }

    private Term named(Term term) {
      Term.Var name = names.variable(term.place());
      out.add(Ast.equal(term.place(), name, term).withModifiers(with));
      return name;
    }
  }
}
