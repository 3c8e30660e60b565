package io.choria.rego.parse;

import io.choria.rego.ast.Place;
import io.choria.rego.ast.Rule;
import java.util.List;

/**
 * A rule with what only the checks of v1 want to know about its spelling (spec 08 §1.10).
 *
 * @param usesIf the head is followed by {@code if}
 * @param usesContains the head has {@code contains}
 * @param bareElse {@code else} branches with a body that no {@code if} precedes
 */
record ParsedRule(Rule rule, boolean usesIf, boolean usesContains, List<Place> bareElse) {
  ParsedRule {
    bareElse = List.copyOf(bareElse);
  }

  ParsedRule(Rule rule, boolean usesIf, boolean usesContains) {
    this(rule, usesIf, usesContains, List.of());
  }

  /** Whether {@code if} precedes the body of the rule, or of a branch of it. */
  boolean usesIf(Rule branch) {
    return branch.place().equals(rule.place()) ? usesIf : !bareElse.contains(branch.place());
  }
}
