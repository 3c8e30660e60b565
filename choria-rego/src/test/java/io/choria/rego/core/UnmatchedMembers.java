package io.choria.rego.core;

import java.util.ArrayList;
import java.util.List;

/**
 * Looks for keys of rules whose members are written as sets, or objects with keys, that are not
 * known before the body: {@code s contains {g} if …} asked as {@code data.t.s[{4}]}.
 */
public final class UnmatchedMembers extends CoreWalk {
  private final List<List<CoreTerm>> rules = new ArrayList<>();
  private boolean found;

  private UnmatchedMembers() {}

  /** Whether the policy or one of the queries asks a rule with such members for a key. */
  public static boolean in(CorePolicy policy, List<CoreQuery> queries) {
    UnmatchedMembers members = new UnmatchedMembers();
    for (CoreRule rule : policy.rules()) {
      for (CoreRule branch = rule; branch != null; branch = branch.orElse()) {
        if (branch.set() && isUnmatched(branch.value())) {
          members.rules.add(branch.path());
        }
      }
    }
    policy.rules().forEach(members::walkRule);
    queries.forEach(query -> members.walkBody(query.body()));
    return members.found;
  }

  /** Whether a pattern has a part that no value can be laid on while its variables are open. */
  private static boolean isUnmatched(CoreTerm term) {
    if (term instanceof CoreTerm.Array array) {
      return array.elements().stream().anyMatch(UnmatchedMembers::isUnmatched);
    } else if (term instanceof CoreTerm.Obj object) {
      return object.entries().stream()
          .anyMatch(e -> !(e.key() instanceof CoreTerm.Const) || isUnmatched(e.value()));
    }
    return term instanceof CoreTerm.SetOf;
  }

  @Override
  void walkTerm(CoreTerm term) {
    found |=
        term instanceof CoreTerm.Ref ref
            && ref.head() == CoreTerm.Root.DATA
            && rules.stream().anyMatch(rule -> isBelow(rule, ref.path()));
    super.walkTerm(term);
  }

  private static boolean isBelow(List<CoreTerm> rule, List<CoreTerm> path) {
    for (int i = 0; i < rule.size(); i++) {
      if (i >= path.size()
          || (rule.get(i) instanceof CoreTerm.Const
              && path.get(i) instanceof CoreTerm.Const
              && !rule.get(i).equals(path.get(i)))) {
        return false;
      }
    }
    return path.size() > rule.size();
  }
}
