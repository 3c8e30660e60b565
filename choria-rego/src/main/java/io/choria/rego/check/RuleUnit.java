package io.choria.rego.check;

import io.choria.rego.ast.Rule;
import io.choria.rego.ast.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A rule while it is compiled. */
final class RuleUnit {
  private final Unit unit;
  private Rule rule;

  RuleUnit(Unit unit, Rule rule) {
    this.unit = unit;
    this.rule = rule;
  }

  Unit unit() {
    return unit;
  }

  /** As the last stage left it. */
  Rule rule() {
    return rule;
  }

  void set(Rule changed) {
    rule = changed;
  }

  /** Changes the rule and its {@code else} branches. */
  void mapBranches(UnaryOperator<Rule> map) {
    rule = Ast.mapBranches(rule, map);
  }

  /** The path from {@code data}, which is not among the elements. */
  List<Term> path() {
    List<Term> path = new ArrayList<>(unit.module().packagePath().path());
    Term.Ref own = rule.head().reference();
    path.add(new Term.Str(own.head().place(), own.headName()));
    path.addAll(own.path());
    return path;
  }

  /** The path up to its first element that is not constant. */
  List<Term> groundPath() {
    List<Term> path = path();
    for (int i = 0; i < path.size(); i++) {
      if (!Ast.isScalar(path.get(i))) {
        return path.subList(0, i);
      }
    }
    return path;
  }

  boolean isGround() {
    return rule.head().reference().isGround();
  }

  /** The whole path as a reference from {@code data}. */
  Term.Ref reference() {
    Term.Ref own = rule.head().reference();
    return new Term.Ref(own.place(), new Term.Var(own.place(), "data"), path());
  }
}
