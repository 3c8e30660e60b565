package io.choria.rego.check;

import io.choria.rego.RegoError;
import io.choria.rego.ast.Body;
import io.choria.rego.ast.Literal;
import io.choria.rego.ast.Names;
import io.choria.rego.ast.Place;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Finds variables that are declared or assigned and then never used (spec 08 §2.7). */
final class UnusedVariables {
  private UnusedVariables() {}

  /** For strict mode: {@code x := …} without another use. */
  static List<RegoError> assigned(Body body, Scopes scopes, Set<String> used) {
    Map<String, String> unused = new TreeMap<>();
    Scopes.Scope scope = scopes.innermost();
    scope
        .names()
        .forEach(
            (name, replacement) -> {
              if (scope.occurrence(name) == Scopes.Occurrence.ASSIGNED
                  && !Names.isWildcard(name)
                  && scopes.uses(name) <= 1
                  && !used.contains(name)
                  && !used.contains(replacement)) {
                unused.put(replacement, name);
              }
            });
    return errors(body, unused, "assigned");
  }

  /** For all modes: {@code some x} without a use. */
  static List<RegoError> declared(Body body, Body rewritten, Scopes scopes, Set<String> used) {
    Scopes.Scope scope = scopes.innermost();
    Map<String, String> declared = new LinkedHashMap<>();
    scope
        .names()
        .forEach(
            (name, replacement) -> {
              if (scope.occurrence(name) == Scopes.Occurrence.DECLARED
                  && !Names.isGenerated(name)) {
                declared.put(replacement, name);
              }
            });
    if (declared.isEmpty()) {
      return List.of();
    }
    Set<String> present = new HashSet<>(Vars.mentioned(rewritten));
    for (String name : used) {
      String replacement = scopes.declared(name);
      present.add(replacement == null ? name : replacement);
    }
    declared.keySet().removeIf(name -> present.contains(name) || used.contains(name));
    return errors(body, new TreeMap<>(declared), "declared");
  }

  private static List<RegoError> errors(Body body, Map<String, String> unused, String how) {
    List<RegoError> errors = new ArrayList<>();
    unused.forEach(
        (replacement, name) ->
            errors.add(
                new RegoError(
                    Errors.COMPILE,
                    how + " var " + name + " unused",
                    placeOf(body, name).position())));
    return errors;
  }

  private static Place placeOf(Body body, String name) {
    for (Literal literal : body.literals()) {
      if (ResolveNames.declaredIn(literal).contains(name)) {
        return literal.place();
      }
    }
    return body.literals().get(0).place();
  }
}
