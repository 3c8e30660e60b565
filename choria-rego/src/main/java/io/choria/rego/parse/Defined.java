package io.choria.rego.parse;

import io.choria.rego.ast.Term;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a term in front of a rule's value defines.
 *
 * @param reference the name
 * @param args the arguments of a function, else null
 */
record Defined(Term.Ref reference, @Nullable List<Term> args) {
  /** What a term defines; null if it is neither a name nor a call. */
  static @Nullable Defined by(Term term) {
    if (term instanceof Term.Call call) {
      return new Defined(call.operator(), call.args());
    }
    if (term instanceof Term.Ref reference) {
      return new Defined(reference, null);
    }
    return term instanceof Term.Var name
        ? new Defined(new Term.Ref(name.place(), name, List.of()), null)
        : null;
  }
}
