package io.choria.rego.eval;

import io.choria.rego.Location;
import io.choria.rego.Value;
import io.choria.rego.core.Lazy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One definition of a rule or function: a chain of branches of which the first that gives a value
 * counts.
 *
 * @param branches the definition itself and its {@code else} branches
 * @param thorough the same, looking for all solutions
 * @param constant the value if all branches give this one and no other
 * @param location where the head stands
 */
public record Definition(
    List<Lazy<Branch>> branches,
    List<Lazy<Branch>> thorough,
    @Nullable Value constant,
    Location location) {
  /** Copies the branches. */
  public Definition {
    branches = List.copyOf(branches);
    thorough = List.copyOf(thorough);
  }

  /**
   * The value for these arguments; null if no branch gives one.
   *
   * @param all whether to look for all solutions
   */
  @Nullable Value value(Evaluation evaluation, Scope scope, Value[] given, boolean all) {
    for (int i = 0; i < branches.size(); i++) {
      Branch branch = (all ? thorough : branches).get(i).get();
      if (!branch.allows(evaluation, scope, given)) {
        continue;
      }
      Value value = branch.run(evaluation, scope, given, null);
      if (value != null) {
        return value;
      }
    }
    return null;
  }
}
