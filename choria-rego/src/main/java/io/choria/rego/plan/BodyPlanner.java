package io.choria.rego.plan;

import io.choria.rego.Location;
import io.choria.rego.Value;
import io.choria.rego.core.CoreBody;
import io.choria.rego.core.CoreExpr;
import io.choria.rego.core.CoreLiteral;
import io.choria.rego.core.CoreTerm;
import io.choria.rego.core.Mentions;
import io.choria.rego.eval.AllOf;
import io.choria.rego.eval.AnyOf;
import io.choria.rego.eval.Assign;
import io.choria.rego.eval.Bind;
import io.choria.rego.eval.Check;
import io.choria.rego.eval.Equal;
import io.choria.rego.eval.Every;
import io.choria.rego.eval.Expr;
import io.choria.rego.eval.Found;
import io.choria.rego.eval.Matches;
import io.choria.rego.eval.Modifier;
import io.choria.rego.eval.Never;
import io.choria.rego.eval.NoSolution;
import io.choria.rego.eval.Node;
import io.choria.rego.eval.OfKind;
import io.choria.rego.eval.Pattern;
import io.choria.rego.eval.Same;
import io.choria.rego.eval.ScanTruthy;
import io.choria.rego.eval.Slot;
import io.choria.rego.eval.TracedCheck;
import io.choria.rego.eval.TracedNode;
import io.choria.rego.eval.Truthy;
import io.choria.rego.eval.Watch;
import io.choria.rego.eval.WithCheck;
import io.choria.rego.eval.WithNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Plans one body, literal by literal, keeping track of which variables are bound. */
final class BodyPlanner {
  final Environment environment;
  final Names names;

  /** Slots of variables that are bound at this point. */
  final BitSet bound;

  final TermPlanner terms;
  private final CallPlanner calls;
  private final Map<String, String> described;
  private Sequence sequence = new Sequence();

  BodyPlanner(Environment environment, Names names, BitSet bound) {
    this(environment, names, bound, new HashMap<>());
  }

  private BodyPlanner(
      Environment environment, Names names, BitSet bound, Map<String, String> described) {
    this.described = described;
    this.environment = environment;
    this.names = names;
    this.bound = bound;
    this.terms = new TermPlanner(this);
    this.calls = new CallPlanner(this);
  }

  /** A planner for a closure over the variables of this body. */
  BodyPlanner closure(Mentions mentions) {
    return new BodyPlanner(
        environment, names.closure().declare(mentions.names()), (BitSet) bound.clone(), described);
  }

  /** A planner for a body inside this one that has the same variables. */
  private BodyPlanner branch() {
    return new BodyPlanner(environment, names, (BitSet) bound.clone(), described);
  }

  /** What was planned so far, with this behind it. */
  Node before(Node end) {
    return sequence.before(end);
  }

  void body(CoreBody body) {
    if (environment.traced()) {
      body.literals().forEach(this::literal);
      return;
    }
    Filters literals = new Filters(body.literals(), terms::isKnown);
    while (!literals.isEmpty()) {
      literal(literals.next());
    }
  }

  void add(Check check) {
    sequence.add(check);
  }

  void add(UnaryOperator<Node> many) {
    sequence.add(many);
  }

  private void literal(CoreLiteral literal) {
    if (!environment.traced() || literal.span().text().isEmpty()) {
      modified(literal);
      return;
    }
    List<Watch> watches = literal.with().isEmpty() ? Watches.of(this, literal.expr()) : List.of();
    Sequence inside = apart(() -> modified(literal));
    Check[] checks = inside.checks();
    if (checks != null) {
      sequence.add(new TracedCheck(literal.span(), checks, watches));
    } else {
      int collector = names.size().collector();
      sequence.add(
          next ->
              new TracedNode(
                  literal.span(),
                  collector,
                  inside.before(new TracedNode.Passed(collector, next)),
                  watches));
    }
  }

  /** What is planned meanwhile, instead of putting it behind what there is. */
  private Sequence apart(Runnable planning) {
    Sequence around = sequence;
    sequence = new Sequence();
    planning.run();
    Sequence inside = sequence;
    sequence = around;
    return inside;
  }

  private void modified(CoreLiteral literal) {
    if (literal.with().isEmpty()) {
      plain(literal);
      return;
    }
    Modifier[] modifiers = calls.modifiers(literal.with(), literal.span().location());
    Sequence inside = apart(() -> plain(literal));
    Check[] checks = inside.checks();
    if (checks != null) {
      sequence.add(new WithCheck(modifiers, checks));
    } else {
      sequence.add(next -> new WithNode(modifiers, inside.before(new WithNode.Exit(next))));
    }
  }

  private void plain(CoreLiteral literal) {
    Location location = literal.span().location();
    if (environment.traced()
        && literal.expr() instanceof CoreExpr.Unify unify
        && unify.left() instanceof CoreTerm.Var variable
        && variable.generated()) {
      described.put(variable.name(), literal.span().text());
    }
    if (literal.negated()) {
      BodyPlanner negated = branch();
      negated.expr(literal.expr(), location);
      sequence.add(new NoSolution(negated.before(Found.INSTANCE)));
    } else {
      expr(literal.expr(), location);
    }
  }

  private void expr(CoreExpr expr, Location location) {
    if (expr instanceof CoreExpr.Test test) {
      test(test.term());
    } else if (expr instanceof CoreExpr.Unify unify) {
      unify(unify.left(), unify.right());
    } else if (expr instanceof CoreExpr.BuiltinCall call) {
      calls.builtin(call, location);
    } else if (expr instanceof CoreExpr.FunctionCall call) {
      calls.function(call);
    } else if (expr instanceof CoreExpr.Every every) {
      every(every);
    } else if (expr instanceof CoreExpr.Not not) {
      sequence.add(new NoSolution(exists(not.body())));
    } else if (expr instanceof CoreExpr.And and) {
      sequence.add(new AllOf(and.operands().stream().map(this::exists).toArray(Node[]::new)));
    } else if (expr instanceof CoreExpr.Or or) {
      sequence.add(new AnyOf(or.operands().stream().map(this::exists).toArray(Node[]::new)));
    }
  }

  /** A closure that only asks whether there is a solution. */
  private Node exists(CoreBody body) {
    BodyPlanner closure = closure(new Mentions().body(body));
    closure.body(body);
    return closure.before(Found.INSTANCE);
  }

  private void test(CoreTerm term) {
    if (terms.isOpen(term)) {
      terms.references().scan((CoreTerm.Ref) term, ScanTruthy::new);
    } else {
      sequence.add(new Truthy(terms.value(term)));
    }
  }

  private void every(CoreExpr.Every every) {
    Expr domain = terms.value(every.domain());
    Names inner = names.closure();
    CoreTerm.Var keyVariable = every.key();
    int key = keyVariable == null ? -1 : inner.shadow(keyVariable.name());
    int value = inner.shadow(every.value().name());
    inner.declare(new Mentions().body(every.body()).names());
    BitSet inside = (BitSet) bound.clone();
    if (key >= 0) {
      inside.set(key);
    }
    inside.set(value);
    BodyPlanner closure = new BodyPlanner(environment, inner, inside, described);
    closure.body(every.body());
    sequence.add(new Every(key, value, domain, closure.before(Found.INSTANCE)));
  }

  /**
   * Unification. Composites are taken apart first; then whatever side is known is compared with, or
   * taken apart by, the other one, until nothing is left.
   */
  void unify(CoreTerm left, CoreTerm right) {
    Deque<Pair> todo = new ArrayDeque<>();
    List<Pair> pairs = new ArrayList<>();
    todo.add(new Pair(left, right));
    while (!todo.isEmpty()) {
      Pair pair = todo.removeFirst();
      List<Pair> parts = Pair.parts(pair);
      if (parts == null) {
        pairs.add(pair);
      } else if (parts == Pair.IMPOSSIBLE) {
        sequence.add(Never.INSTANCE);
        bindAll(left);
        bindAll(right);
        return;
      } else {
        for (int i = parts.size() - 1; i >= 0; i--) {
          todo.addFirst(parts.get(i));
        }
      }
    }
    while (!pairs.isEmpty()) {
      boolean progress = false;
      for (int i = 0; i < pairs.size() && !progress; i++) {
        if (known(pairs.get(i))) {
          pairs.remove(i);
          progress = true;
        }
      }
      for (int i = 0; i < pairs.size() && !progress; i++) {
        if (scan(pairs.get(i))) {
          pairs.remove(i);
          progress = true;
        }
      }
      if (!progress) {
        // one side names what is no document, such as the first part of a built-in's name
        sequence.add(Never.INSTANCE);
        pairs.forEach(
            pair -> {
              bindAll(pair.left());
              bindAll(pair.right());
            });
        return;
      }
    }
  }

  private boolean known(Pair pair) {
    if (terms.isKnown(pair.left())) {
      if (terms.isKnown(pair.right())) {
        equal(pair.left(), pair.right());
        return true;
      }
      return match(pair.left(), pair.right());
    }
    return terms.isKnown(pair.right()) && match(pair.right(), pair.left());
  }

  /**
   * References are looked up first; a comprehension is made only for a value of its kind, unless it
   * stands on the left of what is there already.
   */
  private void equal(CoreTerm left, CoreTerm right) {
    boolean swap = right instanceof CoreTerm.Ref && !(left instanceof CoreTerm.Ref);
    CoreTerm first = swap ? right : left;
    CoreTerm second = swap ? left : right;
    Expr value = terms.value(first);
    Value.Kind kind = kind(second);
    if (kind != null && kind(first) == null) {
      value = new OfKind(value, kind);
    }
    sequence.add(new Equal(value, terms.value(second)));
  }

  private static Value.@Nullable Kind kind(CoreTerm comprehension) {
    if (comprehension instanceof CoreTerm.ArrayComp) {
      return Value.Kind.ARRAY;
    } else if (comprehension instanceof CoreTerm.SetComp) {
      return Value.Kind.SET;
    }
    return comprehension instanceof CoreTerm.ObjComp ? Value.Kind.OBJECT : null;
  }

  private boolean match(CoreTerm known, CoreTerm open) {
    if (!terms.isMatchable(open)) {
      return false;
    }
    assign(terms.value(known), open);
    return true;
  }

  /** Matches a computed value with a term, binding its variables. */
  void assign(Expr value, CoreTerm open) {
    Pattern pattern = terms.pattern(open);
    sequence.add(
        pattern instanceof Bind bind
            ? new Assign(value, bind.slot())
            : new Matches(value, pattern));
  }

  private boolean scan(Pair pair) {
    if (terms.isOpen(pair.left())) {
      return scan((CoreTerm.Ref) pair.left(), pair.right());
    }
    if (!terms.isOpen(pair.right())) {
      return false;
    }
    CoreTerm.Ref open = (CoreTerm.Ref) pair.right();
    if (pair.left() instanceof CoreTerm.Ref known && terms.references().canScan(open)) {
      // what stands on the left is looked up first: if it is not there the other one is not asked
      int slot = store(terms.value(known));
      terms.references().scan(open, new Same(new Slot(slot)));
      return true;
    }
    return scan(open, pair.left());
  }

  private boolean scan(CoreTerm.Ref ref, CoreTerm other) {
    if (!terms.references().canScan(ref)) {
      return false;
    }
    if (terms.isOpen(other)) {
      int slot = names.size().slot();
      terms.references().scan(ref, new Bind(slot));
      bound.set(slot);
      terms.references().scan((CoreTerm.Ref) other, new Same(new Slot(slot)));
      return true;
    }
    terms.references().scanInto(ref, other);
    return true;
  }

  /** Takes what nothing will ever reach as bound. */
  void bindAll(CoreTerm term) {
    for (String name : new Mentions().term(term).names()) {
      bound.set(names.slot(name));
    }
  }

  /** Makes a value the variable of a fresh slot. */
  int store(Expr expr) {
    int slot = names.size().slot();
    sequence.add(new Assign(expr, slot));
    bound.set(slot);
    return slot;
  }

  /** What a variable stands for, in the words of the policy. */
  String describe(CoreTerm.Var variable) {
    return described.getOrDefault(variable.name(), variable.display());
  }
}
