package io.choria.rego.check;

import io.choria.rego.RegoError;
import io.choria.rego.ast.Body;
import io.choria.rego.ast.Expression;
import io.choria.rego.ast.Literal;
import io.choria.rego.ast.Names;
import io.choria.rego.ast.Place;
import io.choria.rego.ast.Term;
import io.choria.rego.ast.TermNames;
import io.choria.rego.ast.With;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Gives each declared variable of a body a name of its own and removes the declarations (spec 08
 * §2.7). Assignments stay marked until safety is checked.
 */
final class LocalRewriter extends TermMapper {
  private static final String IN_NEGATED = "cannot assign vars inside negated expression";

  private final LocalNames supply;
  private final Scopes scopes;
  private final boolean strict;
  private final List<RegoError> errors = new ArrayList<>();
  private final List<RegoError> unused = new ArrayList<>();

  LocalRewriter(LocalNames supply, Scopes scopes, boolean strict) {
    this.supply = supply;
    this.scopes = scopes;
    this.strict = strict;
  }

  /** Errors that stop compilation. */
  List<RegoError> errors() {
    return errors;
  }

  /** Variables that nothing uses. */
  List<RegoError> unused() {
    return unused;
  }

  private void error(Place place, String message) {
    errors.add(new RegoError(Errors.COMPILE, message, place.position()));
  }

  /** Rewrites a body in the innermost scope; the given names are used outside of it. */
  Body body(Body body, Set<String> used) {
    List<Literal> literals = new ArrayList<>();
    for (Literal literal : body.literals()) {
      Literal rewritten = statement(literal);
      if (rewritten != null) {
        literals.add(rewritten);
      }
    }
    if (literals.isEmpty()) {
      literals.add(
          Literal.generated(body.place(), new Expression.Test(new Term.Bool(body.place(), true))));
    }
    Body result = new Body(body.place(), literals);
    if (errors.isEmpty() && unused.isEmpty() && strict) {
      unused.addAll(UnusedVariables.assigned(body, scopes, used));
    }
    if (errors.isEmpty() && unused.isEmpty()) {
      unused.addAll(UnusedVariables.declared(body, result, scopes, used));
    }
    return result;
  }

  @Override
  Body body(Body body) {
    return body(body, Set.of());
  }

  private Body scoped(Body body) {
    return body(body, new LinkedHashSet<>());
  }

  /**
   * For all of {@code every} or {@code not}: a name that it declares is also meant by what stands
   * in front of the declaration, in the domain, and in closures (spec 08 §2.7).
   */
  private Renaming ownNames() {
    Map<String, String> names = new HashMap<>(scopes.innermost().names());
    names.entrySet().removeIf(e -> e.getKey().equals(e.getValue()));
    return new Renaming(names);
  }

  private @Nullable Literal statement(Literal literal) {
    Expression expression = literal.expression();
    if (expression instanceof Expression.Call c && Ast.isAssignment(c)) {
      return assignment(literal, c);
    } else if (expression instanceof Expression.Some s) {
      return some(literal, s);
    }
    return literal(literal);
  }

  @Override
  Expression expression(Expression expression) {
    // Bodies with their own scope keep it for their modifiers, so literal() handles them.
    if (expression instanceof Expression.Call c) {
      return new Expression.Call(renamedOperator(c.operator()), terms(c.args()));
    }
    return super.expression(expression);
  }

  @Override
  Literal literal(Literal literal) {
    Expression expression = literal.expression();
    if (expression instanceof Expression.Every e) {
      return every(literal, e);
    } else if (expression instanceof Expression.NotBody n) {
      return negation(literal, n);
    } else if (expression instanceof Expression.Logic l) {
      String operator = l.operator().keyword();
      List<Expression.Operand> operands = new ArrayList<>();
      for (Expression.Operand o : l.operands()) {
        operands.add(operand(o, "cannot assign vars inside implicit " + operator + " operand"));
      }
      Expression rewritten = new Expression.Logic(l.operator(), operands);
      operands.forEach(this::seeOutside);
      return literal.withExpression(rewritten).withModifiers(modifiers(literal.with()));
    }
    return super.literal(literal);
  }

  private Literal negation(Literal literal, Expression.NotBody not) {
    Expression rewritten;
    if (!not.operand().explicit()) {
      rewritten = new Expression.NotBody(operand(not.operand(), IN_NEGATED));
      return literal.withExpression(rewritten).withModifiers(modifiers(literal.with()));
    }
    scopes.push();
    Body body = scoped(not.operand().body());
    body = ownNames().body(body);
    rewritten = new Expression.NotBody(new Expression.Operand(true, body));
    List<With> modifiers = modifiers(literal.with());
    scopes.pop();
    return literal.withExpression(rewritten).withModifiers(modifiers);
  }

  private Expression.Operand operand(Expression.Operand operand, String assigning) {
    if (operand.explicit()) {
      scopes.push();
      Body body = scoped(operand.body());
      scopes.pop();
      return new Expression.Operand(true, body);
    }
    List<Literal> literals = new ArrayList<>();
    for (Literal l : operand.body().literals()) {
      if (l.expression() instanceof Expression.Call c && Ast.isAssignment(c)) {
        error(l.place(), assigning);
        literals.add(l);
      } else {
        literals.add(literal(l));
      }
    }
    return new Expression.Operand(false, new Body(operand.body().place(), literals));
  }

  /**
   * What stands in braces also counts as seen outside of them, so that it cannot be declared behind
   * them; only comprehensions keep what they mention to themselves.
   */
  private void seeOutside(Expression.Operand operand) {
    if (!operand.explicit()) {
      return;
    }
    new Walker() {
      @Override
      boolean enter(Term term) {
        if (term instanceof Term.Var v) {
          variable(v);
        }
        return !(term instanceof Term.Comprehension) && !Ast.isRoot(term);
      }

      @Override
      void operator(Term.Ref operator) {
        walk(operator);
      }
    }.walk(operand.body());
  }

  private Literal every(Literal literal, Expression.Every every) {
    Term domain = term(every.domain());
    scopes.push();
    try {
      Term.Var key = every.key();
      Set<String> own = new HashSet<>();
      for (Term.Var v : key == null ? List.of(every.value()) : List.of(key, every.value())) {
        if (!isRenamed(v.name())) {
          own.add(v.name());
        }
      }
      key = key == null ? supply.variable(every.value().place()) : declared(key);
      Term.Var value = declared(every.value());
      refuseCalls(every.domain(), own);
      Body body = scoped(every.body());
      List<With> modifiers = modifiers(literal.with());
      Renaming names = ownNames();
      return literal
          .withExpression(new Expression.Every(key, value, names.term(domain), names.body(body)))
          .withModifiers(modifiers);
    } catch (Scopes.DeclarationException e) {
      error(literal.place(), e.text());
      return literal;
    } finally {
      scopes.pop();
    }
  }

  /**
   * What {@code every} declares hides functions in its domain too, but for comprehensions in it.
   */
  private void refuseCalls(Term domain, Set<String> hidden) {
    for (Term.Call call : calls(domain)) {
      if (!Collections.disjoint(hidden, Vars.of(call.operator()))) {
        shadowed(call);
      }
    }
  }

  /** The calls in a term that are not inside of comprehensions. */
  private static List<Term.Call> calls(Term within) {
    List<Term.Call> calls = new ArrayList<>();
    new Walker() {
      @Override
      boolean enter(Term term) {
        if (term instanceof Term.Call call) {
          calls.add(call);
        }
        return !(term instanceof Term.Comprehension);
      }
    }.walk(within);
    return calls;
  }

  private boolean isRenamed(String name) {
    String declared = scopes.declared(name);
    return declared != null && !declared.equals(name);
  }

  private void shadowed(Term.Call call) {
    error(call.place(), "called function " + call.operator() + " shadowed");
  }

  private Term.Var declared(Term.Var v) throws Scopes.DeclarationException {
    return v.isWildcard()
        ? v
        : new Term.Var(v.place(), scopes.declare(v.name(), Scopes.Occurrence.DECLARED));
  }

  private @Nullable Literal some(Literal literal, Expression.Some some) {
    Expression.Some.Member member = some.member();
    try {
      if (member == null) {
        for (Term.Var v : some.names()) {
          scopes.declare(v.name(), Scopes.Occurrence.DECLARED);
        }
        return null;
      }
      return member(literal, member);
    } catch (Scopes.DeclarationException e) {
      error(literal.place(), e.text());
      return null;
    }
  }

  private @Nullable Literal member(Literal literal, Expression.Some.Member member)
      throws Scopes.DeclarationException {
    Term written = member.key();
    Term key = written == null ? supply.variable(literal.place()) : written;
    Term collection = member.collection();
    if (!bindsFreshNames(literal, written, member)) {
      return null;
    }
    Term.Ref element =
        collection instanceof Term.Ref r
            ? r.append(key)
            : new Term.Ref(collection.place(), collection, List.of(key));
    Literal equal =
        new Literal(
            literal.place(),
            literal.negated(),
            new Expression.Call(Ast.name(literal.place(), "eq"), List.of(member.value(), element)),
            literal.with(),
            literal.generated());
    Set<String> outputs = Outputs.ofUnification(equal, Vars.mentioned(collection));
    for (String name : new TreeSet<>(outputs)) {
      String local = scopes.declare(name, Scopes.Occurrence.DECLARED);
      if (written == null && key instanceof Term.Var made && made.name().equals(name)) {
        supply.ignore(local);
      }
    }
    return literal(equal);
  }

  /** What {@code some … in} binds must not occur in what it searches. */
  private boolean bindsFreshNames(
      Literal literal, @Nullable Term key, Expression.Some.Member member) {
    Vars.Skip[] pattern = {Vars.Skip.REF_HEADS, Vars.Skip.OBJECT_KEYS, Vars.Skip.CLOSURES};
    Set<String> bound = new TreeSet<>(Vars.of(member.value(), pattern));
    if (key != null) {
      bound.addAll(Vars.of(key, pattern));
    }
    Set<String> searched = Vars.of(member.collection(), Vars.Skip.CLOSURES);
    calls(member.collection()).forEach(call -> searched.add(call.operator().headName()));
    bound.retainAll(searched);
    bound.removeIf(Names::isWildcard);
    bound.forEach(name -> error(literal.place(), "var " + name + " assigned before"));
    return bound.isEmpty();
  }

  private Literal assignment(Literal literal, Expression.Call call) {
    if (literal.negated()) {
      error(literal.place(), IN_NEGATED);
      return literal;
    } else if (call.args().size() != 2) {
      return literal;
    }
    Term right = term(call.args().get(1));
    List<With> modifiers = new ArrayList<>();
    for (With w : literal.with()) {
      modifiers.add(new With(w.place(), w.target(), term(w.value())));
    }
    Term left = assigned(call.args().get(0));
    return literal
        .withExpression(new Expression.Call(call.operator(), List.of(left, right)))
        .withModifiers(modifiers);
  }

  private Term assigned(Term target) {
    if (target instanceof Term.Var v) {
      return assigned(v, v.name());
    } else if (Ast.isRoot(target)) {
      return assigned(target, ((Term.Ref) target).headName());
    } else if (target instanceof Term.Array a) {
      List<Term> items = new ArrayList<>();
      a.items().forEach(item -> items.add(assigned(item)));
      return new Term.Array(a.place(), items);
    } else if (target instanceof Term.Obj o) {
      List<Term.Entry> entries = new ArrayList<>();
      o.entries().forEach(e -> entries.add(new Term.Entry(e.key(), assigned(e.value()))));
      return new Term.Obj(o.place(), entries);
    }
    error(target.place(), "cannot assign to " + TermNames.of(target));
    return target;
  }

  private Term assigned(Term target, String name) {
    try {
      return new Term.Var(target.place(), scopes.declare(name, Scopes.Occurrence.ASSIGNED));
    } catch (Scopes.DeclarationException e) {
      error(target.place(), e.text());
      return target;
    }
  }

  @Override
  Term variable(Term.Var v) {
    String declared = scopes.declared(v.name());
    if (declared != null) {
      scopes.use(v.name());
      return new Term.Var(v.place(), declared);
    } else if (scopes.innermost().occurrence(v.name()) == null) {
      scopes.insert(v.name(), v.name(), Scopes.Occurrence.SEEN);
    }
    return v;
  }

  @Override
  Term reference(Term.Ref ref) {
    if (!Ast.isRoot(ref)) {
      return super.reference(ref);
    }
    String root = ref.headName();
    Scopes.Occurrence occurrence = scopes.occurrenceAnywhere(root);
    String declared = scopes.declared(root);
    boolean shadowed = occurrence != null && occurrence != Scopes.Occurrence.SEEN;
    return shadowed && declared != null ? new Term.Var(ref.place(), declared) : ref;
  }

  private Term.Ref renamedOperator(Term.Ref operator) {
    Term head = term(operator.head());
    return new Term.Ref(operator.place(), head, terms(operator.path()));
  }

  @Override
  Term call(Term.Call call) {
    if (Vars.of(call.operator()).stream().anyMatch(this::isRenamed)) {
      shadowed(call);
    }
    return new Term.Call(call.place(), renamedOperator(call.operator()), terms(call.args()));
  }

  @Override
  Term comprehension(Term.Comprehension c) {
    Set<String> used = new LinkedHashSet<>(Vars.mentioned(c.value()));
    Term key = c.key();
    if (key != null) {
      used.addAll(Vars.mentioned(key));
    }
    scopes.push();
    Body body = body(c.body(), used);
    Term newKey = nullable(key);
    Term value = term(c.value());
    scopes.pop();
    return new Term.Comprehension(c.place(), c.kind(), newKey, value, body);
  }

  @Override
  With modifier(With with) {
    return Renaming.modifier(this, with);
  }
}
