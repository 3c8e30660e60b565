package io.choria.rego.check;

import io.choria.rego.ast.Body;
import io.choria.rego.ast.Expression;
import io.choria.rego.ast.Literal;
import io.choria.rego.ast.Names;
import io.choria.rego.ast.Place;
import io.choria.rego.ast.Rule;
import io.choria.rego.ast.Term;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Small questions about syntax, and the making of common pieces. */
final class Ast {
  private Ast() {}

  static Term.Ref name(Place place, String name) {
    return new Term.Ref(place, new Term.Var(place, name), List.of());
  }

  /** {@code left = right}, made by a stage. */
  static Literal equal(Place place, Term left, Term right) {
    return Literal.generated(place, new Expression.Call(name(place, "eq"), List.of(left, right)));
  }

  /** The call of a literal if it unifies or assigns two terms. */
  static Expression.@Nullable Call unification(Literal literal) {
    return literal.expression() instanceof Expression.Call c
            && c.args().size() == 2
            && (c.isUnification() || isAssignment(c))
        ? c
        : null;
  }

  static boolean isAssignment(Expression.Call call) {
    return call.operator().isName("assign");
  }

  static boolean isScalar(Term term) {
    return term instanceof Term.Scalar;
  }

  /** Whether the term is just {@code input} or {@code data}. */
  static boolean isRoot(Term term) {
    return term instanceof Term.Ref r && r.path().isEmpty() && Names.isRoot(r.headName());
  }

  static boolean isRootedAt(Term term, String root) {
    return term instanceof Term.Ref r && r.headName().equals(root);
  }

  /** Whether the body is nothing but {@code true}, which the first real literal replaces. */
  static boolean isTrivial(Body body) {
    return body.literals().size() == 1
        && body.literals().get(0).expression() instanceof Expression.Test t
        && t.term() instanceof Term.Bool b
        && b.value();
  }

  static Body append(Body body, List<Literal> more) {
    if (more.isEmpty()) {
      return body;
    }
    List<Literal> literals = new ArrayList<>();
    if (!isTrivial(body)) {
      literals.addAll(body.literals());
    }
    literals.addAll(more);
    return new Body(body.place(), literals);
  }

  /** Whether the term needs the evaluator: it holds a reference or a comprehension. */
  static boolean requiresEvaluation(@Nullable Term term) {
    if (term == null || term instanceof Term.Scalar || term instanceof Term.Var) {
      return false;
    }
    boolean[] found = new boolean[1];
    new Walker() {
      @Override
      boolean enter(Term t) {
        found[0] |= t instanceof Term.Ref || t instanceof Term.Comprehension;
        return !found[0];
      }
    }.walk(term);
    return found[0];
  }

  /** Maps a rule and all its {@code else} branches, without recursion. */
  static Rule mapBranches(Rule rule, UnaryOperator<Rule> map) {
    Deque<Rule> branches = new ArrayDeque<>();
    for (Rule r = rule; r != null; r = r.otherwise()) {
      Rule mapped = map.apply(r);
      branches.push(mapped);
    }
    Rule result = branches.pop();
    while (!branches.isEmpty()) {
      Rule before = branches.pop();
      result = before.with(before.head(), before.body(), result);
    }
    return result;
  }
}
