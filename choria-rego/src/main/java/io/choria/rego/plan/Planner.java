package io.choria.rego.plan;

import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinRegistry;
import io.choria.rego.core.CorePolicy;
import io.choria.rego.core.CoreQuery;
import io.choria.rego.core.CoreTerm;
import io.choria.rego.core.LargeStack;
import io.choria.rego.core.Mentions;
import io.choria.rego.eval.Ask;
import io.choria.rego.eval.Expr;
import io.choria.rego.eval.Query;
import io.choria.rego.eval.Tier;
import io.choria.rego.eval.TreeNode;
import java.util.BitSet;
import java.util.List;

/** Plans queries against one policy. Immutable and thread-safe. */
public final class Planner {
  private final Environment environment;

  private Planner(Environment environment) {
    this.environment = environment;
  }

  /** A planner for queries against this policy. */
  public static Planner of(CorePolicy policy, BuiltinRegistry builtins, Tier tier) {
    return new Planner(RuleTree.of(policy, builtins, Tracing.OFF, tier));
  }

  /**
   * A planner whose plans tell the {@link io.choria.rego.eval.Tracer} of the evaluation what they
   * do.
   */
  public static Planner traced(CorePolicy policy, BuiltinRegistry builtins, Tracing tracing) {
    return new Planner(RuleTree.of(policy, builtins, tracing, Tier.INTERPRETED));
  }

  /** The tree of packages and rules. */
  public TreeNode tree() {
    return environment.root();
  }

  /** Plans a query. */
  public Query query(CoreQuery query) {
    return LargeStack.call(query.depth(), () -> planned(query));
  }

  private Query planned(CoreQuery query) {
    Mentions mentions = new Mentions().body(query.body());
    query.variables().forEach(mentions::term);
    BodyPlanner body = planner(mentions);
    body.body(query.body());
    String[] names = query.variables().stream().map(CoreTerm.Var::display).toArray(String[]::new);
    Expr[] values = body.terms.values(List.copyOf(query.variables()));
    return new Query(
        body.names.size().layout(),
        body.before(new Query.Solution(names, values)),
        environment.tier());
  }

  /** Plans a question for the document at a path below {@code data}. */
  public Ask ask(List<Value> path) {
    BodyPlanner body = planner(new Mentions());
    List<CoreTerm> steps = path.stream().<CoreTerm>map(CoreTerm.Const::new).toList();
    Expr expr = body.terms.references().value(new CoreTerm.Ref(CoreTerm.Root.DATA, steps));
    return new Ask(body.names.size().layout(), expr);
  }

  private BodyPlanner planner(Mentions mentions) {
    Names names = Names.of(new FrameSize()).declare(mentions.names());
    return new BodyPlanner(environment, names, new BitSet());
  }
}
