package io.choria.rego.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Adds what one rule or query looks at to the parts of the input. Variables are followed: of {@code
 * some item in input.items} only those members of items count that the rule asks for, as long as it
 * does nothing with {@code item} but ask for members. Equal names in different closures are taken
 * for one variable, which can only make more count.
 */
final class InputUse extends CoreWalk {
  /** Where a variable comes from: a path below the input or another variable. */
  private record Origin(CoreTerm head, List<CoreTerm> path) {}

  /** What a rule does with a variable. */
  private static final class Use {
    final List<Origin> origins = new ArrayList<>();
    final List<List<CoreTerm>> lookedAt = new ArrayList<>();
    boolean asWhole;

    /** Whether all of its value counts; it does when the values of two places are compared. */
    boolean countsWhole() {
      return asWhole || origins.size() > 1;
    }
  }

  private final InputParts root;
  private final Map<String, Use> variables = new HashMap<>();

  InputUse(InputParts root) {
    this.root = root;
  }

  void add(CoreRule rule) {
    walkRule(rule);
    addVariables();
  }

  void add(CoreQuery query) {
    walkBody(query.body());
    walkTerms(query.variables());
    addVariables();
  }

  private void addVariables() {
    variables.forEach(
        (name, use) -> {
          if (use.countsWhole()) {
            use.origins.forEach(origin -> add(origin.head(), origin.path(), true));
          } else {
            // it must be there even if nobody looks into it
            use.origins.forEach(origin -> add(origin.head(), origin.path(), false));
            use.lookedAt.forEach(path -> addBelow(name, path, true, new HashSet<>()));
          }
        });
  }

  private void add(CoreTerm head, List<CoreTerm> path, boolean whole) {
    if (head == CoreTerm.Root.INPUT) {
      InputParts part = root.at(path);
      if (whole) {
        part.makeWhole();
      }
    } else if (head instanceof CoreTerm.Var variable) {
      addBelow(variable.name(), path, whole, new HashSet<>());
    }
  }

  private void addBelow(String name, List<CoreTerm> path, boolean whole, Set<String> seen) {
    Use use = variables.get(name);
    if (use == null || use.countsWhole() || !seen.add(name)) {
      return;
    }
    for (Origin origin : use.origins) {
      List<CoreTerm> longer = new ArrayList<>(origin.path());
      longer.addAll(path);
      if (origin.head() instanceof CoreTerm.Var from) {
        addBelow(from.name(), longer, whole, seen);
      } else {
        add(origin.head(), longer, whole);
      }
    }
  }

  private Use use(CoreTerm.Var variable) {
    return variables.computeIfAbsent(variable.name(), name -> new Use());
  }

  @Override
  void walkTerm(CoreTerm term) {
    if (term == CoreTerm.Root.INPUT) {
      root.makeWhole();
    } else if (term instanceof CoreTerm.Var variable) {
      use(variable).asWhole = true;
    } else if (term instanceof CoreTerm.Ref ref && ref.head() == CoreTerm.Root.INPUT) {
      root.at(ref.path()).makeWhole();
      walkTerms(ref.path());
    } else if (term instanceof CoreTerm.Ref ref && ref.head() instanceof CoreTerm.Var variable) {
      use(variable).lookedAt.add(ref.path());
      walkTerms(ref.path());
    } else {
      super.walkTerm(term);
    }
  }

  @Override
  void walkExpr(CoreExpr expr) {
    if (expr instanceof CoreExpr.Unify unify) {
      if (!bind(unify.left(), unify.right(), List.of())
          && !bind(unify.right(), unify.left(), List.of())) {
        super.walkExpr(expr);
      }
    } else if (expr instanceof CoreExpr.Every every) {
      CoreTerm.Var key = every.key();
      if (key != null) {
        walkTerm(key);
      }
      if (!bind(every.value(), every.domain(), List.of(every.value()))) {
        walkTerm(every.value());
        walkTerm(every.domain());
      }
      walkClosure(List.of(), every.body());
    } else {
      super.walkExpr(expr);
    }
  }

  /** Notes where a variable comes from; false if it is none or comes from elsewhere. */
  private boolean bind(CoreTerm target, CoreTerm source, List<CoreTerm> below) {
    if (!(target instanceof CoreTerm.Var variable)) {
      return false;
    }
    if (source == CoreTerm.Root.INPUT || (source instanceof CoreTerm.Var && !below.isEmpty())) {
      use(variable).origins.add(new Origin(source, below));
      return true;
    }
    if (source instanceof CoreTerm.Ref ref
        && (ref.head() == CoreTerm.Root.INPUT || ref.head() instanceof CoreTerm.Var)) {
      walkTerms(ref.path());
      List<CoreTerm> path = new ArrayList<>(ref.path());
      path.addAll(below);
      use(variable).origins.add(new Origin(ref.head(), path));
      return true;
    }
    return false;
  }

  @Override
  void walkWith(CoreWith with) {
    if (with instanceof CoreWith.Input input && !input.path().isEmpty()) {
      // what stands there is kept or not depending on its kind
      root.at(input.path()).makeWhole();
    }
    super.walkWith(with);
  }
}
