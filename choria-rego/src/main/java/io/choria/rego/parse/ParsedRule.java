package io.choria.rego.parse;

import io.choria.rego.ast.Rule;

/**
 * A rule with what only the checks of v1 want to know about its spelling (spec 08 §1.10).
 *
 * @param usesIf the head is followed by {@code if}
 * @param usesContains the head has {@code contains}
 */
record ParsedRule(Rule rule, boolean usesIf, boolean usesContains) {}
