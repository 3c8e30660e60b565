package io.choria.rego.eval;

import io.choria.rego.Value;
import java.util.List;

/** Finds the definitions that may give a value (spec 08 §6.2). */
public abstract class RuleIndex {
  /** Those that are not ruled out, in source order. */
  abstract List<Definition> candidates(Scope scope, Value[] given);

  /** An index that rules nothing out. */
  public static RuleIndex all(List<Definition> definitions) {
    List<Definition> copy = List.copyOf(definitions);
    return new RuleIndex() {
      @Override
      List<Definition> candidates(Scope scope, Value[] given) {
        return copy;
      }
    };
  }
}
