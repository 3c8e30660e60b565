package io.choria.rego.check;

import io.choria.rego.ast.Body;
import io.choria.rego.ast.Expression;
import io.choria.rego.ast.Literal;
import io.choria.rego.ast.Names;
import io.choria.rego.ast.Term;
import io.choria.rego.ast.With;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;

/** Says which variables a literal binds, given those that are bound (spec 08 §2.8). */
final class Outputs {
  /** The documents, which are always bound. */
  static final Set<String> ROOTS = Set.of(Names.INPUT, Names.DATA);

  private static final Vars.Skip[] PATTERN = {
    Vars.Skip.CLOSURES, Vars.Skip.SETS, Vars.Skip.OBJECT_KEYS, Vars.Skip.REF_HEADS
  };

  private static final Vars.Skip[] OPERAND = {Vars.Skip.CLOSURES, Vars.Skip.REF_HEADS};

  private final ToIntFunction<Term.Ref> arity;

  Outputs(ToIntFunction<Term.Ref> arity) {
    this.arity = arity;
  }

  /** Whether the head of a reference, or a call, needs no variable that is not bound. */
  static boolean isSafe(Term term, Set<String> safe) {
    if (term instanceof Term.Ref r) {
      return r.head() instanceof Term.Var v
          ? safe.contains(v.name())
          : safe.containsAll(Vars.of(r.head(), Vars.Skip.CLOSURES));
    }
    return safe.containsAll(Vars.of(term, Vars.Skip.CLOSURES));
  }

  /** What a whole body binds. */
  Set<String> of(List<Literal> body, Set<String> safe) {
    Set<String> known = new HashSet<>(safe);
    for (Literal literal : body) {
      known.addAll(of(literal, known));
    }
    known.removeAll(safe);
    return known;
  }

  Set<String> of(Body body, Set<String> safe) {
    return of(body.literals(), safe);
  }

  /** What a literal binds. */
  Set<String> of(Literal literal, Set<String> safe) {
    // of the many variables of a long body, only its own matter
    Set<String> own = Vars.of(literal);
    own.retainAll(safe);
    return ofOwn(literal, own);
  }

  private Set<String> ofOwn(Literal literal, Set<String> safe) {
    Expression expression = literal.expression();
    if (literal.negated()
        || expression instanceof Expression.NotBody
        || expression instanceof Expression.Logic) {
      return Set.of();
    }
    for (With with : literal.with()) {
      if (!safe.containsAll(Vars.of(with, Vars.Skip.CLOSURES))) {
        return Set.of();
      }
    }
    if (Ast.unification(literal) != null) {
      return ofUnification(literal, safe);
    } else if (expression instanceof Expression.Test t) {
      return ofReferences(List.of(t.term()), safe);
    } else if (expression instanceof Expression.Every e) {
      return ofReferences(List.of(e.domain()), safe);
    } else if (expression instanceof Expression.Call c) {
      return ofCall(c, safe);
    }
    return Set.of();
  }

  /** What {@code a = b} or {@code a := b} binds; the right of an assignment never by the left. */
  static Set<String> ofUnification(Literal literal, Set<String> safe) {
    Expression.Call call = (Expression.Call) literal.expression();
    Set<String> known = ofReferences(call.args(), safe);
    known.addAll(safe);
    Set<String> basis = known;
    if (Ast.isAssignment(call)) {
      basis = new HashSet<>(known);
      basis.removeAll(Vars.of(call.args().get(0)));
      known = basis;
    }
    Set<String> outputs = new LinkedHashSet<>(known);
    outputs.addAll(Unifier.unify(basis, call.args().get(0), call.args().get(1)));
    outputs.removeAll(safe);
    return outputs;
  }

  private Set<String> ofCall(Expression.Call call, Set<String> safe) {
    int inputs = arity.applyAsInt(call.operator());
    if (inputs < 0) {
      return Set.of();
    }
    Set<String> outputs = ofReferences(call.args(), safe);
    if (inputs >= call.args().size()) {
      return outputs;
    }
    // an operand is a value: what it has in sets and keys must be bound by others as well
    Set<String> needed = new HashSet<>(Vars.of(call.args().subList(0, inputs), OPERAND));
    needed.removeAll(outputs);
    needed.removeAll(safe);
    if (!needed.isEmpty()) {
      return Set.of();
    }
    outputs.addAll(Vars.of(call.args().subList(inputs, call.args().size()), PATTERN));
    return outputs;
  }

  /** The variables in brackets of references whose heads are bound. */
  private static Set<String> ofReferences(List<Term> terms, Set<String> safe) {
    Set<String> outputs = new LinkedHashSet<>();
    Walker walker =
        new Walker() {
          @Override
          boolean enter(Term term) {
            if (term instanceof Term.Ref r) {
              if (!isSafe(r, safe)) {
                return false;
              }
              outputs.addAll(Vars.of(r, Vars.Skip.REF_HEADS));
            }
            return !(term instanceof Term.Comprehension) && !(term instanceof Term.Template);
          }
        };
    walker.walkAll(terms);
    return outputs;
  }
}
