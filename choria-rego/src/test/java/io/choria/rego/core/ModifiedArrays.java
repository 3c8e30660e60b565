package io.choria.rego.core;

import io.choria.rego.ArrayValue;
import io.choria.rego.Value;
import java.util.List;

/** Looks for {@code with} on a path of the data that leads through an array. */
public final class ModifiedArrays extends CoreWalk {
  private final Value data;
  private boolean found;

  private ModifiedArrays(Value data) {
    this.data = data;
  }

  /** Whether the policy or one of the queries modifies these data below an array. */
  public static boolean in(CorePolicy policy, List<CoreQuery> queries, Value data) {
    ModifiedArrays arrays = new ModifiedArrays(data);
    policy.rules().forEach(arrays::walkRule);
    queries.forEach(query -> arrays.walkBody(query.body()));
    return arrays.found;
  }

  @Override
  void walkWith(CoreWith with) {
    if (with instanceof CoreWith.Data modified) {
      Value at = data;
      for (CoreTerm key : modified.path()) {
        found |= at instanceof ArrayValue;
        at = at != null && key instanceof CoreTerm.Const constant ? at.get(constant.value()) : null;
      }
    }
    super.walkWith(with);
  }
}
