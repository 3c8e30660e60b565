package io.choria.rego.core;

import io.choria.rego.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Looks for rules that stand in for a function which they call themselves, by whatever way. */
public final class StandInLoops extends CoreWalk {
  private final List<CoreRule> rules;
  private final Set<StandIn> standIns = new HashSet<>();

  /** What a function is replaced by; the function is a path or the name of a built-in. */
  private record StandIn(Object function, List<Value> document) {}

  private StandInLoops(List<CoreRule> rules) {
    this.rules = rules;
  }

  /** Whether the policy or one of the queries has such a rule stand in. */
  public static boolean in(CorePolicy policy, List<CoreQuery> queries) {
    StandInLoops loops = new StandInLoops(policy.rules());
    policy.rules().forEach(loops::walkRule);
    queries.forEach(query -> loops.walkBody(query.body()));
    return loops.standIns.stream().anyMatch(loops::isLoop);
  }

  @Override
  void walkWith(CoreWith with) {
    if (with.value() instanceof CoreWith.CoreWithValue.OfDocument document) {
      if (with instanceof CoreWith.Function function) {
        standIns.add(new StandIn(function.path(), document.path()));
      } else if (with instanceof CoreWith.Builtin builtin) {
        standIns.add(new StandIn(builtin.name(), document.path()));
      }
    }
    super.walkWith(with);
  }

  private boolean isLoop(StandIn standIn) {
    Asked asked = new Asked();
    List<CoreTerm> path = new ArrayList<>();
    standIn.document().forEach(key -> path.add(new CoreTerm.Const(key)));
    asked.ask(path);
    return asked.functions.contains(standIn.function());
  }

  /** All that is asked on the way. */
  private final class Asked extends CoreWalk {
    private final Set<Object> functions = new HashSet<>();
    private final Set<CoreRule> entered = new HashSet<>();

    void ask(List<CoreTerm> path) {
      for (CoreRule rule : rules) {
        if (mayMeet(rule.path(), path) && entered.add(rule)) {
          walkRule(rule);
        }
      }
    }

    @Override
    void walkTerm(CoreTerm term) {
      if (term instanceof CoreTerm.Ref ref && ref.head() == CoreTerm.Root.DATA) {
        ask(ref.path());
      }
      super.walkTerm(term);
    }

    @Override
    void walkExpr(CoreExpr expr) {
      if (expr instanceof CoreExpr.FunctionCall call && functions.add(call.path())) {
        List<CoreTerm> path = new ArrayList<>();
        call.path().forEach(key -> path.add(new CoreTerm.Const(key)));
        ask(path);
      } else if (expr instanceof CoreExpr.BuiltinCall call) {
        functions.add(call.name());
      }
      super.walkExpr(expr);
    }
  }

  private static boolean mayMeet(List<CoreTerm> rule, List<CoreTerm> path) {
    for (int i = 0; i < Math.min(rule.size(), path.size()); i++) {
      if (rule.get(i) instanceof CoreTerm.Const
          && path.get(i) instanceof CoreTerm.Const
          && !rule.get(i).equals(path.get(i))) {
        return false;
      }
    }
    return true;
  }
}
