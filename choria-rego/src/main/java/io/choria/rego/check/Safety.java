package io.choria.rego.check;

import io.choria.rego.ast.Body;
import io.choria.rego.ast.Expression;
import io.choria.rego.ast.Literal;
import io.choria.rego.ast.Term;
import io.choria.rego.ast.With;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * Orders the literals of a body so that each variable is bound before it is needed, changing the
 * written order as little as possible, and finds the variables for which that is impossible (spec
 * 08 §2.8).
 */
final class Safety {
  private final ToIntFunction<Term.Ref> arity;
  private final Outputs outputs;
  private final UnsafeVariables unsafe = new UnsafeVariables();

  Safety(ToIntFunction<Term.Ref> arity) {
    this.arity = arity;
    this.outputs = new Outputs(arity);
  }

  /** The literals that could not be placed. */
  UnsafeVariables unsafe() {
    return unsafe;
  }

  /** Orders a body, given the variables that are bound outside. */
  Body order(Body body, Set<String> outside) {
    return new Ordering(body, outside).order();
  }

  /** The variables that a literal needs or binds, without those that stay inside its closures. */
  Set<String> visible(Literal literal) {
    Set<String> names = new LinkedHashSet<>(Vars.of(literal, Vars.Skip.CLOSURES));
    if (literal.expression() instanceof Expression.Logic l) {
      l.operands().forEach(o -> names.addAll(exposed(o)));
    } else if (literal.expression() instanceof Expression.NotBody n) {
      names.addAll(exposed(n.operand()));
    }
    return names;
  }

  /** The variables of an operand without braces that must be bound outside of it. */
  private Set<String> exposed(Expression.Operand operand) {
    return operand.explicit() ? Set.of() : new Exposure(arity).of(operand.body());
  }

  /** The variables that the closures of a literal mention. */
  private static Set<String> inClosures(Literal literal) {
    Set<String> names = new HashSet<>();
    Walker walker =
        new Walker() {
          @Override
          boolean enter(Term term) {
            if (term instanceof Term.Comprehension c) {
              names.addAll(Vars.of(c));
              return false;
            }
            return true;
          }
        };
    Expression expression = literal.expression();
    if (expression instanceof Expression.Every e) {
      names.addAll(Vars.of(e.body()));
    } else if (expression instanceof Expression.Logic l) {
      l.operands().forEach(o -> names.addAll(Vars.of(o.body())));
    } else if (expression instanceof Expression.NotBody n) {
      names.addAll(Vars.of(n.operand().body()));
    } else {
      walker.walk(expression);
    }
    for (With w : literal.with()) {
      walker.walk(w.value());
    }
    return names;
  }

  private final class Ordering {
    private final Body body;
    private final Set<String> outside;
    private final Set<String> bodyVars = new HashSet<>();
    private final Set<String> safe;
    private final IdentityHashMap<Literal, Set<String>> missing = new IdentityHashMap<>();

    /** Of the missing variables those of the literals' closures. */
    private final IdentityHashMap<Literal, Set<String>> inClosed = new IdentityHashMap<>();

    private final List<Literal> ordered = new ArrayList<>();

    Ordering(Body body, Set<String> outside) {
      this.body = body;
      this.outside = outside;
      IdentityHashMap<Literal, Set<String>> seen = new IdentityHashMap<>();
      for (Literal literal : body.literals()) {
        Set<String> names = visible(literal);
        seen.put(literal, names);
        bodyVars.addAll(names);
      }
      this.safe = new HashSet<>(outside);
      for (Literal literal : body.literals()) {
        Set<String> needed = new LinkedHashSet<>(seen.getOrDefault(literal, Set.of()));
        needed.removeAll(safe);
        missing.put(literal, needed);
      }
    }

    Body order() {
      List<Literal> waiting = new ArrayList<>(body.literals());
      int placed;
      do {
        placed = ordered.size();
        List<Literal> still = new ArrayList<>();
        for (Literal literal : waiting) {
          if (!place(literal)) {
            still.add(literal);
          }
        }
        waiting = still;
        if (ordered.size() == placed) {
          Literal match = waiting.stream().filter(this::isMatch).findFirst().orElse(null);
          if (match != null) {
            add(match, outputs.of(match, safe));
            waiting.remove(match);
          }
        }
      } while (ordered.size() > placed && !waiting.isEmpty());
      tell(waiting);
      List<Literal> finished = closures();
      // Those without a place are kept, so that later messages can refer to them.
      finished.addAll(waiting);
      return new Body(body.place(), finished);
    }

    /**
     * Notes what is missing. A literal with a closure misses what the closure needs, and of its own
     * variables those that no other literal could bind. Only if nothing else is wrong it misses all
     * of them: they are likely to be missing because of others.
     */
    private void tell(List<Literal> waiting) {
      Map<String, Integer> uses = new HashMap<>();
      for (Literal literal : waiting) {
        visible(literal).forEach(name -> uses.merge(name, 1, Integer::sum));
      }
      List<Literal> others = new ArrayList<>();
      for (Literal literal : waiting) {
        Set<String> needed = missing.getOrDefault(literal, Set.of());
        Set<String> closed = inClosed.get(literal);
        if (closed != null) {
          closed.removeAll(safe);
          if (closed.isEmpty()) {
            needed.stream().filter(name -> uses.getOrDefault(name, 0) == 1).forEach(closed::add);
          }
          needed = closed;
        }
        if (needed.isEmpty()) {
          others.add(literal);
        } else {
          unsafe.add(literal, needed);
        }
      }
      if (others.size() == waiting.size()) {
        others.forEach(literal -> unsafe.add(literal, missing.getOrDefault(literal, Set.of())));
      }
    }

    private boolean place(Literal literal) {
      Set<String> bound = outputs.of(literal, safe);
      Set<String> closed = inClosures(literal);
      closed.retainAll(bodyVars);
      closed.removeAll(outside);
      if (!closed.isEmpty()) {
        // what is bound already counts as not bound here, as in the reference
        closed.removeAll(outputs.of(ordered, safe));
        if (!closed.isEmpty()) {
          if (closed.equals(bound)) {
            return false;
          }
          inClosed.put(literal, new LinkedHashSet<>(closed));
        }
      }
      Set<String> needed = missing.computeIfAbsent(literal, key -> new LinkedHashSet<>());
      needed.addAll(closed);
      needed.removeIf(name -> bound.contains(name) || safe.contains(name));
      if (!needed.isEmpty()) {
        return false;
      }
      add(literal, bound);
      return true;
    }

    private void add(Literal literal, Set<String> bound) {
      ordered.add(literal);
      safe.addAll(bound);
    }

    /**
     * Whether all that a literal misses is what it takes out of a comprehension that is ready, for
     * nobody but the head of the rule.
     */
    private boolean isMatch(Literal literal) {
      Set<String> closed = inClosed.get(literal);
      Expression.Call call = literal.negated() ? null : Ast.unification(literal);
      return closed != null
          && call != null
          && safe.containsAll(closed)
          && Unifier.unify(safe, call.args().get(0), call.args().get(1), true)
              .containsAll(missing.getOrDefault(literal, Set.of()));
    }

    /** Orders the bodies inside of the placed literals. */
    private List<Literal> closures() {
      Set<String> known = new HashSet<>(outside);
      List<Literal> finished = new ArrayList<>();
      Literal before = null;
      for (Literal literal : ordered) {
        if (before != null) {
          known.addAll(visible(before));
        }
        finished.add(new Inner(literal, known).literal(literal));
        before = literal;
      }
      return finished;
    }
  }

  /** Orders the bodies of one literal's closures. */
  private final class Inner extends TermMapper {
    private final Literal owner;
    private final Set<String> known;

    Inner(Literal owner, Set<String> known) {
      this.owner = owner;
      this.known = known;
    }

    private Body inner(Body body, Set<String> heads, Set<String> outside) {
      Set<String> covered = new HashSet<>(outside);
      body.literals().forEach(l -> covered.addAll(visible(l)));
      Set<String> loose = new LinkedHashSet<>(heads);
      loose.removeAll(covered);
      if (!loose.isEmpty()) {
        unsafe.add(owner, loose);
      }
      return order(body, outside);
    }

    @Override
    Term comprehension(Term.Comprehension c) {
      Set<String> heads = new LinkedHashSet<>(Vars.of(c.value()));
      Term key = c.key();
      if (key != null) {
        heads.addAll(Vars.of(key));
      }
      return new Term.Comprehension(
          c.place(), c.kind(), key, c.value(), inner(c.body(), heads, known));
    }

    @Override
    Expression expression(Expression expression) {
      if (!(expression instanceof Expression.Every e)) {
        return super.expression(expression);
      }
      Set<String> outside = new HashSet<>(known);
      outside.add(e.value().name());
      Term.Var key = e.key();
      if (key != null) {
        outside.add(key.name());
      }
      return new Expression.Every(key, e.value(), e.domain(), inner(e.body(), Set.of(), outside));
    }

    @Override
    Expression.Operand operand(Expression.Operand operand) {
      return new Expression.Operand(operand.explicit(), inner(operand.body(), Set.of(), known));
    }
  }
}
