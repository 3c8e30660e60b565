package io.choria.rego.check;

import io.choria.rego.ast.Body;
import io.choria.rego.ast.Expression;
import io.choria.rego.ast.Head;
import io.choria.rego.ast.Literal;
import io.choria.rego.ast.Rule;
import io.choria.rego.ast.Term;
import io.choria.rego.ast.With;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Visits syntax depth first in written order. The {@code enter} methods are called before the parts
 * of a node are visited and say whether to go on into them.
 */
abstract class Walker {

  boolean enter(Term term) {
    return true;
  }

  boolean enter(Literal literal) {
    return true;
  }

  boolean enter(With with) {
    return true;
  }

  boolean enter(Body body) {
    return true;
  }

  final void walk(Rule rule) {
    for (Rule r = rule; r != null; r = r.otherwise()) {
      walk(r.head());
      walk(r.body());
    }
  }

  final void walk(Head head) {
    walkAll(head.reference().path());
    walkAll(head.parameters());
    walkNullable(head.key());
    walkNullable(head.value());
  }

  final void walkNullable(@Nullable Term term) {
    if (term != null) {
      walk(term);
    }
  }

  final void walkAll(List<? extends Term> terms) {
    for (Term t : terms) {
      walk(t);
    }
  }

  final void walk(Body body) {
    if (enter(body)) {
      for (Literal l : body.literals()) {
        walk(l);
      }
    }
  }

  final void walk(Literal literal) {
    if (enter(literal)) {
      walkParts(literal);
    }
  }

  final void walkParts(Literal literal) {
    walk(literal.expression());
    for (With w : literal.with()) {
      if (enter(w)) {
        walk(w.target());
        walk(w.value());
      }
    }
  }

  final void walk(Expression expression) {
    if (expression instanceof Expression.Test t) {
      walk(t.term());
    } else if (expression instanceof Expression.Call c) {
      operator(c.operator());
      walkAll(c.args());
    } else if (expression instanceof Expression.Some s) {
      walkAll(s.names());
      Expression.Some.Member m = s.member();
      if (m != null) {
        walkNullable(m.key());
        walk(m.value());
        walk(m.collection());
      }
    } else if (expression instanceof Expression.Every e) {
      walkNullable(e.key());
      walk(e.value());
      walk(e.domain());
      walk(e.body());
    } else if (expression instanceof Expression.Logic l) {
      for (Expression.Operand o : l.operands()) {
        walk(o.body());
      }
    } else if (expression instanceof Expression.NotBody n) {
      walk(n.operand().body());
    }
  }

  /** The name of a call; only what stands in its brackets is visited. */
  void operator(Term.Ref operator) {
    walkAll(operator.path());
  }

  final void walk(Term term) {
    if (enter(term)) {
      walkParts(term);
    }
  }

  final void walkParts(Term term) {
    if (term instanceof Term.Ref r) {
      walk(r.head());
      walkAll(r.path());
    } else if (term instanceof Term.Array a) {
      walkAll(a.items());
    } else if (term instanceof Term.SetOf s) {
      walkAll(s.items());
    } else if (term instanceof Term.Obj o) {
      for (Term.Entry e : o.entries()) {
        walk(e.key());
        walk(e.value());
      }
    } else if (term instanceof Term.Comprehension c) {
      walkNullable(c.key());
      walk(c.value());
      walk(c.body());
    } else if (term instanceof Term.Call c) {
      operator(c.operator());
      walkAll(c.args());
    } else if (term instanceof Term.Template t) {
      for (Term.Template.Part part : t.parts()) {
        if (part instanceof Term.Template.Hole h) {
          walk(h.literal());
        }
      }
    }
  }
}
