package io.choria.rego.check;

import io.choria.rego.Location;
import io.choria.rego.RegoError;
import io.choria.rego.ast.Expression;
import io.choria.rego.ast.Keyword;
import io.choria.rego.ast.Literal;
import io.choria.rego.ast.Names;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The literals that could not be placed with the variables that nothing binds for them, and the
 * errors that follow: only root causes, by their written names (spec 08 §2.8).
 */
final class UnsafeVariables {
  private final IdentityHashMap<Literal, Set<String>> names = new IdentityHashMap<>();

  boolean isEmpty() {
    return names.isEmpty();
  }

  void add(Literal literal, Set<String> unsafe) {
    names.computeIfAbsent(literal, l -> new LinkedHashSet<>()).addAll(unsafe);
  }

  /**
   * The errors to report.
   *
   * @param scope the end of the messages, which names the rule if the place alone does not
   */
  List<RegoError> errors(LocalNames supply, String scope) {
    Map<String, Location> places = places();
    Set<String> assigned = assigned(supply);
    boolean hasCause =
        places.keySet().stream()
            .anyMatch(name -> isWritten(supply, name) && !follows(supply, assigned, name));
    List<RegoError> errors = new ArrayList<>();
    places.forEach(
        (name, place) -> {
          if (isWritten(supply, name) && !(hasCause && follows(supply, assigned, name))) {
            String message = message(supply.original(name), scope);
            errors.add(new RegoError(Errors.UNSAFE, message, place));
          }
        });
    if (errors.isEmpty()) {
      errors.addAll(generated(supply, scope));
    }
    errors.sort(Comparator.comparing(RegoError::location));
    return errors;
  }

  private static boolean isWritten(LocalNames supply, String name) {
    return supply.written(name) != null;
  }

  private static boolean follows(LocalNames supply, Set<String> assigned, String name) {
    return assigned.contains(name) || assigned.contains(supply.original(name));
  }

  static String message(String name, String scope) {
    String shown = Names.isWildcard(name) ? "_" : name;
    String hint =
        Keyword.of(name)
            .map(k -> " (hint: `import future.keywords." + name + "` to import a future keyword)")
            .orElse("");
    return "var " + shown + " is unsafe" + scope + hint;
  }

  private Map<String, Location> places() {
    Map<String, Location> places = new TreeMap<>();
    names.forEach(
        (literal, unsafe) ->
            unsafe.forEach(
                name ->
                    places.merge(
                        name, literal.place().position(), (a, b) -> a.compareTo(b) <= 0 ? a : b)));
    return places;
  }

  /** What is unsafe only because it is assigned from something that is. */
  private Set<String> assigned(LocalNames supply) {
    Set<String> assigned = new HashSet<>();
    for (Literal literal : names.keySet()) {
      if (literal.expression() instanceof Expression.Call c
          && Ast.isAssignment(c)
          && c.args().size() == 2) {
        for (String name : Vars.of(c.args().get(0))) {
          assigned.add(name);
          assigned.add(supply.original(name));
        }
      }
    }
    return assigned;
  }

  /** Generated names mean nothing to the author: the literals are named instead. */
  private List<RegoError> generated(LocalNames supply, String scope) {
    List<Literal> literals = new ArrayList<>(names.keySet());
    literals.sort(Comparator.comparing(l -> l.place().position()));
    List<RegoError> errors = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Literal literal : literals) {
      boolean fresh = false;
      for (String name : names.getOrDefault(literal, Set.of())) {
        fresh |= !isWritten(supply, name) && seen.add(name);
      }
      if (fresh) {
        errors.add(
            new RegoError(
                Errors.UNSAFE, "expression is unsafe" + scope, literal.place().position()));
      }
    }
    return errors;
  }
}
