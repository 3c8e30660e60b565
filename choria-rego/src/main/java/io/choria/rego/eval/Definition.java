package io.choria.rego.eval;

import io.choria.rego.Location;
import io.choria.rego.Value;
import io.choria.rego.core.Lazy;
import io.choria.rego.index.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One definition of a rule or function: a chain of branches of which the first that gives a value
 * counts.
 *
 * @param branches the definition itself and its {@code else} branches
 * @param thorough the same, looking for all solutions
 * @param constant the value if all branches give this one and no other
 * @param options what the branches give and what rules them out; empty if that makes no difference
 * @param location where the head stands
 */
public record Definition(
    List<Lazy<Branch>> branches,
    List<Lazy<Branch>> thorough,
    @Nullable Value constant,
    List<Option> options,
    Location location) {

  /**
   * What one branch gives.
   *
   * @param constant its value if that is known beforehand
   * @param ways what rules it out if none of them holds
   */
  public record Option(@Nullable Value constant, List<List<Condition>> ways) {}

  /** Copies the branches. */
  public Definition {
    branches = List.copyOf(branches);
    thorough = List.copyOf(thorough);
    options = List.copyOf(options);
  }

  /** The value that all branches give which nothing rules out here; null if there is none. */
  @Nullable Value constant(Scope scope, Value[] given) {
    Value same = constant;
    for (int i = 0; i < options.size(); i++) {
      Option option = options.get(i);
      if (Condition.any(option.ways, scope, given)) {
        Value value = option.constant;
        if (value == null || (same != null && !same.equals(value))) {
          return null;
        }
        same = value;
      }
    }
    return same;
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
