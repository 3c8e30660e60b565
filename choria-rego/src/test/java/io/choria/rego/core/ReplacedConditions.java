package io.choria.rego.core;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Looks for calls that are conditions for themselves of functions that rules stand in for. */
public final class ReplacedConditions extends CoreWalk {
  private final Set<Object> replaced = new HashSet<>();
  private final Set<Object> asked = new HashSet<>();

  private ReplacedConditions() {}

  /** Whether there are some in the policy and the queries. */
  public static boolean in(CorePolicy policy, List<CoreQuery> queries) {
    ReplacedConditions all = new ReplacedConditions();
    for (CoreRule rule : policy.rules()) {
      for (CoreRule branch = rule; branch != null; branch = branch.orElse()) {
        all.walkBody(branch.body());
      }
    }
    queries.forEach(query -> all.walkBody(query.body()));
    all.asked.retainAll(all.replaced);
    return !all.asked.isEmpty();
  }

  @Override
  void walkWith(CoreWith with) {
    if (with.value() instanceof CoreWith.CoreWithValue.OfDocument) {
      if (with instanceof CoreWith.Function function) {
        replaced.add(function.path());
      } else if (with instanceof CoreWith.Builtin builtin) {
        replaced.add(builtin.name());
      }
    }
    super.walkWith(with);
  }

  @Override
  void walkExpr(CoreExpr expr) {
    if (expr instanceof CoreExpr.FunctionCall call && call.args().size() == call.arity()) {
      asked.add(call.path());
    } else if (expr instanceof CoreExpr.BuiltinCall call && call.args().size() == call.arity()) {
      asked.add(call.name());
    }
    super.walkExpr(expr);
  }
}
