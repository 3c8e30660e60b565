package io.choria.rego.check;

import io.choria.rego.RegoType;
import io.choria.rego.ast.Term;
import org.jspecify.annotations.Nullable;

/** The types of rules, functions and variables (spec 08 §3.4). */
final class TypeEnvironment {
  @Nullable RegoType type(Term term) {
    return term instanceof Term.Str ? RegoType.string() : null;
  }
}
