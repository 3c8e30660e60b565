package io.choria.rego.core;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Looks for the built-ins that are called. */
public final class CalledBuiltins extends CoreWalk {
  private final Set<String> names = new HashSet<>();

  private CalledBuiltins() {}

  /** Names of those that one rule calls. */
  public static Set<String> of(CoreRule rule) {
    CalledBuiltins called = new CalledBuiltins();
    called.walkRule(rule);
    return called.names;
  }

  /** Names of those that the policy and the queries call. */
  public static Set<String> of(CorePolicy policy, List<CoreQuery> queries) {
    CalledBuiltins called = new CalledBuiltins();
    policy.rules().forEach(called::walkRule);
    queries.forEach(query -> called.walkBody(query.body()));
    return called.names;
  }

  @Override
  void walkExpr(CoreExpr expr) {
    if (expr instanceof CoreExpr.BuiltinCall call) {
      names.add(call.name());
    }
    super.walkExpr(expr);
  }
}
