package io.choria.rego.check;

import io.choria.rego.ast.Body;
import io.choria.rego.ast.Expression;
import io.choria.rego.ast.Head;
import io.choria.rego.ast.Names;
import io.choria.rego.ast.Place;
import io.choria.rego.ast.Rule;
import io.choria.rego.ast.Term;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Stage 16: the variables of heads occur in bodies, and bodies can be ordered (spec 08 §2.8). */
final class SafetyStage {
  private final Compilation compilation;

  SafetyStage(Compilation compilation) {
    this.compilation = compilation;
  }

  void heads() {
    for (Unit unit : compilation.units()) {
      Set<Integer> shared = sharedRows(unit);
      for (RuleUnit rule : unit.rules()) {
        for (Rule r = rule.rule(); r != null; r = r.otherwise()) {
          head(r, scope(rule, r, shared));
        }
      }
    }
  }

  void bodies() {
    for (Unit unit : compilation.units()) {
      Set<Integer> shared = sharedRows(unit);
      for (RuleUnit rule : unit.rules()) {
        rule.mapBranches(r -> ordered(r, scope(rule, r, shared)));
      }
    }
  }

  Body query(Body body) {
    return ordered(body, Outputs.ROOTS, "");
  }

  private Rule ordered(Rule rule, String scope) {
    Set<String> safe = new HashSet<>(Outputs.ROOTS);
    safe.addAll(Vars.of(rule.head().parameters()));
    Head head = rule.head();
    Term value = head.value();
    if (rule.isDefault() && value instanceof Term.Comprehension) {
      // The only place where a comprehension stays in a head.
      Body single = new Body(value.place(), List.of(Ast.equal(value.place(), value, value)));
      Body body = ordered(single, safe, scope);
      Term placed = ((Expression.Call) body.literals().get(0).expression()).args().get(0);
      head = head.with(head.reference(), head.args(), head.key(), placed);
    }
    return rule.with(head, ordered(rule.body(), safe, scope), rule.otherwise());
  }

  private Body ordered(Body body, Set<String> safe, String scope) {
    Safety safety = new Safety(compilation::arity);
    Body ordered = safety.order(body, safe);
    if (!safety.unsafe().isEmpty()) {
      safety
          .unsafe()
          .errors(compilation.names(), scope)
          .forEach(e -> compilation.errors().add(e, false));
    }
    return ordered;
  }

  private void head(Rule rule, String scope) {
    Head head = rule.head();
    Set<String> known = new HashSet<>(Outputs.ROOTS);
    Safety safety = new Safety(compilation::arity);
    rule.body().literals().forEach(l -> known.addAll(safety.visible(l)));
    known.addAll(Vars.of(head.parameters()));
    List<Term> terms = new ArrayList<>(head.reference().path());
    Term key = head.key();
    if (key != null) {
      terms.add(key);
    }
    Term value = head.value();
    if (value != null && !rule.isDefault()) {
      terms.add(value);
    }
    Map<String, Place> unsafe = new LinkedHashMap<>();
    new Walker() {
      @Override
      boolean enter(Term term) {
        if (term instanceof Term.Var v && !known.contains(v.name())) {
          unsafe.putIfAbsent(v.name(), v.place());
        }
        return true;
      }
    }.walkAll(terms);
    unsafe.forEach(
        (name, place) -> {
          String written = compilation.names().written(name);
          if (written != null) {
            String shown = Names.isWildcard(written) ? "_" : written;
            compilation.errors().add(Errors.UNSAFE, place, "var " + shown + " is unsafe" + scope);
          }
        });
  }

  /** The rows on which rules of different names start. */
  private static Set<Integer> sharedRows(Unit unit) {
    Map<Integer, String> names = new HashMap<>();
    Set<Integer> shared = new HashSet<>();
    for (RuleUnit rule : unit.rules()) {
      String name = groundName(rule);
      for (Rule r = rule.rule(); r != null; r = r.otherwise()) {
        String first = names.putIfAbsent(r.place().row(), name);
        if (first != null && !first.equals(name)) {
          shared.add(r.place().row());
        }
      }
    }
    return shared;
  }

  private static String scope(RuleUnit unit, Rule rule, Set<Integer> shared) {
    return shared.contains(rule.place().row()) ? " in rule " + groundName(unit) : "";
  }

  private static String groundName(RuleUnit unit) {
    Term.Ref reference = unit.rule().head().reference();
    int ground = 0;
    while (ground < reference.path().size() && Ast.isScalar(reference.path().get(ground))) {
      ground++;
    }
    return reference.prefix(ground).toString();
  }
}
