package io.choria.rego.check;

import io.choria.rego.ast.Head;
import io.choria.rego.ast.Module;
import io.choria.rego.ast.Names;
import io.choria.rego.ast.Place;
import io.choria.rego.ast.Term;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Stage 14: rules that cannot live side by side (spec 08 §3.3). */
final class Conflicts {
  private final Compilation compilation;

  Conflicts(Compilation compilation) {
    this.compilation = compilation;
  }

  void run() {
    visit(compilation.tree().root());
    packages();
  }

  private void visit(RuleTree.Node node) {
    if (!node.rules().isEmpty() && rules(node)) {
      return;
    }
    node.children().values().forEach(this::visit);
  }

  /** Checks the rules of one node; whether what is below need not be looked at. */
  private boolean rules(RuleTree.Node node) {
    List<RuleUnit> rules = node.rules();
    RuleUnit first = rules.get(0);
    RuleUnit last = rules.get(rules.size() - 1);
    String name = compilation.written(last.reference()).toString();
    List<RuleUnit> below = conflictsBelow(node);
    List<RuleUnit> defaults = rules.stream().filter(r -> r.rule().isDefault()).toList();
    Place place = first.rule().place();
    if (!below.isEmpty()) {
      error(place, "rule " + name + " conflicts with" + list(below));
    } else if (areMixed(rules)) {
      error(place, "conflicting rules " + name + " found");
    } else if (defaults.size() > 1) {
      String places =
          defaults.stream().map(r -> r.rule().place().toString()).collect(Collectors.joining(", "));
      error(
          defaults.get(0).unit().module().place(),
          "multiple default rules " + name + " found at " + places);
    } else {
      return false;
    }
    return true;
  }

  private void error(Place place, String message) {
    compilation.errors().add(Errors.TYPE, place, message);
  }

  /** A constant path holds the value, so nothing else may stand below it. */
  private static List<RuleUnit> conflictsBelow(RuleTree.Node node) {
    if (node.children().isEmpty()) {
      return List.of();
    }
    boolean ground = node.rules().stream().anyMatch(RuleUnit::isGround);
    Predicate<RuleUnit> bad = ground ? r -> true : r -> r.rule().head().takesArguments();
    List<RuleUnit> found = new ArrayList<>();
    node.children()
        .values()
        .forEach(child -> child.each(n -> n.rules().stream().filter(bad).forEach(found::add)));
    return found;
  }

  private String list(List<RuleUnit> conflicts) {
    StringBuilder text = new StringBuilder(":");
    for (RuleUnit r : conflicts) {
      text.append("\n  rule ")
          .append(compilation.written(r.reference()))
          .append(" at ")
          .append(r.rule().place());
    }
    return text.toString();
  }

  private static boolean areMixed(List<RuleUnit> rules) {
    Set<Boolean> sets = new HashSet<>();
    Set<Integer> arities = new HashSet<>();
    boolean complete = false;
    boolean partial = false;
    Set<Boolean> groundSets = new HashSet<>();
    for (RuleUnit unit : rules) {
      Head head = unit.rule().head();
      sets.add(head.isSet());
      arities.add(head.parameters().size());
      boolean ground = head.reference().isGround();
      complete |= !head.isSet() && ground;
      partial |= head.isSet() || !ground;
      if (head.isSet()) {
        groundSets.add(ground);
      }
    }
    return sets.size() > 1 || arities.size() > 1 || (complete && partial) || groundSets.size() > 1;
  }

  /** A rule must not have the path of a package. */
  private void packages() {
    Map<String, List<Module>> byPath = new HashMap<>();
    for (Unit unit : compilation.units()) {
      Module module = unit.module();
      byPath.computeIfAbsent(module.packagePath().toString(), p -> new ArrayList<>()).add(module);
    }
    for (RuleUnit rule : compilation.rules()) {
      if (!rule.isGround()) {
        continue;
      }
      Term.Ref path = rule.reference();
      for (Module other : byPath.getOrDefault(path.toString(), List.of())) {
        error(
            rule.unit().module().place(),
            "package "
                + shown(other.packagePath())
                + " conflicts with rule "
                + rule.rule().head().reference()
                + " defined at "
                + rule.rule().place());
      }
    }
  }

  /** A package's path without its {@code data} root. */
  private static String shown(Term.Ref path) {
    String text = path.toString();
    return text.startsWith(Names.DATA + ".") ? text.substring(Names.DATA.length() + 1) : text;
  }
}
