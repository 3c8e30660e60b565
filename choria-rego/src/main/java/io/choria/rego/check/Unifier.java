package io.choria.rego.check;

import io.choria.rego.ast.Term;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says which variables an equation makes ground, given those that are (spec 08 §2.8): arrays
 * element by element, objects by their values, sets not at all.
 */
final class Unifier {
  private static final Vars.Skip[] PATTERN = {
    Vars.Skip.REF_HEADS, Vars.Skip.OBJECT_KEYS, Vars.Skip.CLOSURES
  };

  private final Set<String> safe;
  private final boolean symmetric;
  private final Set<String> unified = new LinkedHashSet<>();
  private final Map<String, Set<String>> waiting = new HashMap<>();

  private Unifier(Set<String> safe, boolean symmetric) {
    this.safe = safe;
    this.symmetric = symmetric;
  }

  static Set<String> unify(Set<String> safe, Term a, Term b) {
    return unify(safe, a, b, false);
  }

  /**
   * The variables that are made ground.
   *
   * @param symmetric whether the sides can change places, which for the reference is not always so
   */
  static Set<String> unify(Set<String> safe, Term a, Term b, boolean symmetric) {
    Unifier unifier = new Unifier(safe, symmetric);
    unifier.unify(a, b);
    return unifier.unified;
  }

  private boolean isSafe(String name) {
    return safe.contains(name) || unified.contains(name);
  }

  private void unify(Term a, Term b) {
    if (a instanceof Term.Var x) {
      variable(x, b);
    } else if (b instanceof Term.Var y) {
      variable(y, a);
    } else if (a instanceof Term.Ref || a instanceof Term.Call) {
      evaluated(a, b);
    } else if (b instanceof Term.Ref || b instanceof Term.Call) {
      evaluated(b, a);
    } else if (a instanceof Term.Comprehension closure) {
      Term.Comprehension.Kind kind = closure.kind();
      if ((kind == Term.Comprehension.Kind.ARRAY && b instanceof Term.Array)
          || (kind == Term.Comprehension.Kind.OBJECT && b instanceof Term.Obj)) {
        markAllSafe(b);
      }
    } else if (b instanceof Term.Comprehension) {
      // for the reference an object on the left of a comprehension binds nothing
      if (a instanceof Term.Array || (symmetric && a instanceof Term.Obj)) {
        markAllSafe(a);
      }
    } else if (a instanceof Term.Array x && b instanceof Term.Array y) {
      if (x.items().size() == y.items().size()) {
        for (int i = 0; i < x.items().size(); i++) {
          unify(x.items().get(i), y.items().get(i));
        }
      }
    } else if (a instanceof Term.Obj x && b instanceof Term.Obj y) {
      objects(x, y);
    }
  }

  private void variable(Term.Var x, Term other) {
    if (other instanceof Term.Var y) {
      if (isSafe(y.name())) {
        markSafe(x.name());
      } else if (isSafe(x.name())) {
        markSafe(y.name());
      } else {
        waiting.computeIfAbsent(x.name(), n -> new LinkedHashSet<>()).add(y.name());
        waiting.computeIfAbsent(y.name(), n -> new LinkedHashSet<>()).add(x.name());
      }
    } else if (other instanceof Term.Array || other instanceof Term.Obj) {
      composite(x, other);
    } else if (other instanceof Term.Ref || other instanceof Term.Call) {
      if (Outputs.isSafe(other, safe)) {
        markSafe(x.name());
      }
    } else {
      markSafe(x.name());
    }
  }

  private void evaluated(Term evaluated, Term pattern) {
    if (Outputs.isSafe(evaluated, safe)
        && (pattern instanceof Term.Array || pattern instanceof Term.Obj)) {
      markAllSafe(pattern);
    }
  }

  private void objects(Term.Obj a, Term.Obj b) {
    if (a.entries().size() != b.entries().size()) {
      return;
    }
    for (Term.Entry e : a.entries()) {
      Term other = find(b, e.key());
      if (other != null) {
        unify(e.value(), other);
      }
    }
  }

  private static @Nullable Term find(Term.Obj object, Term key) {
    String wanted = key.toString();
    for (Term.Entry e : object.entries()) {
      if (e.key().toString().equals(wanted)) {
        return e.value();
      }
    }
    return null;
  }

  private void composite(Term.Var x, Term composite) {
    if (isSafe(x.name())) {
      markAllSafe(composite);
      return;
    }
    Set<String> unsafe = new LinkedHashSet<>(Vars.of(composite, PATTERN));
    unsafe.removeIf(this::isSafe);
    if (unsafe.isEmpty()) {
      markSafe(x.name());
    } else {
      waiting.computeIfAbsent(x.name(), n -> new LinkedHashSet<>()).addAll(unsafe);
    }
  }

  private void markAllSafe(Term term) {
    Vars.of(term, PATTERN).forEach(this::markSafe);
  }

  private void markSafe(String name) {
    unified.add(name);
    Set<String> dependencies = waiting.remove(name);
    if (dependencies != null) {
      dependencies.forEach(this::markSafe);
    }
    List<String> complete = new ArrayList<>();
    waiting.forEach(
        (dependent, needed) -> {
          if (needed.remove(name) && needed.isEmpty()) {
            complete.add(dependent);
          }
        });
    for (String dependent : complete) {
      if (waiting.remove(dependent) != null) {
        markSafe(dependent);
      }
    }
  }
}
