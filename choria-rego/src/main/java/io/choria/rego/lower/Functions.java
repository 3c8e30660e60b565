package io.choria.rego.lower;

import io.choria.rego.ast.Term;

/** What the stages must know about functions. */
public interface Functions {
  /** The number of declared arguments; −1 if the operator names no function. */
  int arity(Term.Ref operator);

  /** Whether calls may have several results. */
  boolean isRelation(Term.Ref operator);

  /** Whether the operator names a built-in. */
  boolean isBuiltin(Term.Ref operator);
}
