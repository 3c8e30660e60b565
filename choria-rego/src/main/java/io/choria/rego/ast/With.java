package io.choria.rego.ast;

/**
 * {@code with target as value} (spec 08 §2.16).
 *
 * @param target a {@link Term.Ref} or a bare {@link Term.Var}; after checking always a reference
 *     that starts at {@code input} or {@code data}, or the name of a built-in
 * @param value after checking a scalar, a variable, a composite of such, or the reference of a
 *     function or built-in
 */
public record With(Place place, Term target, Term value) {
  @Override
  public String toString() {
    return "with " + target + " as " + value;
  }
}
