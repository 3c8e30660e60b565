package io.choria.rego.core;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks for sets that are written with several members, not all of them known, and gone through
 * where they are written: {@code some i in {x, 3}}.
 */
public final class WrittenSets extends CoreWalk {
  private final Set<String> written = new HashSet<>();
  private boolean found;

  private WrittenSets() {}

  /** Whether the policy or one of the queries goes through such a set. */
  public static boolean in(CorePolicy policy, List<CoreQuery> queries) {
    WrittenSets sets = new WrittenSets();
    for (CoreRule rule : policy.rules()) {
      sets.written.clear();
      sets.walkRule(rule);
    }
    for (CoreQuery query : queries) {
      sets.written.clear();
      sets.walkBody(query.body());
    }
    return sets.found;
  }

  /** Safety puts what binds a variable in front of what looks it up. */
  @Override
  void walkExpr(CoreExpr expr) {
    if (expr instanceof CoreExpr.Unify unify) {
      note(unify.left(), unify.right());
      note(unify.right(), unify.left());
    } else if (expr instanceof CoreExpr.Every every) {
      found |= isWritten(every.domain());
    }
    super.walkExpr(expr);
  }

  private void note(CoreTerm name, CoreTerm value) {
    if (name instanceof CoreTerm.Var variable && isWritten(value)) {
      written.add(variable.name());
    }
  }

  @Override
  void walkTerm(CoreTerm term) {
    found |=
        term instanceof CoreTerm.Ref ref
            && isWritten(ref.head())
            && !(ref.path().get(0) instanceof CoreTerm.Const);
    super.walkTerm(term);
  }

  private boolean isWritten(CoreTerm term) {
    return term instanceof CoreTerm.Var variable
        ? written.contains(variable.name())
        : term instanceof CoreTerm.SetOf set && set.elements().size() > 1;
  }
}
