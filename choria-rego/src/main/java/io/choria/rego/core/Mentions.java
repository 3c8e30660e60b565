package io.choria.rego.core;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The names that a body mentions itself, that is, outside of closures (spec 08 §2.7). */
public final class Mentions {
  private final Set<String> names = new LinkedHashSet<>();
  private final CoreWalk walk =
      new CoreWalk() {
        @Override
        void walkTerm(CoreTerm term) {
          if (term instanceof CoreTerm.Var variable) {
            names.add(variable.name());
          }
          super.walkTerm(term);
        }

        @Override
        void walkClosure(List<CoreTerm> heads, CoreBody body) {
          // what a closure mentions is its own
        }
      };

  /** What was found, in order. */
  public Set<String> names() {
    return names;
  }

  /** Adds the names of a body. */
  public Mentions body(CoreBody body) {
    walk.walkBody(body);
    return this;
  }

  /** Adds the names of terms. */
  public Mentions terms(List<? extends CoreTerm> terms) {
    walk.walkTerms(terms);
    return this;
  }

  /** Adds the names of a term. */
  public Mentions term(CoreTerm term) {
    walk.walkTerm(term);
    return this;
  }
}
