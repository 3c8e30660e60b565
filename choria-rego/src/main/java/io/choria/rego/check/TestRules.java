package io.choria.rego.check;

import io.choria.rego.Value;
import io.choria.rego.ast.Body;
import io.choria.rego.ast.Expression;
import io.choria.rego.ast.Head;
import io.choria.rego.ast.Literal;
import io.choria.rego.ast.Place;
import io.choria.rego.ast.Rule;
import io.choria.rego.ast.Term;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What test rules need (spec 08 §9.1): rules of the same name are tests of their own, and cases are
 * reported as soon as their names are known, so that those that fail are known too.
 */
final class TestRules {
  private static final String TEST = "test_";
  private static final String LATER = "todo_test_";

  private final Compilation compilation;

  TestRules(Compilation compilation) {
    this.compilation = compilation;
  }

  /** The position of the element that makes a path a test, -1 if none does. */
  private static int position(List<Term> path) {
    for (int i = 0; i < path.size() && path.get(i) instanceof Term.Str step; i++) {
      if (step.value().startsWith(TEST) || step.value().startsWith(LATER)) {
        return i;
      }
    }
    return -1;
  }

  /** The elements of a rule's path inside of its package. */
  private static List<Term> path(RuleUnit unit) {
    int outside = unit.unit().module().packagePath().path().size();
    return unit.path().subList(outside, unit.path().size());
  }

  /** Gives each test but the first of its name another one. */
  void rename() {
    Map<String, Integer> counts = new HashMap<>();
    for (RuleUnit unit : compilation.rules()) {
      List<Term> path = path(unit);
      int at = position(path);
      if (at < 0) {
        continue;
      }
      String key = unit.unit().module().packagePath() + " " + path.subList(0, at + 1);
      int before = counts.merge(key, 1, Integer::sum) - 1;
      if (before > 0) {
        String suffix = String.format("#%02d", before);
        unit.mapBranches(rule -> renamed(rule, at, suffix));
      }
    }
  }

  private static Rule renamed(Rule rule, int at, String suffix) {
    Head head = rule.head();
    Term.Ref reference = head.reference();
    List<Term> path = new ArrayList<>(reference.path());
    Term first = reference.head();
    if (at == 0) {
      first = new Term.Var(first.place(), reference.headName() + suffix);
    } else {
      Term.Str step = (Term.Str) path.get(at - 1);
      path.set(at - 1, new Term.Str(step.place(), step.value() + suffix));
    }
    Term.Ref other = new Term.Ref(reference.place(), first, path);
    return rule.with(
        head.with(other, head.args(), head.key(), head.value()), rule.body(), rule.otherwise());
  }

  /** Reports the names of cases; bodies must be in their final order. */
  void report() {
    Outputs outputs = new Outputs(compilation::arity);
    for (RuleUnit unit : compilation.rules()) {
      List<Term> path = path(unit);
      int at = position(path);
      if (at >= 0 && !unit.isGround() && unit.rule().head().args() == null) {
        List<Term> names = path.subList(at + 1, path.size());
        unit.mapBranches(
            rule ->
                rule.with(rule.head(), reporting(rule.body(), names, outputs), rule.otherwise()));
      }
    }
  }

  private static Body reporting(Body body, List<Term> names, Outputs outputs) {
    Set<String> missing = Vars.of(names);
    Set<String> known = new HashSet<>(Outputs.ROOTS);
    List<Literal> literals = new ArrayList<>(body.literals());
    int position = 0;
    while (position < literals.size() && !known.containsAll(missing)) {
      known.addAll(outputs.of(literals.get(position), known));
      position++;
    }
    Term.Ref operator =
        new Term.Ref(
            Place.NONE,
            new Term.Var(Place.NONE, "internal"),
            List.of(new Term.Str(Place.NONE, "test_case")));
    literals.add(
        position,
        Literal.generated(
            Place.NONE, new Expression.Call(operator, List.of(new Term.Array(Place.NONE, names)))));
    return new Body(body.place(), literals);
  }

  /** All tests in the order of the modules and of their texts. */
  List<TestRule> all() {
    List<TestRule> tests = new ArrayList<>();
    for (RuleUnit unit : compilation.rules()) {
      List<Term> path = path(unit);
      int at = position(path);
      if (at >= 0) {
        tests.add(test(unit, path, at));
      }
    }
    return tests;
  }

  private static TestRule test(RuleUnit unit, List<Term> path, int at) {
    Term.Ref inPackage = unit.unit().module().packagePath();
    Place place = unit.rule().head().place();
    List<Value> steps = new ArrayList<>();
    inPackage.path().forEach(step -> steps.add(Constants.scalar((Term.Scalar) step)));
    path.subList(0, at + 1).forEach(step -> steps.add(Constants.scalar((Term.Scalar) step)));
    Term first = new Term.Var(place, ((Term.Str) path.get(0)).value());
    return new TestRule(
        inPackage.toString(),
        new Term.Ref(place, first, path.subList(1, at + 1)).toString(),
        steps,
        unit.rule().place().position(),
        ((Term.Str) path.get(at)).value().startsWith(LATER),
        !unit.isGround(),
        unit.rule().head().args() != null);
  }
}
