package io.choria.rego.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One rule definition with its {@code else} branches.
 *
 * @param path elements below {@code data}: constants first; then also variables and composites of
 *     variables
 * @param args patterns of a function, null for rules that are no functions
 * @param set true for {@code contains}: {@code value} is then the element, and the set stands at
 *     {@code path}
 * @param isDefault true for {@code default}
 * @param value constant, variable or composite of them; may be a comprehension for a default
 * @param body the conditions; empty when there are none
 * @param orElse the next branch; path and args are those of this rule, except that args may be
 *     renamed alike
 * @param head source of the head
 * @param span source of the whole rule
 */
public record CoreRule(
    List<CoreTerm> path,
    @Nullable List<CoreTerm> args,
    boolean set,
    boolean isDefault,
    CoreTerm value,
    CoreBody body,
    @Nullable CoreRule orElse,
    Span head,
    Span span) {
  /** Copies path and arguments. */
  public CoreRule {
    path = List.copyOf(path);
    args = args == null ? null : List.copyOf(args);
  }
}
