package io.choria.rego.eval;

/**
 * One definition of a set rule.
 *
 * @param all finds all members; ends in {@link AddMember}
 * @param one finds out about one member, which is {@link Branch#given}; ends in {@link Found}
 */
public record MemberDefinition(Lazy<Branch> all, Lazy<Branch> one) {}
