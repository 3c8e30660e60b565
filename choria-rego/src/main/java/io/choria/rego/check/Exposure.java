package io.choria.rego.check;

import io.choria.rego.ast.Body;
import io.choria.rego.ast.Expression;
import io.choria.rego.ast.Literal;
import io.choria.rego.ast.Term;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * Finds the variables that an operand without braces takes from outside (spec 08 §1.14). Lowering
 * may have made several literals of it; a variable stays inside only if one of them binds it for
 * another.
 */
final class Exposure {
  private static final Vars.Skip[] PATTERN = {
    Vars.Skip.CLOSURES, Vars.Skip.SETS, Vars.Skip.OBJECT_KEYS, Vars.Skip.REF_HEADS
  };

  private final ToIntFunction<Term.Ref> arity;

  Exposure(ToIntFunction<Term.Ref> arity) {
    this.arity = arity;
  }

  Set<String> of(Body body) {
    Map<String, Integer> occurrences = new LinkedHashMap<>();
    for (Literal literal : body.literals()) {
      Vars.of(literal, Vars.Skip.CLOSURES).forEach(n -> occurrences.merge(n, 1, Integer::sum));
      nested(literal).forEach(n -> occurrences.merge(n, 1, Integer::sum));
    }
    if (body.literals().size() == 1) {
      return occurrences.keySet();
    }
    Set<String> bound = new HashSet<>();
    bindEquations(body, occurrences.keySet(), bound);
    bindResults(body, bound);
    Set<String> needed = new LinkedHashSet<>();
    occurrences.forEach(
        (name, count) -> {
          if (count == 1 || !bound.contains(name)) {
            needed.add(name);
          }
        });
    return needed;
  }

  /** The same of operands inside of an operand. */
  private Set<String> nested(Literal literal) {
    Set<String> names = new LinkedHashSet<>();
    if (literal.expression() instanceof Expression.Logic l) {
      l.operands().stream().filter(o -> !o.explicit()).forEach(o -> names.addAll(of(o.body())));
    } else if (literal.expression() instanceof Expression.NotBody n && !n.operand().explicit()) {
      names.addAll(of(n.operand().body()));
    }
    return names;
  }

  private static void bindEquations(Body body, Set<String> names, Set<String> bound) {
    Set<String> safe = new HashSet<>(Outputs.ROOTS);
    safe.addAll(names);
    for (Literal literal : body.literals()) {
      Expression.Call equation = Ast.unification(literal);
      if (equation != null) {
        for (Term side : equation.args()) {
          if (side instanceof Term.Var v) {
            safe.remove(v.name());
          }
        }
      }
    }
    boolean changed = true;
    while (changed) {
      changed = false;
      for (Literal literal : body.literals()) {
        if (Ast.unification(literal) != null) {
          for (String name : Outputs.ofUnification(literal, safe)) {
            changed |= bound.add(name);
            safe.add(name);
          }
        }
      }
    }
  }

  private void bindResults(Body body, Set<String> bound) {
    for (Literal literal : body.literals()) {
      if (literal.expression() instanceof Expression.Call c && Ast.unification(literal) == null) {
        int inputs = arity.applyAsInt(c.operator());
        if (inputs >= 0 && inputs < c.args().size()) {
          List<Term> results = c.args().subList(inputs, c.args().size());
          bound.addAll(Vars.of(results, PATTERN));
        }
      }
    }
  }
}
