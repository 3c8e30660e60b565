package io.choria.rego.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which variables are declared where, while a rule is rewritten (spec 08 §2.7). */
final class Scopes {
  /** How a variable came into a scope. */
  enum Occurrence {
    ARGUMENT,
    SEEN,
    ASSIGNED,
    DECLARED
  }

  /** One scope: a rule with its arguments, a comprehension, or a body in braces. */
  static final class Scope {
    private final Map<String, String> names = new LinkedHashMap<>();
    private final Map<String, Occurrence> occurrences = new HashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();

    /** The written names with the names that replace them. */
    Map<String, String> names() {
      return names;
    }

    @Nullable Occurrence occurrence(String name) {
      return occurrences.get(name);
    }
  }

  private final LocalNames supply;
  private final List<Scope> stack = new ArrayList<>();

  Scopes(LocalNames supply) {
    this.supply = supply;
    push();
  }

  /** A rule's scope that starts with what another one has. */
  Scopes(Scopes arguments) {
    this.supply = arguments.supply;
    Scope copy = new Scope();
    Scope first = arguments.stack.get(0);
    copy.names.putAll(first.names);
    copy.occurrences.putAll(first.occurrences);
    copy.counts.putAll(first.counts);
    stack.add(copy);
  }

  void push() {
    stack.add(new Scope());
  }

  void pop() {
    stack.remove(stack.size() - 1);
  }

  Scope innermost() {
    return stack.get(stack.size() - 1);
  }

  /** The name that replaces this one, from the innermost scope that has it; null if none has. */
  @Nullable String declared(String name) {
    for (int i = stack.size() - 1; i >= 0; i--) {
      String found = stack.get(i).names.get(name);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** How the name came in, from the innermost scope that has it; null if none has. */
  @Nullable Occurrence occurrenceAnywhere(String name) {
    for (int i = stack.size() - 1; i >= 0; i--) {
      Occurrence found = stack.get(i).occurrence(name);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  void insert(String name, String replacement, Occurrence occurrence) {
    Scope scope = innermost();
    scope.names.put(name, replacement);
    scope.occurrences.put(name, occurrence);
    scope.counts.put(name, 1);
    if (!name.equals(replacement)) {
      supply.rename(name, replacement);
    }
  }

  /** Gives the name a fresh replacement in the innermost scope. */
  String declare(String name, Occurrence occurrence) throws DeclarationException {
    Occurrence before = innermost().occurrence(name);
    if (before != null) {
      throw new DeclarationException(
          switch (before) {
            case SEEN -> "var " + name + " referenced above";
            case ASSIGNED -> "var " + name + " assigned above";
            case DECLARED -> "var " + name + " declared above";
            case ARGUMENT -> "arg " + name + " redeclared";
          });
    }
    String fresh = supply.next();
    insert(name, fresh, occurrence);
    return fresh;
  }

  /** Counts another use. */
  void use(String name) {
    for (int i = stack.size() - 1; i >= 0; i--) {
      Map<String, Integer> counts = stack.get(i).counts;
      if (counts.containsKey(name)) {
        counts.merge(name, 1, Integer::sum);
        return;
      }
    }
    innermost().counts.put(name, 1);
  }

  int uses(String name) {
    for (int i = stack.size() - 1; i >= 0; i--) {
      Integer count = stack.get(i).counts.get(name);
      if (count != null) {
        return count;
      }
    }
    return 0;
  }

  /** A name cannot be declared. */
  static final class DeclarationException extends Exception {
    private static final long serialVersionUID = 1L;

    DeclarationException(String message) {
      super(message, null, false, false);
    }

    String text() {
      return String.valueOf(getMessage());
    }
  }
}
