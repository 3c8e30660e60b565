package io.choria.rego.core;

import io.choria.rego.StringValue;
import io.choria.rego.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks for calls of a function whose result is known before the call: written as one argument
 * more, or looked up as the key of a rule.
 */
public final class GivenResults extends CoreWalk {
  private final String function;
  private final Set<String> known = new HashSet<>();
  private boolean found;

  private GivenResults(String function) {
    this.function = function;
  }

  /** Whether the policy or one of the queries gives a result to the function, as data.a.f. */
  public static boolean of(String function, CorePolicy policy, List<CoreQuery> queries) {
    GivenResults given = new GivenResults(function);
    for (CoreRule rule : policy.rules()) {
      for (CoreRule branch = rule; branch != null; branch = branch.orElse()) {
        given.rule(branch);
      }
    }
    for (CoreQuery query : queries) {
      given.known.clear();
      given.walkBody(query.body());
    }
    return given.found;
  }

  private void rule(CoreRule rule) {
    known.clear();
    Mentions head = new Mentions().terms(rule.path());
    if (rule.args() != null) {
      head.terms(rule.args());
    }
    if (rule.set()) {
      head.term(rule.value());
    }
    known.addAll(head.names());
    walkBody(rule.body());
  }

  @Override
  void walkBody(CoreBody body) {
    for (CoreLiteral literal : body.literals()) {
      walkExpr(literal.expr());
      literal.with().forEach(this::walkWith);
      known.addAll(new Mentions().body(new CoreBody(List.of(literal))).names());
    }
  }

  @Override
  void walkExpr(CoreExpr expr) {
    if (expr instanceof CoreExpr.FunctionCall call
        && call.args().size() > call.arity()
        && name(call.path()).equals(function)) {
      CoreTerm result = call.args().get(call.arity());
      found |= !(result instanceof CoreTerm.Var variable) || known.contains(variable.name());
    }
    super.walkExpr(expr);
  }

  private static String name(List<Value> path) {
    StringBuilder name = new StringBuilder("data");
    for (Value step : path) {
      name.append('.').append(step instanceof StringValue text ? text.value() : step);
    }
    return name.toString();
  }
}
