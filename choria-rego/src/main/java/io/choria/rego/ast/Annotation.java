package io.choria.rego.ast;

import io.choria.rego.ObjectValue;

/**
 * A metadata block (spec 08 §1.7).
 *
 * @param place of its first line
 * @param scope what it speaks about
 * @param entrypoint whether it marks an entry point
 * @param path of the package or rule that it stands before, from {@code data}, up to the first
 *     variable
 * @param rule the index among the rules of the module; -1 if it stands before the package
 * @param value what {@code rego.metadata.rule()} gives: the keys that were written, with the scope
 */
public record Annotation(
    Place place, Scope scope, boolean entrypoint, Term.Ref path, int rule, ObjectValue value) {

  /** What a block speaks about. */
  public enum Scope {
    /** One rule. */
    RULE,
    /** All rules of one path. */
    DOCUMENT,
    /** One package. */
    PACKAGE,
    /** A package and those below it. */
    SUBPACKAGES
  }
}
