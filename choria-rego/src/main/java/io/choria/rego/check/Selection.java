package io.choria.rego.check;

import io.choria.rego.Value;
import io.choria.rego.ast.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a reference selects a rule whatever its variables hold, and if not, which of its elements
 * must have which value (spec 08 §2.21).
 */
final class Selection {
  private final List<Integer> positions = new ArrayList<>();
  private boolean possible = true;

  private Selection() {}

  static Selection of(Term.Ref ref, List<@Nullable Value> path, RuleUnit unit, Set<String> bound) {
    Selection selection = new Selection();
    List<Term> own = unit.path();
    for (int i = 0; i < Math.min(own.size(), path.size()); i++) {
      if (!(own.get(i) instanceof Term.Scalar wanted) || enumerates(ref, i, bound)) {
        continue;
      }
      Value value = path.get(i);
      if (value == null) {
        selection.positions.add(i);
      } else if (!value.equals(Constants.scalar(wanted))) {
        selection.possible = false;
      }
    }
    return selection;
  }

  /** A variable without a value that occurs once goes through all children. */
  private static boolean enumerates(Term.Ref ref, int index, Set<String> bound) {
    if (!(ref.path().get(index) instanceof Term.Var v) || bound.contains(v.name())) {
      return false;
    }
    long count =
        ref.path().stream()
            .filter(t -> t instanceof Term.Var other && other.name().equals(v.name()))
            .count();
    return count == 1;
  }

  boolean isSure() {
    return possible && positions.isEmpty();
  }

  /** The elements of the reference that decide. */
  List<Integer> positions() {
    return positions;
  }
}
