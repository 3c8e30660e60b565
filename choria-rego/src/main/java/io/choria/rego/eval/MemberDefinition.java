package io.choria.rego.eval;

import io.choria.rego.core.Lazy;

/**
 * One definition of a set rule.
 *
 * @param all finds all members; ends in {@link AddMember}
 * @param one finds out about one member, which is {@link Branch#given}; ends in {@link Found}
 * @param everyOne the same, looking for all solutions
 */
public record MemberDefinition(Lazy<Branch> all, Lazy<Branch> one, Lazy<Branch> everyOne) {}
